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
 * @param why what in the picture speaks for the predicted class, drawn over it; null if nobody
 *     asked
 */
public record PictureCard(
    EmbeddedPicture picture,
    String name,
    String trueClass,
    String predicted,
    double probability,
    double trueProbability,
    EmbeddedPicture why) {
  /** Without a reason. */
  public PictureCard(
      EmbeddedPicture picture,
      String name,
      String trueClass,
      String predicted,
      double probability,
      double trueProbability) {
    this(picture, name, trueClass, predicted, probability, trueProbability, null);
  }

  /** The same with a reason. */
  public PictureCard because(EmbeddedPicture reason) {
    return new PictureCard(
        picture, name, trueClass, predicted, probability, trueProbability, reason);
  }

  /** Checks that only pictures are missing. */
  public PictureCard {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(trueClass, "trueClass");
    Objects.requireNonNull(predicted, "predicted");
  }
}
