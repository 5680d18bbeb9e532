package alexnet.image;

import static alexnet.image.JpegVariations.colourful;
import static alexnet.image.JpegVariations.endedAfter;
import static alexnet.image.JpegVariations.sampled;
import static alexnet.image.TestPictures.bytes;
import static alexnet.image.TestPictures.concat;
import static alexnet.image.TestPictures.encode;
import static alexnet.image.TestPictures.gradient;
import static alexnet.image.TestPictures.withSegment;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file gives the same pixels, or the same refusal, on every JDK: those that stand beside the one
 * that runs the tests, or that variables named JAVA_HOME... point to, decode the same files in a
 * process of their own. Some JDKs come with libjpeg 6b, some with the system's libjpeg-turbo.
 */
class EveryJdkTest {
  @TempDir private Path folder;

  @Test
  void theSameFileGivesTheSamePixels() throws Exception {
    List<Path> others = otherJdks();
    Assumptions.assumeFalse(
        others.isEmpty(),
        "there is no other JDK of Java 17 or newer beside the one that runs this");
    writePictures();
    List<String> here = PixelDigests.of(folder);
    assertThat(here).hasSizeGreaterThan(40);
    for (Path jdk : others) {
      assertThat(decodedBy(jdk)).as(jdk.toString()).isEqualTo(here);
    }
  }

  private void writePictures() throws IOException {
    for (String factors :
        new String[] {
          "1x1 1x1 1x1",
          "2x1 1x1 1x1",
          "2x2 1x1 1x1",
          "1x2 1x1 1x1",
          "2x2 2x1 2x1",
          "2x2 1x2 2x1",
          "4x1 1x1 1x1",
          "1x4 1x1 1x1",
          "1x4 1x2 1x2",
          "4x2 1x1 1x1",
          "1x2 1x1 1x2"
        }) {
      for (boolean progressive : new boolean[] {false, true}) {
        String name = (progressive ? "progressive " : "baseline ") + factors;
        write(name + " 70x50.jpg", sampled(colourful(70, 50), factors, progressive));
        write(name + " 61x47.jpg", sampled(colourful(61, 47), factors, progressive));
        write(name + " 3x3.jpg", sampled(colourful(3, 3), factors, progressive));
      }
    }
    for (String factors : new String[] {"1x1 1x1 1x1", "2x2 1x1 1x1", "1x2 1x1 1x1"}) {
      byte[] whole = sampled(colourful(90, 75), factors, true);
      for (int scans = 1; scans < 10; scans++) {
        write("after " + scans + " scans, " + factors + ".jpg", endedAfter(scans, whole));
      }
    }
    byte[] grey = encode(TestPictures.as(BufferedImage.TYPE_BYTE_GRAY, gradient(50, 40)), "jpeg");
    write("grey.jpg", grey);
    byte[] adobe = "Adobe\0d\0\0\0\0".getBytes(StandardCharsets.US_ASCII);
    byte[] halved = sampled(colourful(40, 30), "1x2 1x1 1x1", false);
    write("coded as RGB.jpg", withSegment(halved, 0xEE, concat(adobe, bytes(0))));
    write("arithmetic.jpg", framed(halved, 0xC9));
    write("lossless.jpg", framed(halved, 0xC3));
  }

  private static byte[] framed(byte[] jpeg, int marker) {
    byte[] other = jpeg.clone();
    other[new String(jpeg, StandardCharsets.ISO_8859_1).indexOf("\u00FF\u00C0") + 1] =
        (byte) marker;
    return other;
  }

  private void write(String name, byte[] file) throws IOException {
    Files.write(folder.resolve(name), file);
  }

  private List<String> decodedBy(Path jdk) throws IOException, InterruptedException {
    Path output = Files.createTempFile("digests", ".txt");
    try {
      Process process =
          new ProcessBuilder(
                  java(jdk).toString(),
                  "-Djava.awt.headless=true",
                  "-cp",
                  System.getProperty("java.class.path"),
                  PixelDigests.class.getName(),
                  folder.toString())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      int status = process.waitFor();
      List<String> lines = Files.readAllLines(output);
      assertThat(status).as(String.join("\n", lines)).isZero();
      return lines;
    } finally {
      Files.delete(output);
    }
  }

  private static List<Path> otherJdks() throws IOException {
    Path here = Path.of(System.getProperty("java.home")).toRealPath();
    List<Path> candidates = new ArrayList<>();
    try (Stream<Path> beside = Files.list(here.getParent())) {
      beside.forEach(candidates::add);
    }
    for (Map.Entry<String, String> variable : System.getenv().entrySet()) {
      if (variable.getKey().startsWith("JAVA_HOME") && !variable.getValue().isBlank()) {
        candidates.add(Path.of(variable.getValue()));
      }
    }
    return candidates.stream()
        .filter(jdk -> Files.isExecutable(java(jdk)) && version(jdk) >= 17)
        .map(EveryJdkTest::real)
        .filter(jdk -> !jdk.equals(here))
        .distinct()
        .toList();
  }

  private static Path java(Path jdk) {
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    return jdk.resolve("bin").resolve(windows ? "java.exe" : "java");
  }

  /** The feature version of a JDK, 0 where it does not tell. */
  private static int version(Path jdk) {
    Properties release = new Properties();
    try (var in = Files.newBufferedReader(jdk.resolve("release"))) {
      release.load(in);
    } catch (IOException e) {
      return 0;
    }
    String version = release.getProperty("JAVA_VERSION", "\"0\"").replace("\"", "");
    return Integer.parseInt(version.split("\\.", -1)[0]);
  }

  private static Path real(Path jdk) {
    try {
      return jdk.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
