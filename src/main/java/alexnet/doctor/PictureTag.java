package alexnet.doctor;

import alexnet.image.ImageDecoder;
import alexnet.image.JpegEncoder;
import alexnet.image.RgbImage;
import alexnet.image.UnreadableImageException;
import alexnet.page.EmbeddedPicture;
import alexnet.page.Markup;
import alexnet.transform.BilinearResize;
import alexnet.transform.CropBox;

/** A picture of the set as an element of a page, the whole of it, small and inside the page. */
final class PictureTag {
  /** Longer side, in pixels. */
  private static final int SIDE = 144;

  private static final float QUALITY = 0.75f;

  private PictureTag() {}

  /** Adds the element; without pixels where the picture cannot be read. */
  static void add(LabelledPicture picture, ImageDecoder decoder, Markup page) {
    try {
      RgbImage small = shrink(picture.sample().source().read(decoder));
      byte[] file = JpegEncoder.encode(small, QUALITY);
      EmbeddedPicture.jpeg(file, small.width(), small.height())
          .addTo(page, picture.className(), null);
    } catch (UnreadableImageException e) {
      page.element("span", "no picture", "class", "gone");
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
