package alexnet.predict;

import alexnet.image.RgbImage;
import java.util.Objects;

/**
 * A picture on its way into a network, see {@link Classifier#prepare}.
 *
 * @param views what the network sees of it: one square of its input's size, or several views one
 *     below the other
 */
public record PreparedPicture(RgbImage views) {
  /** Checks that it is there. */
  public PreparedPicture {
    Objects.requireNonNull(views, "views");
  }
}
