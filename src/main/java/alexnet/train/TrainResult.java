package alexnet.train;

import alexnet.data.Sample;
import alexnet.data.Skipped;
import alexnet.data.split.DataSplits;
import alexnet.eval.EvaluationReport;
import alexnet.eval.Judgement;
import alexnet.run.EpochMetrics;
import alexnet.run.TrainingSplits;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a run ended.
 *
 * @param best figures of the epoch whose weights stand in the run folder; empty if the run was
 *     stopped before the end of the first
 * @param judgement how those weights judged the validation pictures; empty if there are none, or an
 *     earlier process judged them
 * @param epochs all finished epochs, in order
 * @param stopped whether the run was asked to stop before its end
 * @param kept whether the run folder holds weights of this run
 * @param skipped pictures that could not be read
 * @param trainedOn what this process trained on, opened already; empty if it made no step
 */
public record TrainResult(
    Optional<EpochMetrics> best,
    Optional<Judgement> judgement,
    List<EpochMetrics> epochs,
    boolean stopped,
    boolean kept,
    List<Skipped> skipped,
    Optional<TrainingSplits> trainedOn) {
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

  /** The figures of {@link #judgement()}. */
  public Optional<EvaluationReport> validation() {
    return judgement.map(Judgement::report);
  }

  /** The pictures of {@link #trainedOn()}. */
  public Optional<DataSplits> data() {
    return trainedOn.map(TrainingSplits::splits);
  }

  /**
   * The same of these pictures.
   *
   * @param unreadable those that were left out before the first step
   */
  TrainResult trainedOn(TrainingSplits pictures, List<Skipped> unreadable) {
    Set<String> names =
        pictures.splits().validation().samples().stream()
            .map(Sample::name)
            .collect(Collectors.toSet());
    List<Skipped> unjudged = unreadable.stream().filter(it -> names.contains(it.file())).toList();
    return new TrainResult(
        best,
        judgement.map(judged -> judged.without(unjudged)),
        epochs,
        stopped,
        kept,
        skipped,
        Optional.of(pictures));
  }
}
