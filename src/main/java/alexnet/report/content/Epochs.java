package alexnet.report.content;

import alexnet.run.EpochMetrics;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The epochs of a run.
 *
 * @param figures of each, in order
 * @param kept the epoch whose weights were kept, or 0 if that is not known
 */
public record Epochs(List<EpochMetrics> figures, int kept) {
  /** Copies the list. */
  public Epochs {
    figures = List.copyOf(figures);
  }

  /**
   * The epochs of a run, of which the weights tell which was the best.
   *
   * @param provenance what the weights say of themselves
   */
  public static Epochs of(List<EpochMetrics> figures, Map<String, String> provenance) {
    String kept = provenance.getOrDefault("epoch", "");
    return new Epochs(figures, kept.matches("\\d{1,9}") ? Integer.parseInt(kept) : 0);
  }

  /** Whether there are no figures. */
  public boolean isEmpty() {
    return figures.isEmpty();
  }

  /** Figures of the epoch whose weights were kept, if they are known. */
  public Optional<EpochMetrics> best() {
    return figures.stream().filter(epoch -> epoch.epoch() == kept).findFirst();
  }

  /** Seconds of all epochs. */
  public double seconds() {
    return figures.stream().mapToDouble(EpochMetrics::seconds).sum();
  }
}
