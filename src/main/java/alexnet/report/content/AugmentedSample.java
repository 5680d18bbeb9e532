package alexnet.report.content;

import alexnet.page.EmbeddedPicture;
import java.util.List;

/**
 * A training picture as evaluation would see it, and as training sees it.
 *
 * @param className what it shows
 * @param plain after evaluation's preprocessing
 * @param varied after the run's training transform, each drawn anew
 */
public record AugmentedSample(
    String className, EmbeddedPicture plain, List<EmbeddedPicture> varied) {
  /** Copies the list. */
  public AugmentedSample {
    varied = List.copyOf(varied);
  }
}
