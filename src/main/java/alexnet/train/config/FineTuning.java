package alexnet.train.config;

import alexnet.model.Variant;
import java.nio.file.Path;

/**
 * How a run goes on from weights that were trained before: the head, the last layer, learns at a
 * rate of its own, the first layers may stay as they are.
 *
 * @param from a run folder, or a weights file of any format
 * @param frozen how many of the layers with weights, from the first on, do not learn: 0 to 7 of
 *     eight
 * @param headLearningRate peak for the head, above 0; the rest has the run's own
 * @param newHead whether the head is drawn anew even where the old one fits the classes
 * @param featureCacheMegabytes most that the features of the data may take on disk, 0 to 2,147 (a
 *     mapped file ends there). They are kept if the convolutional half is frozen and nothing is
 *     varied: what is left to train then takes seconds an epoch
 */
public record FineTuning(
    Path from, int frozen, double headLearningRate, boolean newHead, int featureCacheMegabytes) {
  /** Bound on the file of features unless told otherwise. */
  public static final int DEFAULT_CACHE_MEGABYTES = 2_000;

  /** How many times faster than the other layers the head learns unless told otherwise. */
  public static final double HEAD_FACTOR = 10;

  /** Checks every range. */
  public FineTuning {
    Ranges.between("frozen layers", frozen, 0, 7);
    Ranges.above("head learning rate", headLearningRate, 0);
    Ranges.between("feature cache", featureCacheMegabytes, 0, 2_147);
  }

  /** Whether the whole convolutional half stays as it is. */
  public boolean freezesFeatures(Variant variant) {
    return frozen >= variant.weightedFeatures();
  }
}
