package alexnet.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures as JPEG files in memory, for pages that show them. */
public final class JpegEncoder {
  private JpegEncoder() {}

  /**
   * A JPEG file of a picture.
   *
   * @param quality 0..1
   */
  public static byte[] encode(RgbImage image, float quality) {
    return encode(image.toBufferedImage(), quality);
  }

  /** As {@link #encode(RgbImage, float)}, of a drawing without transparent parts. */
  public static byte[] encode(BufferedImage image, float quality) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(quality);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a JPEG in memory", e);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }
}
