package alexnet.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import alexnet.weights.pytorch.PickleBuilder;
import alexnet.weights.tensor.RawTensor;
import alexnet.weights.tensor.WeightsException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Breaks good files at random and reads them: a reader may take what it is given or say why not,
 * but nothing else may come out of it, and soon; the broken files are {@link Mutation}s. Runs with
 * little memory (see pom.xml), for longer with the Maven profile "fuzz". A failure names the seed
 * of its file: {@code -Dalexnet.fuzz.seed=...} begins with that.
 */
@Tag("fuzz")
class WeightsFuzzTest {
  /** What one file may take; some milliseconds are usual. */
  private static final long MILLISECONDS_A_FILE = 30_000;

  /** That are broken and read also where a machine takes longer for them. */
  private static final int LEAST_FILES = 500;

  private static final double SECONDS =
      Double.parseDouble(System.getProperty("alexnet.fuzz.seconds", "4"));

  private static final long SEED =
      Long.parseLong(
          System.getProperty("alexnet.fuzz.seed", Long.toString(System.nanoTime() & 0xffffff)));

  @TempDir Path folder;

  /** A good file's name and a way to break it. */
  private record Subject(String name, Function<Random, byte[]> broken) {}

  /** Formats are added here: a name, its bytes, a mutation. */
  private List<Subject> subjects() {
    Stream<Subject> bytes =
        Stream.of(
                "state_dict.pth",
                "dtypes.pth",
                "views.pth",
                "torchvision_checkpoint.pth",
                "legacy.pth",
                "torchscript.pt",
                "weights.safetensors")
            .map(name -> subject(name, WeightsGoldens.bytes(name), Mutation::ofBytes));
    // A zip's checksums would stop most of that at the door, so pickles are broken inside as well.
    Stream<Subject> insides =
        Stream.of(
                "state_dict.pth",
                "views.pth",
                "parameters.pth",
                "torchvision_checkpoint.pth",
                "whole_module.pth",
                "torchscript.pt")
            .map(this::inside);
    // The older format has no checksums: its pickles are at the front.
    Subject legacy = subject("legacy.pth", WeightsGoldens.bytes("legacy.pth"), Mutation::ofPickle);
    return Stream.concat(Stream.concat(bytes, insides), Stream.of(legacy, graph())).toList();
  }

  /**
   * What torch.onnx.export made of variant d2l (PyTorch 2.13, without its stack traces): 5 KB of
   * graph, its weights in another file, which is empty here and takes no room on disk.
   */
  private Subject graph() {
    String name = "d2l-external.onnx";
    try (RandomAccessFile weights =
        new RandomAccessFile(folder.resolve(name + ".data").toFile(), "rw")) {
      weights.setLength(187_236_352);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return subject(name, WeightsGoldens.bytes(name), Mutation::ofBytes);
  }

  private static Subject subject(
      String name, byte[] good, BiFunction<byte[], Random, byte[]> mutation) {
    return new Subject(name, random -> mutation.apply(good, random));
  }

  private Subject inside(String name) {
    Map<String, byte[]> entries = WeightsGoldens.unzip(WeightsGoldens.copy(name, folder));
    String key =
        entries.keySet().stream().filter(e -> e.endsWith("/data.pkl")).findFirst().orElseThrow();
    return subject(
        name,
        entries.get(key),
        (pickle, random) -> {
          Map<String, byte[]> broken = new LinkedHashMap<>(entries);
          broken.put(
              key,
              random.nextBoolean()
                  ? Mutation.ofPickle(pickle, random)
                  : Mutation.ofBytes(pickle, random));
          return PickleBuilder.zip(
              broken, random.nextInt(4) == 0 ? ZipEntry.DEFLATED : ZipEntry.STORED);
        });
  }

  @Test
  void nothingButAWeightsExceptionComesOut() throws IOException, InterruptedException {
    List<Subject> subjects = subjects();
    long end = System.nanoTime() + (long) (SECONDS * 1e9);
    int files = 0;
    int read = 0;
    ExecutorService reader = Executors.newSingleThreadExecutor();
    try {
      for (long seed = SEED; System.nanoTime() < end || files < LEAST_FILES; seed++) {
        Random random = new Random(seed);
        Subject subject = subjects.get((int) Math.floorMod(seed, (long) subjects.size()));
        byte[] broken = subject.broken().apply(random);
        Path file = folder.resolve(subject.name());
        files++;
        try {
          Future<Integer> values = reader.submit(() -> touch(file, broken));
          values.get(MILLISECONDS_A_FILE, TimeUnit.MILLISECONDS);
          read++;
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof WeightsException refusal)) {
            keep(seed, broken);
            throw new AssertionError("seed " + seed + ", " + subject.name(), e.getCause());
          }
          assertThat(refusal.getMessage())
              .as("seed %d, %s", seed, subject.name())
              .contains(file.toString())
              .doesNotContain("\n");
        } catch (TimeoutException e) {
          keep(seed, broken);
          fail("seed %d, %s: not read in %d ms", seed, subject.name(), MILLISECONDS_A_FILE);
        }
      }
    } finally {
      reader.shutdownNow();
    }
    System.out.printf(
        "WeightsFuzzTest: seed %d, %,d broken files, %,d of them readable%n", SEED, files, read);
    assertThat(files - read).as("files that were refused").isGreaterThan(100);
  }

  /** Reads a file and the values in it, as a part of it that is missing would show there. */
  private static int touch(Path file, byte[] broken) {
    ByteBuffer content = ByteBuffer.wrap(broken).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    int sum = 0;
    for (RawTensor tensor : WeightsFile.read(file, content).weights().tensors().values()) {
      ByteBuffer bytes = tensor.bytes();
      for (int i = 0; i < bytes.limit(); i += 64) {
        sum += bytes.get(i);
      }
    }
    return sum;
  }

  private static void keep(long seed, byte[] broken) throws IOException {
    Files.write(Path.of("target", "broken-weights-" + seed), broken);
  }
}
