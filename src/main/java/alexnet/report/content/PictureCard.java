package alexnet.report.content;

import alexnet.page.EmbeddedPicture;
import java.util.Objects;

/**
 * A picture and what the network made of it.
 *
 * @param picture small, or null if it could not be read again
 * @param name of the file, or its place in one
 * @param trueClass what it shows
 * @param predicted what the network took it for
 * @param probability of the predicted class, 0..1
 * @param trueProbability of the true class, 0..1
 */
public record PictureCard(
    EmbeddedPicture picture,
    String name,
    String trueClass,
    String predicted,
    double probability,
    double trueProbability) {
  /** Checks that only the picture is missing. */
  public PictureCard {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(trueClass, "trueClass");
    Objects.requireNonNull(predicted, "predicted");
  }
}
