package alexnet.bench;

import alexnet.model.Variant;
import alexnet.torch.KernelCandidate.Way;
import alexnet.torch.Precision;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How fast the network answers in a precision, measured for a moment.
 *
 * @param batch pictures at a time
 * @param bestMs of a batch, the fastest of some; null if it could not be measured
 * @param kernels how the layers with weights are computed, by their names
 * @param problem why it could not; null if it could
 */
public record KernelSpeed(
    Precision precision, int batch, Double bestMs, Map<String, Way> kernels, String problem) {
  private static final int BATCH = 4;
  private static final Variant NETWORK = Variant.D2L;
  private static final int CLASSES = 10;

  /** Differences below this part are chance. */
  private static final double NOISE = 0.1;

  /** Null if it was not measured. */
  public Double imagesPerSecond() {
    return bestMs == null ? null : batch / bestMs * 1e3;
  }

  /** All precisions; takes about a second, most of it to lay the weights out. */
  static List<KernelSpeed> measure() {
    return Stream.of(Precision.values()).map(KernelSpeed::measure).toList();
  }

  private static KernelSpeed measure(Precision precision) {
    try (InferenceTask task = new InferenceTask(NETWORK, CLASSES, precision, BATCH)) {
      double best = Repetitions.brief().time(task::run).best();
      return new KernelSpeed(precision, BATCH, best, task.kernels(), null);
    } catch (RuntimeException e) {
      // What the kernels refuse on this processor is the very thing to tell.
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      return new KernelSpeed(precision, BATCH, null, Map.of(), why);
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
        ? String.format(
            Locale.ROOT,
            "--precision auto takes %s, but %s is faster here (%.1f ms a batch of %d, %s %.1f ms):"
                + " try --precision %s",
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
