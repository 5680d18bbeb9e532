package alexnet.train.examples;

import alexnet.data.Dataset;
import alexnet.data.Sample;
import alexnet.data.loader.Batch;
import alexnet.data.loader.DataLoader;
import alexnet.data.loader.LoaderConfig;
import alexnet.io.AtomicFile;
import alexnet.io.Disk;
import alexnet.io.ProgramVersion;
import alexnet.io.Sha256;
import alexnet.model.AlexNet;
import alexnet.model.Inference;
import alexnet.model.LayerSummary;
import alexnet.model.Variant;
import alexnet.run.RunException;
import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import alexnet.train.config.TrainConfig;
import alexnet.transform.PixelBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A row of float32 features for every picture, in a memory-mapped file that begins with a key: the
 * SHA-256 of all that the features depend on. A later run with the same key takes it as it is.
 */
public final class FeatureFile {
  private static final int KEY_BYTES = 32;

  /** To be raised with every change of what a picture's features are. */
  private static final int FORMAT = 1;

  private final FloatBuffer values;
  private final int width;

  private FeatureFile(ByteBuffer content, int width) {
    this.values =
        content
            .slice(KEY_BYTES, content.capacity() - KEY_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    this.width = width;
  }

  /** Bytes of the file for so many pictures. */
  public static long bytes(Variant variant, int pictures) {
    return KEY_BYTES + 4L * width(variant) * pictures;
  }

  private static int width(Variant variant) {
    int last = variant.features().size() - 1;
    return Math.toIntExact(LayerSummary.of(variant, 2).layers().get(last).output().get(1));
  }

  /**
   * Takes the features from a file, or computes them and writes it.
   *
   * @param pictures in the order of the rows
   * @param progress gets the number of pictures done, and of all
   * @throws RunException if a picture cannot be read any more
   * @throws UncheckedIOException if the file cannot be written
   */
  public static FeatureFile of(
      Path file,
      Dataset pictures,
      AlexNet network,
      TrainConfig config,
      BiConsumer<Integer, Integer> progress) {
    Variant variant = network.variant();
    byte[] key = key(pictures, network, config);
    long bytes = bytes(variant, pictures.size());
    ByteBuffer known = existing(file, key, bytes);
    if (known == null) {
      AtomicFile.write(
          file,
          channel -> {
            AtomicFile.writeFully(channel, ByteBuffer.wrap(key));
            try (Inference inference = Inference.of(network, config.precision())) {
              compute(channel, pictures, inference, config, progress);
            }
          });
      known = existing(file, key, bytes);
    }
    if (known == null) {
      throw new RunException(file + " changed while it was written");
    }
    return new FeatureFile(known, width(variant));
  }

  private static ByteBuffer existing(Path file, byte[] key, long bytes) {
    if (!Files.isRegularFile(file)) {
      return null;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer found = ByteBuffer.allocate(KEY_BYTES);
      boolean same =
          channel.size() == bytes
              && channel.read(found) == KEY_BYTES
              && Arrays.equals(found.array(), key);
      // Not mapped unless it stays: some systems do not replace a mapped file.
      return same ? channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes) : null;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + Disk.reason(e), e);
    }
  }

  private static void compute(
      FileChannel channel,
      Dataset pictures,
      Inference inference,
      TrainConfig config,
      BiConsumer<Integer, Integer> progress)
      throws IOException {
    LoaderConfig inOrder = new LoaderConfig(64, false, 0, config.workers());
    int done = 0;
    try (DataLoader loader =
        new DataLoader(pictures, config.decoder(), config.preprocessing(), inOrder)) {
      for (Batch batch : loader.epoch(0)) {
        if (!batch.skipped().isEmpty()) {
          throw new RunException(
              "%s: %s; it could be read a moment ago"
                  .formatted(batch.skipped().get(0).file(), batch.skipped().get(0).reason()));
        }
        float[][] rows =
            inference.features(() -> PixelBatch.toTensor(batch.images(), config.preprocessing()));
        ByteBuffer bytes =
            ByteBuffer.allocate(4 * rows.length * rows[0].length).order(ByteOrder.LITTLE_ENDIAN);
        for (float[] row : rows) {
          bytes.asFloatBuffer().put(row);
          bytes.position(bytes.position() + 4 * row.length);
        }
        AtomicFile.writeFully(channel, bytes.flip());
        done += batch.size();
        progress.accept(done, pictures.size());
      }
    }
  }

  /**
   * The pictures (name; size and time of their file), what is done to them and by which program,
   * and the weights that look at them.
   */
  private static byte[] key(Dataset pictures, AlexNet network, TrainConfig config) {
    MessageDigest digest = Sha256.newDigest();
    String how =
        String.format(
            Locale.ROOT,
            "%d %s %s %s %s %s",
            FORMAT,
            ProgramVersion.get(),
            config.preprocessing(),
            config.precision(),
            config.device(),
            config.limits());
    digest.update(how.getBytes(StandardCharsets.UTF_8));
    Map<Path, String> stamps = new HashMap<>(); // of an IDX file once, not for each of its pictures
    for (Sample sample : pictures.samples()) {
      Path file = sample.source().file();
      String stamp = file == null ? "" : stamps.computeIfAbsent(file, FeatureFile::stamp);
      digest.update(("\n" + sample.name() + stamp).getBytes(StandardCharsets.UTF_8));
    }
    try (NativeScope scope = NativeScope.open()) {
      network
          .featureParameters()
          .forEach((name, weights) -> digest.update(Tensors.bytes(weights.cpu().contiguous())));
    }
    return digest.digest();
  }

  private static String stamp(Path file) {
    try {
      return " " + Files.size(file) + " " + Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      return ""; // gone by now: reading it will say so
    }
  }

  /** Features a picture. */
  int width() {
    return width;
  }

  /** Copies one picture's features. */
  void read(int row, float[] into, int offset) {
    values.get(row * width, into, offset, width);
  }
}
