package alexnet.bench;

import alexnet.model.AlexNet;
import alexnet.model.Initialization;
import alexnet.model.Variant;
import alexnet.torch.Precision;
import java.util.Locale;

/**
 * A job of a certain size.
 *
 * @param job training or inference
 * @param batch pictures at a time, at least 1
 * @param precision {@link Precision#INT8} for inference alone
 * @param variant which network
 * @param classes number of logits, at least 2
 */
public record Workload(Job job, int batch, Precision precision, Variant variant, int classes) {
  private static final long SEED = 1;

  /** Checks the ranges. */
  public Workload {
    if (batch < 1) {
      throw new IllegalArgumentException("batch must be at least 1: " + batch);
    }
    if (job == Job.TRAIN && precision == Precision.INT8) {
      throw new IllegalArgumentException(
          "train takes auto, fp32 or bf16; int8 is for weights that stay as they are (infer)");
    }
  }

  /** Builds the network with seeded random weights and makes everything ready to be timed. */
  public Task prepare() {
    Initialization.seed(SEED);
    return switch (job) {
      case TRAIN ->
          new TrainingTask(new AlexNet(variant, classes, AlexNet.DROPOUT), precision, batch);
      case INFER -> new InferenceTask(variant, classes, precision, batch);
    };
  }

  /** As in a sentence: {@code infer, batch 64, bf16}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s, batch %,d, %s", job, batch, precision);
  }
}
