package alexnet.report;

import alexnet.data.Sample;
import alexnet.image.ImageDecoder;
import alexnet.image.JpegEncoder;
import alexnet.image.RgbImage;
import alexnet.image.UnreadableImageException;
import alexnet.page.EmbeddedPicture;
import alexnet.transform.Preprocessing;
import java.util.Optional;

/**
 * Small pictures for pages, of what a network sees of large ones.
 *
 * @param preprocessing of the network
 * @param decoder of its pictures
 */
record Thumbnails(Preprocessing preprocessing, ImageDecoder decoder) {
  /** Pixels a side; a JPEG of them is some 4 kB. */
  private static final int SIDE = 112;

  private static final float QUALITY = 0.8f;

  /** A picture as evaluation sees it; empty if it cannot be read. */
  Optional<EmbeddedPicture> of(Sample sample) {
    try {
      return Optional.of(asEvaluated(sample.source().read(decoder)));
    } catch (UnreadableImageException e) {
      return Optional.empty();
    }
  }

  /** The window that evaluation cuts out of a decoded picture. */
  EmbeddedPicture asEvaluated(RgbImage picture) {
    return window(
        picture, (int) Math.round((double) SIDE * preprocessing.resize() / preprocessing.crop()));
  }

  /** The whole of a square picture. */
  EmbeddedPicture whole(RgbImage picture) {
    return window(picture, SIDE);
  }

  private EmbeddedPicture window(RgbImage picture, int resize) {
    RgbImage small =
        new Preprocessing(resize, SIDE, preprocessing.mean(), preprocessing.std()).apply(picture);
    return EmbeddedPicture.jpeg(JpegEncoder.encode(small, QUALITY), SIDE, SIDE);
  }
}
