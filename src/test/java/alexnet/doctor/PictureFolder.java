package alexnet.doctor;

import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Data folders of small pictures that are all different, and what can go wrong in them. */
public final class PictureFolder {
  private static final int WIDTH = 96;
  private static final int HEIGHT = 72;

  private final Path root;
  private int seed;

  /** Begins with an empty folder. */
  public PictureFolder(Path root) {
    this.root = root;
  }

  /** Where it is. */
  public Path root() {
    return root;
  }

  /** A file below the folder. */
  public Path path(String relative) {
    return root.resolve(relative);
  }

  /** Pictures {@code 0.jpg}, {@code 1.jpg} ... of one class. */
  public PictureFolder pictures(String folder, int count) {
    for (int i = 0; i < count; i++) {
      file(folder + "/" + i + ".jpg", jpeg(picture(), 0.9f));
    }
    return this;
  }

  /** A file of any content. */
  public PictureFolder file(String relative, byte[] content) {
    try {
      Files.createDirectories(path(relative).getParent());
      Files.write(path(relative), content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes of a file. */
  public byte[] bytes(String relative) {
    try {
      return Files.readAllBytes(path(relative));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The pixels of a file. */
  BufferedImage read(String relative) {
    try {
      return ImageIO.read(path(relative).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A picture that is like no other: smooth blobs of random colours. */
  BufferedImage picture() {
    Random random = new Random(seed++);
    BufferedImage few = new BufferedImage(20, 15, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 300; i++) {
      few.setRGB(i % 20, i / 20, random.nextInt(1 << 24));
    }
    return scaled(few, WIDTH, HEIGHT);
  }

  static BufferedImage scaled(BufferedImage image, int width, int height) {
    return drawn(image, width, height, BufferedImage.TYPE_INT_RGB);
  }

  /** The same with an alpha channel. */
  static BufferedImage withAlpha(BufferedImage image) {
    return drawn(image, image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_ARGB);
  }

  private static BufferedImage drawn(BufferedImage image, int width, int height, int type) {
    BufferedImage other = new BufferedImage(width, height, type);
    var graphics = other.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    return other;
  }

  static byte[] png(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] jpeg(BufferedImage image, float quality) {
    return jpeg(new IIOImage(image, null, null), quality);
  }

  /** Four components; without a word on what they are they count as inks. */
  byte[] cmyk() {
    BufferedImage image = picture();
    WritableRaster inks =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, WIDTH, HEIGHT, 4, null);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int rgb = image.getRGB(x, y);
        inks.setPixel(x, y, new int[] {rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255, 240});
      }
    }
    return jpeg(new IIOImage(inks, null, null), 0.9f);
  }

  private static byte[] jpeg(IIOImage image, float quality) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(quality);
      writer.setOutput(out);
      writer.write(null, image, param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
