package alexnet.doctor;

import alexnet.image.ImageDecoder;
import alexnet.image.JpegEncoder;
import alexnet.image.RgbImage;
import alexnet.image.UnreadableImageException;
import alexnet.transform.BilinearResize;
import alexnet.transform.CropBox;
import java.util.Base64;

/** A picture of the set as an element of a page, small and inside the page. */
final class PictureTag {
  /** Longer side, in pixels. */
  private static final int SIDE = 144;

  private static final float QUALITY = 0.75f;

  private PictureTag() {}

  /** The element; without pixels where the picture cannot be read. */
  static String of(LabelledPicture picture, ImageDecoder decoder) {
    try {
      RgbImage small = shrink(picture.sample().source().read(decoder));
      String data = Base64.getEncoder().encodeToString(JpegEncoder.encode(small, QUALITY));
      return "<img alt=\"\" src=\"data:image/jpeg;base64," + data + "\"/>";
    } catch (UnreadableImageException e) {
      return "<span class=\"none\">no picture</span>";
    }
  }

  /** For the decoder: what it may reduce while it reads. */
  static int side() {
    return SIDE;
  }

  private static RgbImage shrink(RgbImage image) {
    double scale = (double) SIDE / Math.max(image.width(), image.height());
    if (scale >= 1) {
      return image;
    }
    return BilinearResize.resize(
        image,
        CropBox.of(image),
        (int) Math.max(1, Math.round(image.width() * scale)),
        (int) Math.max(1, Math.round(image.height() * scale)));
  }
}
