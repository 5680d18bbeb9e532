package alexnet.serve.gallery;

import alexnet.io.AtomicFile;
import alexnet.io.Sha256;
import alexnet.predict.Classifier;
import alexnet.serve.BatchedClassifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The pictures of a data set that a network finds most like a given one: exact cosine similarity of
 * what the layer before the head gives. The vectors are kept in a file, by a hash of the pictures'
 * files, as their sizes and times tell them, and of the weights, since computing them takes longer
 * than all the rest.
 */
public final class Neighbours {
  /** Files that are kept: what is asked for in turn is not computed each time. */
  private static final int KEPT = 4;

  private static final String SUFFIX = ".f32";

  private final Classifier network;
  private final Gallery gallery;
  private final Pass pass;
  private final Path folder;
  private final String layer;
  private final int length;

  /** Unit vectors, one after the other; of a picture that could not be read all zeros. */
  private volatile FloatBuffer index;

  /**
   * A picture of the data set.
   *
   * @param picture its number
   * @param distance 1 less the cosine, 0 for the same direction, at most 1 as no value is negative
   */
  public record Neighbour(int picture, String name, String className, double distance) {}

  /**
   * How far the index is.
   *
   * @param complete whether it can be asked
   * @param done pictures that were looked at
   * @param total pictures
   * @param failed why it will not be complete; empty while nothing failed
   */
  public record State(boolean complete, int done, int total, String failed) {}

  /**
   * @param folder where the vectors of this network are kept, and nothing else ends in {@code .f32}
   */
  public Neighbours(BatchedClassifier classifier, Gallery gallery, Path folder) {
    this.network = classifier.classifier();
    this.gallery = gallery;
    this.pass = new Pass(classifier, gallery);
    this.layer = network.embeddingLayer();
    this.length = network.embeddingSize(layer);
    this.folder = folder;
  }

  private Path file() {
    String what = Sha256.ofText(gallery.hash() + network.hash() + layer);
    return folder.resolve(what.substring(0, 32) + SUFFIX);
  }

  /**
   * Takes the vectors from the file, or computes and keeps them; on the calling thread, when nobody
   * else asks.
   */
  public void run() {
    pass.doing(this::open);
  }

  private void open() {
    if (bytes() > Integer.MAX_VALUE) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%,d pictures are too many to find neighbours in: at most %,d",
              gallery.size(),
              Integer.MAX_VALUE / (4 * length)));
    }
    Path file = file();
    try {
      if (!Files.exists(file) || Files.size(file) != bytes()) {
        Files.createDirectories(folder);
        compute(file);
      }
      try (FileChannel channel = FileChannel.open(file)) {
        index =
            channel
                .map(FileChannel.MapMode.READ_ONLY, 0, bytes())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the vectors of pictures in " + folder, e);
    }
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now())); // the last to be let go
      keepNewest();
    } catch (IOException e) {
      // a folder that is there to be read, or another server that has one open
    }
  }

  private void keepNewest() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.toString().endsWith(SUFFIX)).toList();
    }
    Map<Path, FileTime> times = new HashMap<>();
    for (Path file : files) {
      times.put(file, Files.getLastModifiedTime(file));
    }
    List<Path> newestFirst =
        files.stream().sorted(Comparator.comparing(times::get).reversed()).toList();
    for (Path old : newestFirst.subList(Math.min(KEPT, files.size()), files.size())) {
      Files.deleteIfExists(old);
    }
  }

  private long bytes() {
    return Math.multiplyExact(4L * length, gallery.size());
  }

  private void compute(Path file) {
    AtomicFile.write(
        file,
        channel -> {
          int[] next = {0};
          pass.run(
              layer,
              (picture, prepared, output) -> {
                skip(channel, picture - next[0]);
                write(channel, unit(output));
                next[0] = picture + 1;
              });
          skip(channel, gallery.size() - next[0]);
        });
  }

  private void skip(FileChannel channel, int pictures) {
    for (int i = 0; i < pictures; i++) {
      write(channel, new float[length]);
    }
  }

  private static void write(FileChannel channel, float[] vector) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * vector.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    try {
      AtomicFile.writeFully(channel, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The vector of length 1 in the same direction; zeros stay zeros. */
  private static float[] unit(float[] vector) {
    double square = 0;
    for (float value : vector) {
      square += (double) value * value;
    }
    float[] unit = new float[vector.length];
    double scale = square > 0 ? 1 / Math.sqrt(square) : 0;
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (vector[i] * scale);
    }
    return unit;
  }

  /** The pictures. */
  public Gallery gallery() {
    return gallery;
  }

  /** The layer whose output is compared. */
  public String layer() {
    return layer;
  }

  /** How far the index is. */
  public State state() {
    boolean complete = index != null;
    int done = complete ? gallery.size() : pass.done();
    return new State(complete, done, gallery.size(), pass.failed());
  }

  /**
   * The nearest pictures, the nearest first; of equal ones the first of the data set.
   *
   * @param vector what {@link #layer} gives for a picture
   * @param most how many
   * @throws IllegalStateException before the index is complete
   */
  public List<Neighbour> nearest(float[] vector, int most) {
    FloatBuffer vectors = index;
    if (vectors == null) {
      throw new IllegalStateException("the index is not complete");
    }
    float[] asked = unit(vector);
    double[] distance = new double[gallery.size()];
    float[] row = new float[length];
    for (int i = 0; i < distance.length; i++) {
      vectors.get(i * length, row);
      double product = 0;
      for (int j = 0; j < length; j++) {
        product += (double) asked[j] * row[j];
      }
      distance[i] = Math.max(0, 1 - product);
    }
    return IntStream.range(0, distance.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> distance[i]))
        .limit(most)
        .map(i -> new Neighbour(i, gallery.name(i), gallery.className(i), distance[i]))
        .toList();
  }
}
