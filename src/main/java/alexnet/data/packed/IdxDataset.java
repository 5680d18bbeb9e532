package alexnet.data.packed;

import alexnet.data.Dataset;
import alexnet.data.DatasetException;
import alexnet.data.FolderListing;
import alexnet.data.Sample;
import alexnet.image.DecodeLimits;
import alexnet.image.ImageDecoder;
import alexnet.image.RgbImage;
import alexnet.image.UnreadableImageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The file layout of MNIST and its relatives: {@code train-images-idx3-ubyte}, {@code
 * train-labels-idx1-ubyte} and the same with {@code t10k}, each with or without {@code .gz}, with a
 * dash or a dot before {@code idx}.
 *
 * <p>Grey becomes three equal channels. The files stay in memory as they are (47 MB for 60,000
 * pictures of 28x28); pictures are made when they are read.
 */
public final class IdxDataset {
  /** Which pair of files. */
  public enum Part {
    /** {@code train-*}. */
    TRAIN("train"),
    /** {@code t10k-*}. */
    TEST("t10k");

    private final String prefix;

    Part(String prefix) {
      this.prefix = prefix;
    }
  }

  private enum Kind {
    IMAGES("images", "idx3", 3),
    LABELS("labels", "idx1", 1);

    private final String word;
    private final String suffix;
    private final int rank;

    Kind(String word, String suffix, int rank) {
      this.word = word;
      this.suffix = suffix;
      this.rank = rank;
    }
  }

  private IdxDataset() {}

  /** Whether the folder holds an IDX file of either part. */
  public static boolean isIdx(Path folder) {
    return has(folder, Part.TRAIN) || has(folder, Part.TEST);
  }

  /** Whether the folder holds an IDX file of this part; its partner may still be missing. */
  public static boolean has(Path folder, Part part) {
    return find(folder, part, Kind.IMAGES) != null || find(folder, part, Kind.LABELS) != null;
  }

  /**
   * Reads one part. Classes are the labels that occur in {@code train-*}, as decimal numbers with
   * zeros in front where that is needed to sort them by value: "0".."9", or "00".."46".
   *
   * @throws DatasetException if a file is missing, cut short, corrupt or of another shape, if the
   *     numbers of pictures and labels differ, if there are fewer than two classes, or if the test
   *     part has a label that the train part lacks
   */
  public static Dataset read(Path folder, Part part) {
    Path file = require(folder, part, Kind.IMAGES);
    IdxFile images = IdxFile.read(file, Kind.IMAGES.rank);
    byte[] labels = readLabels(folder, part);
    String name = FolderListing.textOf(file);
    if (images.dimension(0) != labels.length) {
      throw new DatasetException(
          String.format(
              Locale.ROOT,
              "%s: %d pictures, but %s has %d labels",
              name,
              images.dimension(0),
              require(folder, part, Kind.LABELS).getFileName(),
              labels.length));
    }
    boolean own = part == Part.TRAIN || !has(folder, Part.TRAIN);
    int[] values = distinct(own ? labels : readLabels(folder, Part.TRAIN));
    if (values.length < 2) {
      throw new DatasetException(name + ": 1 class, and a classifier needs two");
    }
    int[] labelOf = new int[256];
    Arrays.fill(labelOf, -1);
    for (int i = 0; i < values.length; i++) {
      labelOf[values[i]] = i;
    }
    List<Sample> samples = new ArrayList<>(labels.length);
    for (int i = 0; i < labels.length; i++) {
      int label = labelOf[labels[i] & 0xff];
      if (label < 0) {
        throw new DatasetException(
            String.format(
                Locale.ROOT,
                "%s#%d: label %d does not occur in the train files",
                name,
                i,
                labels[i] & 0xff));
      }
      String picture = name + "#" + i;
      samples.add(new Sample(picture, label, new IdxSource(file, images, i, picture)));
    }
    return new Dataset(classNames(values), samples);
  }

  /** One picture of a file that is in memory already. */
  private record IdxSource(Path file, IdxFile images, int index, String name)
      implements Sample.Source {
    @Override
    public RgbImage read(ImageDecoder decoder) {
      return picture(images, index, name, decoder.limits());
    }
  }

  private static RgbImage picture(IdxFile images, int index, String name, DecodeLimits limits) {
    int height = images.dimension(1);
    int width = images.dimension(2);
    long most = Math.min(limits.maxPixels(), Integer.MAX_VALUE / 3);
    if ((long) height * width > most) {
      throw new UnreadableImageException(
          name,
          String.format(
              Locale.ROOT, "%,dx%,d pixels, more than the limit of %,d", width, height, most));
    }
    byte[] pixels = new byte[height * width * 3];
    int from = index * height * width;
    for (int to = 0; to < pixels.length; to += 3) {
      byte grey = images.elements()[from++];
      pixels[to] = grey;
      pixels[to + 1] = grey;
      pixels[to + 2] = grey;
    }
    return new RgbImage(width, height, pixels);
  }

  private static byte[] readLabels(Path folder, Part part) {
    return IdxFile.read(require(folder, part, Kind.LABELS), Kind.LABELS.rank).elements();
  }

  private static int[] distinct(byte[] labels) {
    boolean[] seen = new boolean[256];
    for (byte label : labels) {
      seen[label & 0xff] = true;
    }
    return IntStream.range(0, 256).filter(value -> seen[value]).toArray();
  }

  private static List<String> classNames(int[] values) {
    int digits = Integer.toString(values[values.length - 1]).length();
    return IntStream.of(values)
        .mapToObj(value -> "0".repeat(digits - Integer.toString(value).length()) + value)
        .toList();
  }

  private static Path find(Path folder, Part part, Kind kind) {
    for (String joint : List.of("-", ".")) {
      for (String ending : List.of("-ubyte", "-ubyte.gz")) {
        Path file = folder.resolve(part.prefix + "-" + kind.word + joint + kind.suffix + ending);
        if (Files.isRegularFile(file)) {
          return file;
        }
      }
    }
    return null;
  }

  private static Path require(Path folder, Part part, Kind kind) {
    Path file = find(folder, part, kind);
    if (file == null) {
      throw new DatasetException(
          "%s has no %s-%s-%s-ubyte or the same with .gz"
              .formatted(FolderListing.textOf(folder), part.prefix, kind.word, kind.suffix));
    }
    return file;
  }
}
