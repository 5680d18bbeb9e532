package alexnet.image;

import static alexnet.image.TestPictures.bytes;
import static alexnet.image.TestPictures.concat;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import org.w3c.dom.NodeList;

/** JPEGs of the rarer kinds, which differ from decoder to decoder where nobody sees to it. */
public final class JpegVariations {
  private static final String FORMAT = "javax_imageio_jpeg_image_1.0";

  private JpegVariations() {}

  /** Colours that change hard and softly, the same for every call of one size. */
  public static BufferedImage colourful(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    canvas.setPaint(new GradientPaint(0, 0, Color.YELLOW, width, height, Color.BLUE));
    canvas.fillRect(0, 0, width, height);
    Random random = new Random(7);
    for (int i = 0; i < 30; i++) {
      canvas.setColor(new Color(random.nextInt(1 << 24)));
      canvas.fillRect(random.nextInt(width), random.nextInt(height), 1 + width / 6, 1 + height / 9);
    }
    canvas.dispose();
    return image;
  }

  /**
   * A JPEG in YCbCr with the sampling factors given.
   *
   * @param factors of Y, Cb and Cr: columns and rows, such as {@code 2x1 1x1 1x1}
   */
  public static byte[] sampled(BufferedImage image, String factors, boolean progressive) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      if (progressive) {
        param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      }
      IIOMetadata metadata =
          writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), param);
      IIOMetadataNode tree = (IIOMetadataNode) metadata.getAsTree(FORMAT);
      NodeList components = tree.getElementsByTagName("componentSpec");
      String[] each = factors.split("[x ]", -1);
      for (int i = 0; i < components.getLength(); i++) {
        IIOMetadataNode component = (IIOMetadataNode) components.item(i);
        component.setAttribute("HsamplingFactor", each[2 * i]);
        component.setAttribute("VsamplingFactor", each[2 * i + 1]);
      }
      metadata.setFromTree(FORMAT, tree);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, metadata), param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** A progressive JPEG that ends, with its end marker, after as many scans. */
  public static byte[] endedAfter(int scans, byte[] jpeg) {
    String text = new String(jpeg, StandardCharsets.ISO_8859_1);
    int at = 0;
    for (int i = 0; i <= scans; i++) {
      at = text.indexOf("\u00FF\u00DA", at + 1);
    }
    return concat(Arrays.copyOf(jpeg, at), bytes(0xFF, 0xD9));
  }
}
