package alexnet.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Small pictures, and the bytes of files made of them. */
public final class TestPictures {
  public static final ImageDecoder DECODER = new ImageDecoder(DecodeLimits.DEFAULT, 0);

  private TestPictures() {}

  /** Smooth, not symmetric in any way, every channel different: (8x, 12y, 5(x + y)). */
  public static BufferedImage gradient(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int red = Math.min(255, 8 * x);
        int green = Math.min(255, 12 * y);
        int blue = Math.min(255, 5 * (x + y));
        image.setRGB(x, y, red << 16 | green << 8 | blue);
      }
    }
    return image;
  }

  public static BufferedImage as(int type, BufferedImage image) {
    BufferedImage other = new BufferedImage(image.getWidth(), image.getHeight(), type);
    other.getGraphics().drawImage(image, 0, 0, null);
    return other;
  }

  public static byte[] encode(BufferedImage image, String format) {
    return encode(image, format, false);
  }

  /** Writes by the first of ImageIO's writers; progressive means interlaced for PNG. */
  public static byte[] encode(BufferedImage image, String format, boolean progressive) {
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(format);
    ImageWriter writer = writers.next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      if (progressive) {
        param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      }
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  public static byte[] resource(String name) {
    try (InputStream in = TestPictures.class.getResourceAsStream("/image/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A PNG of the given scan lines, each with its filter byte first. */
  public static byte[] png(
      int width, int height, int depth, int colourType, byte[] lines, byte[]... more) {
    ByteBuffer header = ByteBuffer.allocate(13);
    header.putInt(width).putInt(height).put((byte) depth).put((byte) colourType);
    Deflater deflater = new Deflater();
    deflater.setInput(lines);
    deflater.finish();
    byte[] packed = new byte[lines.length + 100];
    packed = Arrays.copyOf(packed, deflater.deflate(packed));
    deflater.end();
    byte[] file = concat(signature(), chunk("IHDR", header.array()));
    for (byte[] chunk : more) {
      file = concat(file, chunk);
    }
    return concat(file, chunk("IDAT", packed), chunk("IEND", new byte[0]));
  }

  public static byte[] signature() {
    return bytes(0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n');
  }

  public static byte[] chunk(String type, byte[] content) {
    byte[] body = concat(type.getBytes(StandardCharsets.ISO_8859_1), content);
    CRC32 crc = new CRC32();
    crc.update(body);
    ByteBuffer chunk = ByteBuffer.allocate(12 + content.length);
    return chunk.putInt(content.length).put(body).putInt((int) crc.getValue()).array();
  }

  /** EXIF with nothing but an orientation, low byte first, from the TIFF header on. */
  static byte[] exif(int orientation) {
    return bytes(
        'I',
        'I',
        42,
        0,
        8,
        0,
        0,
        0,
        1,
        0,
        0x12,
        1,
        3,
        0,
        1,
        0,
        0,
        0,
        orientation,
        0,
        0,
        0,
        0,
        0,
        0,
        0);
  }

  /** A segment put in right after a JPEG's SOI. */
  public static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
    int length = content.length + 2;
    byte[] head = bytes(0xFF, 0xD8, 0xFF, marker, length >> 8, length);
    return concat(head, content, Arrays.copyOfRange(jpeg, 2, jpeg.length));
  }

  public static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  public static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** Red, green and blue of one pixel. */
  public static int[] pixel(RgbImage image, int x, int y) {
    int at = (y * image.width() + x) * 3;
    byte[] pixels = image.pixels();
    return new int[] {pixels[at] & 0xFF, pixels[at + 1] & 0xFF, pixels[at + 2] & 0xFF};
  }

  static double[] mean(RgbImage image) {
    double[] mean = new double[3];
    byte[] pixels = image.pixels();
    for (int i = 0; i < pixels.length; i++) {
      mean[i % 3] += (pixels[i] & 0xFF) * 3.0 / pixels.length;
    }
    return mean;
  }

  /** Mean absolute difference of two pictures of one size, 0 to 255. */
  public static double difference(RgbImage one, RgbImage other) {
    if (one.width() != other.width() || one.height() != other.height()) {
      throw new AssertionError(
          String.format(
              Locale.ROOT,
              "%dx%d and %dx%d",
              one.width(),
              one.height(),
              other.width(),
              other.height()));
    }
    long sum = 0;
    for (int i = 0; i < one.pixels().length; i++) {
      sum += Math.abs((one.pixels()[i] & 0xFF) - (other.pixels()[i] & 0xFF));
    }
    return (double) sum / one.pixels().length;
  }

  public static RgbImage decode(byte[] bytes) {
    return DECODER.decode(bytes, "test picture");
  }

  /** The same pixels without any decoder. */
  public static RgbImage expected(BufferedImage image) {
    byte[] pixels = new byte[image.getWidth() * image.getHeight() * 3];
    int i = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int rgb = image.getRGB(x, y);
        pixels[i++] = (byte) (rgb >> 16);
        pixels[i++] = (byte) (rgb >> 8);
        pixels[i++] = (byte) rgb;
      }
    }
    return new RgbImage(image.getWidth(), image.getHeight(), pixels);
  }
}
