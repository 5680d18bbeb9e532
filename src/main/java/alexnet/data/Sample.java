package alexnet.data;

import alexnet.image.ImageDecoder;
import alexnet.image.RgbImage;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * One labelled picture of a data set, not yet decoded.
 *
 * @param name the file, relative to nothing (as a user would open it), or for example {@code
 *     train-images-idx3-ubyte.gz#17}
 * @param label index into the data set's classes
 * @param source gives the pixels
 */
public record Sample(String name, int label, Source source) {
  /** Checks that nothing is missing and that the label is not negative. */
  public Sample {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(source, "source");
    if (label < 0) {
      throw new IllegalArgumentException(name + ": label " + label + " is negative");
    }
  }

  /**
   * A picture file.
   *
   * @param label index into the data set's classes
   */
  public static Sample ofFile(Path file, int label) {
    return new Sample(FolderListing.textOf(file), label, new FileSource(file));
  }

  /**
   * A picture in memory; transparent parts show white behind.
   *
   * @param name that it is known by, in messages and when a run goes on; each of a data set has its
   *     own
   */
  public static Sample ofImage(String name, int label, BufferedImage image) {
    return new Sample(name, label, decoder -> decoder.convert(image));
  }

  /**
   * The content of a picture file, of any format that is read.
   *
   * @param name that it is known by, in messages and when a run goes on; each of a data set has its
   *     own
   * @param encoded asked for whenever the picture is read, on several threads at once: a row of a
   *     database need not be held
   */
  public static Sample ofBytes(String name, int label, Supplier<byte[]> encoded) {
    return new Sample(name, label, decoder -> decoder.decode(encoded.get(), name));
  }

  /** The name with the place of its file in full; a picture without a file has no longer name. */
  public String nameInFull() {
    String file = source.file() == null ? "" : FolderListing.textOf(source.file());
    return file.isEmpty() || !name.startsWith(file)
        ? name
        : FolderListing.textOf(source.file().toAbsolutePath().normalize())
            + name.substring(file.length());
  }

  /** A source that is known to be a file of its own. */
  public record FileSource(Path file) implements Source {
    @Override
    public RgbImage read(ImageDecoder decoder) {
      return decoder.decode(file);
    }
  }

  /** Where the pixels come from. */
  @FunctionalInterface
  public interface Source {
    /**
     * Reads the picture.
     *
     * @throws alexnet.image.UnreadableImageException if it cannot be decoded
     */
    RgbImage read(ImageDecoder decoder);

    /** The file that the pixels stand in, perhaps with others, or null if there is none. */
    default Path file() {
      return null;
    }
  }
}
