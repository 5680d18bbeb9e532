package alexnet.train;

import alexnet.data.Skipped;
import alexnet.run.EpochMetrics;
import java.util.List;

/**
 * How a run ended.
 *
 * @param best figures of the epoch whose weights stand in the run folder; null if the run was
 *     stopped before the end of the first
 * @param epochs all finished epochs, in order
 * @param stopped whether the run was asked to stop before its end
 * @param kept whether the run folder holds weights of this run
 * @param skipped pictures that could not be read
 */
public record TrainResult(
    EpochMetrics best,
    List<EpochMetrics> epochs,
    boolean stopped,
    boolean kept,
    List<Skipped> skipped) {
  /** Copies the lists. */
  public TrainResult {
    epochs = List.copyOf(epochs);
    skipped = List.copyOf(skipped);
  }
}
