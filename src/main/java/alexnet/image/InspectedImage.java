package alexnet.image;

import java.util.Objects;

/**
 * A decoded picture together with what its file says of itself.
 *
 * @param image what {@link ImageDecoder#decode(java.nio.file.Path)} gives
 * @param traits of the file
 */
public record InspectedImage(RgbImage image, ImageTraits traits) {
  /** Checks that both are there. */
  public InspectedImage {
    Objects.requireNonNull(image, "image");
    Objects.requireNonNull(traits, "traits");
  }
}
