package alexnet.explain;

import alexnet.image.InspectedImage;
import alexnet.image.RgbImage;
import alexnet.transform.Preprocessing;
import alexnet.transform.SeenPart;

/**
 * A picture, and what of it a network sees.
 *
 * @param image upright; perhaps reduced while it was read
 * @param width of the upright picture before that, pixels
 * @param height of the upright picture before that, pixels
 */
record SeenPicture(RgbImage image, int width, int height) {
  static SeenPicture of(InspectedImage read) {
    return new SeenPicture(read.image(), read.traits().width(), read.traits().height());
  }

  static SeenPicture of(RgbImage image) {
    return new SeenPicture(image, image.width(), image.height());
  }

  /** In pixels of the picture before it was reduced. */
  SeenPart seenPart(Preprocessing preprocessing) {
    return preprocessing
        .seenPart(image.width(), image.height())
        .scaled((double) width / image.width(), (double) height / image.height());
  }
}
