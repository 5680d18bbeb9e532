package alexnet.doctor;

import alexnet.image.ImageDecoder;
import alexnet.image.RgbImage;
import alexnet.image.UnreadableImageException;
import alexnet.transform.BilinearResize;
import alexnet.transform.CropBox;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/** A picture of the set as an element of a page, small and inside the page. */
final class PictureTag {
  /** Longer side, in pixels. */
  private static final int SIDE = 144;

  private PictureTag() {}

  /** The element; without pixels where the picture cannot be read. */
  static String of(LabelledPicture picture, ImageDecoder decoder) {
    try {
      RgbImage small = shrink(picture.sample().source().read(decoder));
      String data = Base64.getEncoder().encodeToString(jpeg(small));
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

  private static byte[] jpeg(RgbImage image) {
    BufferedImage buffered =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < image.width() * image.height(); i++) {
      byte[] pixels = image.pixels();
      int rgb =
          (pixels[3 * i] & 0xFF) << 16
              | (pixels[3 * i + 1] & 0xFF) << 8
              | (pixels[3 * i + 2] & 0xFF);
      buffered.setRGB(i % image.width(), i / image.width(), rgb);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(buffered, "jpeg", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to memory", e);
    }
    return bytes.toByteArray();
  }
}
