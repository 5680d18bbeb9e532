package alexnet.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import alexnet.image.DecodeLimits;
import alexnet.image.ImageDecoder;
import alexnet.image.RgbImage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Decoding and preprocessing together against Pillow's reference pixels of real pictures. Needs the
 * pictures in ../shared/data; where they are absent each test skips and says so.
 *
 * <p>The reference's own tolerances: JPEG decoders differ by a level or two, and ours reduces large
 * pictures while reading. Formats without loss decode to equal pixels, but for the rounding of 16
 * bits.
 */
class PreprocessingGoldensTest {
  private static final Path DATA = Path.of("..", "shared", "data");
  private static final int BLOCK = 28;
  private static final JsonNode IMAGES = goldens();

  /** In levels: of the mean and deviation of a channel, the mean of a block, and one pixel. */
  private record Tolerance(double mean, double block, double pixel) {
    static Tolerance of(String file) {
      if (file.endsWith(".jpg")) {
        return new Tolerance(1.0, 2.0, 8);
      }
      if (file.endsWith(".webp")) {
        // The reference names none. The Java reader's colours are up to 6.6 off in a block.
        return new Tolerance(2.0, 8.0, 8);
      }
      return new Tolerance(0.3, 1.0, 2);
    }
  }

  @TempDir private static Path pictures;

  @BeforeAll
  static void unpack() throws IOException {
    Set<String> wanted = new HashSet<>(IMAGES.findValuesAsText("file"));
    for (String file : Set.copyOf(wanted)) {
      Path tar = tar(file);
      if (Files.exists(tar) && wanted.contains(file)) {
        unpack(tar, wanted);
      }
    }
  }

  private static void unpack(Path tar, Set<String> wanted) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(tar));
        TarArchiveInputStream entries = new TarArchiveInputStream(in)) {
      for (TarArchiveEntry e = entries.getNextEntry(); e != null; e = entries.getNextEntry()) {
        if (wanted.remove(e.getName())) {
          Path file = pictures.resolve(e.getName());
          Files.createDirectories(file.getParent());
          Files.copy(entries, file);
        }
      }
    }
  }

  private static Path tar(String file) {
    return DATA.resolve(file.substring(0, file.indexOf('/')) + ".tar");
  }

  @TestFactory
  Stream<DynamicTest> matchesReferencePixels() {
    return StreamSupport.stream(IMAGES.spliterator(), false)
        .map(golden -> dynamicTest(golden.get("file").textValue(), () -> compare(golden)));
  }

  private static void compare(JsonNode golden) {
    String file = golden.get("file").textValue();
    assumeTrue(Files.exists(tar(file)), () -> tar(file) + " is absent: not compared");
    RgbImage decoded =
        new ImageDecoder(DecodeLimits.DEFAULT, Preprocessing.DEFAULT.resize())
            .decode(pictures.resolve(file));
    RgbImage seen = Preprocessing.DEFAULT.apply(decoded);
    assertThat(seen).extracting("width", "height").containsExactly(224, 224);

    Tolerance tolerance = Tolerance.of(file);
    for (int c = 0; c < 3; c++) {
      String channel = file + ", channel " + c;
      double[] moments = moments(seen, 0, 0, seen.width(), c);
      assertThat(moments[0])
          .as("mean, " + channel)
          .isCloseTo(at(golden, "mean", c), within(tolerance.mean()));
      assertThat(moments[1])
          .as("std, " + channel)
          .isCloseTo(at(golden, "std", c), within(tolerance.mean()));
      for (int i = 0; i < 64; i++) {
        int x = i % 8;
        int y = i / 8;
        assertThat(moments(seen, x * BLOCK, y * BLOCK, BLOCK, c)[0])
            .as("block in column %d, row %d, %s", x, y, channel)
            .isCloseTo(at(golden, "blocks28", y, x, c), within(tolerance.block()));
      }
      for (int i = 0; i < 4; i++) {
        int x = i % 2;
        int y = i / 2;
        assertThat((double) Pictures.pixel(seen, x, y)[c])
            .as("pixel at column %d, row %d, %s", x, y, channel)
            .isCloseTo(at(golden, "corner", y, x, c), within(tolerance.pixel()));
        assertThat((double) Pictures.pixel(seen, 111 + x, 111 + y)[c])
            .as("pixel at column %d, row %d, %s", 111 + x, 111 + y, channel)
            .isCloseTo(at(golden, "centre", y, x, c), within(tolerance.pixel()));
      }
    }
  }

  private static double at(JsonNode golden, String key, int... indices) {
    JsonNode node = golden.get(key);
    for (int i : indices) {
      node = node.get(i);
    }
    return node.doubleValue();
  }

  /** Mean and standard deviation of one channel of a square. */
  private static double[] moments(RgbImage image, int left, int top, int side, int channel) {
    double sum = 0;
    double squares = 0;
    for (int y = top; y < top + side; y++) {
      for (int x = left; x < left + side; x++) {
        int value = Pictures.pixel(image, x, y)[channel];
        sum += value;
        squares += value * value;
      }
    }
    double mean = sum / (side * side);
    return new double[] {mean, Math.sqrt(squares / (side * side) - mean * mean)};
  }

  private static JsonNode goldens() {
    try (InputStream in =
        PreprocessingGoldensTest.class.getResourceAsStream("/goldens/preprocessing.json")) {
      JsonNode images = new ObjectMapper().readTree(in).get("images");
      assertThat(images).as("images of preprocessing.json").isNotEmpty();
      return images;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
