package alexnet.bench;

import alexnet.model.AlexNet;
import alexnet.model.Initialization;
import alexnet.model.Variant;
import alexnet.torch.Precision;
import java.util.ArrayList;
import java.util.List;

/**
 * How fast the network answers in a precision, measured for a moment.
 *
 * @param batch pictures at a time
 * @param bestMs of a batch, the fastest of some; null if it could not be measured
 * @param problem why it could not; null if it could
 */
public record KernelSpeed(Precision precision, int batch, Double bestMs, String problem) {
  private static final int BATCH = 4;
  private static final int CLASSES = 10;

  /** Differences below this part are chance. */
  private static final double NOISE = 0.1;

  /** Null if it was not measured. */
  public Double imagesPerSecond() {
    return bestMs == null ? null : batch / bestMs * 1e3;
  }

  /** All precisions on one network; takes about two seconds. */
  static List<KernelSpeed> measure() {
    Initialization.seed(1);
    List<KernelSpeed> speeds = new ArrayList<>();
    try (AlexNet network = new AlexNet(Variant.D2L, CLASSES, AlexNet.DROPOUT)) {
      for (Precision precision : Precision.values()) {
        speeds.add(measure(network, precision));
      }
    }
    return speeds;
  }

  private static KernelSpeed measure(AlexNet network, Precision precision) {
    try (Task task = InferenceTask.of(network, precision, BATCH)) {
      double best = Repetitions.brief().time(task::run).best();
      return new KernelSpeed(precision, BATCH, best, null);
    } catch (RuntimeException e) {
      // What the kernels refuse on this processor is the very thing to tell.
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      return new KernelSpeed(precision, BATCH, null, why);
    }
  }

  /**
   * Whether another of fp32 and bf16 is clearly faster than what auto takes.
   *
   * @return what to tell, or null
   */
  static String warning(List<KernelSpeed> speeds, Precision auto) {
    KernelSpeed taken = of(speeds, auto);
    KernelSpeed other = of(speeds, auto == Precision.BF16 ? Precision.FP32 : Precision.BF16);
    if (other.bestMs == null || taken.bestMs == null) {
      return null;
    }
    return other.bestMs < (1 - NOISE) * taken.bestMs
        ? ("--precision auto takes %s, but %s is faster here (%.1f ms a batch of %d, %s %.1f ms):"
                + " try --precision %s")
            .formatted(
                auto,
                other.precision,
                other.bestMs,
                other.batch,
                auto,
                taken.bestMs,
                other.precision)
        : null;
  }

  private static KernelSpeed of(List<KernelSpeed> speeds, Precision precision) {
    return speeds.stream().filter(speed -> speed.precision == precision).findFirst().orElseThrow();
  }
}
