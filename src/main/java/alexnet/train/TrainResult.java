package alexnet.train;

import alexnet.data.Skipped;
import alexnet.data.split.DataSplits;
import alexnet.eval.EvaluationReport;
import alexnet.run.EpochMetrics;
import java.util.List;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param best figures of the epoch whose weights stand in the run folder; empty if the run was
 *     stopped before the end of the first
 * @param validation how those weights judged the validation pictures; empty if there are none, or
 *     an earlier process judged them
 * @param epochs all finished epochs, in order
 * @param stopped whether the run was asked to stop before its end
 * @param kept whether the run folder holds weights of this run
 * @param skipped pictures that could not be read
 * @param data what the run learnt from, opened already; empty if it had come to its end before,
 *     which is told without looking at the pictures
 */
public record TrainResult(
    Optional<EpochMetrics> best,
    Optional<EvaluationReport> validation,
    List<EpochMetrics> epochs,
    boolean stopped,
    boolean kept,
    List<Skipped> skipped,
    Optional<DataSplits> data) {
  /** Copies the lists. */
  public TrainResult {
    epochs = List.copyOf(epochs);
    skipped = List.copyOf(skipped);
  }

  /** What earlier processes have left, where this one made no step. */
  static TrainResult earlier(
      Optional<EpochMetrics> best,
      List<EpochMetrics> epochs,
      boolean stopped,
      boolean kept,
      List<Skipped> skipped) {
    return new TrainResult(
        best, Optional.empty(), epochs, stopped, kept, skipped, Optional.empty());
  }

  TrainResult withData(DataSplits splits) {
    return new TrainResult(best, validation, epochs, stopped, kept, skipped, Optional.of(splits));
  }
}
