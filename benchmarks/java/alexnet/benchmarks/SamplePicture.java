package alexnet.benchmarks;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * A picture of any size that costs a decoder about what a photograph does: soft shapes, edges and
 * some grain.
 *
 * <pre>java SamplePicture.java 500x375 FILE.jpg [4000x3000 FILE.png ...]</pre>
 */
public final class SamplePicture {
  private static final float JPEG_QUALITY = 0.9f;

  private SamplePicture() {}

  /** Writes pictures; of each the size and the file, whose suffix gives the format. */
  public static void main(String[] args) throws IOException {
    if (args.length == 0 || args.length % 2 != 0) {
      throw new IllegalArgumentException("give pairs of WIDTHxHEIGHT and FILE.jpg or FILE.png");
    }
    for (int i = 0; i < args.length; i += 2) {
      String[] size = args[i].split("x");
      String suffix = args[i + 1].substring(args[i + 1].lastIndexOf('.') + 1);
      byte[] bytes = encode(Integer.parseInt(size[0]), Integer.parseInt(size[1]), suffix);
      Files.write(Path.of(args[i + 1]), bytes);
    }
  }

  /** A picture as a file's bytes, {@code jpg} or {@code png}; the same each time. */
  public static byte[] encode(int width, int height, String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      if (format.equals("jpg")) {
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(JPEG_QUALITY);
      }
      writer.setOutput(out);
      writer.write(null, new IIOImage(draw(width, height), null, null), param);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static BufferedImage draw(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    SplittableRandom random = new SplittableRandom(1);
    double unit = 2 * Math.PI / Math.min(width, height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean stripe = (x + y) * 16L / (width + height) % 2 == 0;
        double red = 120 + 90 * Math.sin(3 * unit * x) + (stripe ? 25 : 0);
        double green = 110 + 80 * Math.cos(2 * unit * y + unit * x);
        double blue = 100 + 70 * Math.sin(5 * unit * (x - y)) - (stripe ? 25 : 0);
        int grain = random.nextInt(-8, 9);
        image.setRGB(x, y, level(red + grain) << 16 | level(green + grain) << 8 | level(blue));
      }
    }
    return image;
  }

  private static int level(double value) {
    return (int) Math.max(0, Math.min(255, value));
  }
}
