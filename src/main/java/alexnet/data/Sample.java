package alexnet.data;

import alexnet.image.ImageDecoder;
import alexnet.image.RgbImage;
import java.nio.file.Path;
import java.util.Objects;

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

  /** A picture file. */
  static Sample ofFile(Path file, int label) {
    return new Sample(FolderListing.textOf(file), label, new FileSource(file));
  }

  /** A source that is known to be a file of its own. */
  record FileSource(Path file) implements Source {
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
