package alexnet.train;

import alexnet.model.AlexNet;
import alexnet.model.Variant;
import alexnet.weights.Pretrained;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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

  /**
   * Puts the weights into a freshly drawn network and freezes the first layers.
   *
   * @return what became of the head, one sentence for the user
   */
  String start(AlexNet network, Pretrained source, List<String> classes) {
    Optional<String> mismatch = source.headMismatch(classes);
    boolean fresh = newHead || mismatch.isPresent();
    source.load(network, !fresh);
    network.freeze(frozen);
    String head =
        mismatch
            .map(why -> "a new head, since " + why)
            .orElse(fresh ? "a new head, as asked for" : "its head goes on");
    return "Starting from %s: %s%s"
        .formatted(
            source.file(),
            head,
            frozen == 0
                ? ""
                : String.format(Locale.ROOT, "; the first %d of 8 layers are frozen", frozen));
  }
}
