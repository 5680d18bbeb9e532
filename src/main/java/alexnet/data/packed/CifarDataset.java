package alexnet.data.packed;

import alexnet.data.CodePointOrder;
import alexnet.data.Dataset;
import alexnet.data.DatasetException;
import alexnet.data.FolderListing;
import alexnet.data.Sample;
import alexnet.image.ImageDecoder;
import alexnet.image.RgbImage;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The binary layout of CIFAR-10: {@code data_batch_1.bin} to {@code data_batch_5.bin}, {@code
 * test_batch.bin}, and {@code batches.meta.txt} with a class name a line, in the order of the
 * labels; without it classes are called "0" to "9".
 *
 * <p>The files stay in memory as they are, 154 MB for the 50,000 training pictures; pictures are
 * made when they are read.
 */
public final class CifarDataset {
  /** Which files. */
  public enum Part {
    /** {@code data_batch_1.bin} to {@code data_batch_5.bin}. */
    TRAIN,
    /** {@code test_batch.bin}. */
    TEST;

    private List<String> files() {
      return this == TEST
          ? List.of("test_batch.bin")
          : IntStream.rangeClosed(1, 5).mapToObj(i -> "data_batch_" + i + ".bin").toList();
    }
  }

  private static final String CLASS_NAMES = "batches.meta.txt";

  private CifarDataset() {}

  /** Whether the folder holds a file of either part. */
  public static boolean isCifar(Path folder) {
    return has(folder, Part.TRAIN) || has(folder, Part.TEST);
  }

  /** Whether the folder holds a file of this part; others of it may still be missing. */
  public static boolean has(Path folder, Part part) {
    return part.files().stream().anyMatch(name -> Files.isRegularFile(folder.resolve(name)));
  }

  /**
   * Reads one part.
   *
   * @throws DatasetException if a file is missing, empty or not whole records, or a label has no
   *     class
   */
  public static Dataset read(Path folder, Part part) {
    List<String> names = classNames(folder.resolve(CLASS_NAMES));
    List<String> sorted = names.stream().sorted(CodePointOrder.INSTANCE).toList();
    int[] labels = names.stream().mapToInt(sorted::indexOf).toArray();
    List<Sample> samples = new ArrayList<>();
    for (String name : part.files()) {
      addSamples(CifarFile.read(folder.resolve(name)), labels, samples);
    }
    return new Dataset(sorted, samples);
  }

  /**
   * @param labels the data set's label of each label in the file
   */
  private static void addSamples(CifarFile file, int[] labels, List<Sample> samples) {
    String name = FolderListing.textOf(file.path());
    for (int i = 0; i < file.count(); i++) {
      String picture = name + "#" + i;
      int label = file.label(i);
      if (label >= labels.length) {
        throw new DatasetException(
            String.format(
                Locale.ROOT,
                "%s: label %d, but there are %d classes",
                picture,
                label,
                labels.length));
      }
      samples.add(new Sample(picture, labels[label], new CifarSource(file, i)));
    }
  }

  private static List<String> classNames(Path file) {
    String text = FolderListing.textOf(file);
    if (!Files.exists(file)) {
      return IntStream.range(0, 10).mapToObj(Integer::toString).toList();
    }
    try {
      if (Files.size(file) > 1 << 16) {
        throw new DatasetException(text + ": too large for a list of class names");
      }
      List<String> names =
          Files.readAllLines(file).stream()
              .map(String::strip)
              .filter(line -> !line.isEmpty())
              .toList();
      if (names.size() < 2 || names.size() > 256) {
        throw new DatasetException(
            String.format(
                Locale.ROOT, "%s: %d class names, expected 2 to 256", text, names.size()));
      }
      if (new HashSet<>(names).size() < names.size()) {
        throw new DatasetException(text + ": names a class twice");
      }
      return names;
    } catch (CharacterCodingException e) {
      throw new DatasetException(text + ": not a text file in UTF-8", e);
    } catch (IOException e) {
      throw new DatasetException(text + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** One picture of a file that is in memory already. */
  private record CifarSource(CifarFile pictures, int index) implements Sample.Source {
    @Override
    public RgbImage read(ImageDecoder decoder) {
      return pictures.picture(index);
    }

    @Override
    public Path file() {
      return pictures.path();
    }
  }
}
