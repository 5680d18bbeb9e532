package alexnet.serve.gallery;

import alexnet.data.Dataset;
import alexnet.data.DatasetHash;
import alexnet.data.Sample;
import alexnet.image.ImageDecoder;
import alexnet.image.JpegEncoder;
import alexnet.image.RgbImage;
import alexnet.io.Sha256;
import alexnet.predict.Picture;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The pictures of a data set by their numbers: nobody names a file to see one.
 *
 * @param data in a fixed order
 * @param folder where the data set lies
 * @param decoder for all of them
 */
public record Gallery(Dataset data, Path folder, ImageDecoder decoder) {
  /** Shorter side of what is shown: as much as a network of 224 pixels is shown of a picture. */
  private static final int SHOWN = 256;

  private static final double MOST_SHOWN = 2048;

  private static final float QUALITY = 0.75f;

  /** Number of pictures. */
  public int size() {
    return data.size();
  }

  /** The name of a picture's class. */
  public String className(int index) {
    return data.classes().get(data.samples().get(index).label());
  }

  /** What a picture is called, without the folder. */
  public String name(int index) {
    String name = data.samples().get(index).name();
    return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  }

  /**
   * A picture.
   *
   * @throws alexnet.image.UnreadableImageException if it cannot be decoded
   */
  Picture picture(int index) {
    return Picture.of(read(index).toBufferedImage());
  }

  private RgbImage read(int index) {
    Sample sample = data.samples().get(index);
    return sample.source().read(decoder);
  }

  /**
   * A picture as a JPEG file, its sides at most 256 and 2,048 pixels.
   *
   * @throws alexnet.image.UnreadableImageException if it cannot be decoded
   */
  public byte[] jpeg(int index) {
    RgbImage image = read(index);
    double longSide = Math.max(image.width(), image.height());
    double scale = Math.min(1, Math.min(SHOWN / (double) image.shortSide(), MOST_SHOWN / longSide));
    int width = (int) Math.max(1, Math.round(image.width() * scale));
    int height = (int) Math.max(1, Math.round(image.height() * scale));
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = small.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image.toBufferedImage(), 0, 0, width, height, null);
    graphics.dispose();
    return JpegEncoder.encode(small, QUALITY);
  }

  /**
   * Tells this data set from others and from what it was before: by names, classes, and the sizes
   * and times of the files, whether they hold a picture or many.
   */
  String hash() {
    Set<Path> files = new LinkedHashSet<>();
    for (Sample sample : data.samples()) {
      Optional.ofNullable(sample.source().file()).ifPresent(files::add);
    }
    MessageDigest digest = Sha256.newDigest();
    for (Path file : files) {
      digest.update(traits(file).getBytes(StandardCharsets.UTF_8));
    }
    return DatasetHash.of(data, folder) + HexFormat.of().formatHex(digest.digest());
  }

  private static String traits(Path file) {
    try {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      return is.size() + " " + is.lastModifiedTime().to(TimeUnit.NANOSECONDS) + "\n";
    } catch (IOException e) {
      return "\n"; // gone by now: it counts among those that cannot be read
    }
  }

  List<Sample> samples() {
    return data.samples();
  }
}
