package alexnet.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** 148 awkward files from real life, each as its table of expectations says. */
class OddImagesTest {
  private static final Path TAR = Path.of("..", "shared", "data", "odd-images.tar");
  private static final int FILES = 148;

  /** Mean of a channel against Pillow's, of 255, which the table has to a tenth. */
  private static final double TOLERANCE = 0.1;

  /**
   * Noise of extreme contrast, whose coefficients overflow: libjpeg 6b, which most JDKs bundle,
   * wraps them from white to black where Pillow's libjpeg-turbo clamps.
   */
  private static final Map<String, Double> OWN_TOLERANCE = Map.of("hopper_bad_exif.jpg", 4.0);

  /**
   * The table has the means without regard to alpha. These were computed with Pillow after {@code
   * alpha_composite} over white, or, for 16-bit grey, from the samples {@code >> 8}.
   */
  private static final Map<String, double[]> OVER_WHITE =
      Map.ofEntries(
          Map.entry("basn6a16.png", new double[] {215.2, 215.2, 195.2}),
          Map.entry("basi6a16.png", new double[] {215.2, 215.2, 195.2}),
          Map.entry("basn4a08.png", new double[] {191.2, 191.2, 191.2}),
          Map.entry("basn6a08.png", new double[] {178.1, 223.2, 175.2}),
          Map.entry("transparent.png", new double[] {211.0, 202.7, 204.1}),
          Map.entry("apng_ball.png", new double[] {235.5, 237.3, 234.3}),
          Map.entry("bmp_rgba32.bmp", new double[] {121.5, 116.4, 120.9}),
          Map.entry("transparent.webp", new double[] {210.9, 202.7, 204.2}),
          Map.entry("made_alpha_gradient.png", new double[] {162.9, 159.3, 154.5}),
          Map.entry("basn0g16.png", new double[] {144.2, 144.2, 144.2}),
          Map.entry("i_trns.png", new double[] {34.8, 34.8, 34.8}),
          // 16x16 at (24, 24): the rest of the canvas is white here, black in Pillow.
          Map.entry("gif_frame_out_of_bounds.gif", new double[] {237.8, 255.0, 239.0}));

  /** Large bombs must not cost more than small pictures do. */
  private static final long MOST_FOR_A_REJECTION = 16L << 20;

  private static final Duration MOST_TIME = Duration.ofSeconds(20);

  /** As Pillow names format, mode and stored size; orientations from 5 on swap the sides. */
  private static final Pattern SIZE =
      Pattern.compile("^[A-Z]+ \\S+ (\\d+)x(\\d+)( orientation=[5-8])?");

  @TempDir private static Path folder;
  private static Path pictures;
  private static List<Row> rows;

  /** One line of the table. */
  private record Row(String file, String expected, String pillow, String mean) {
    static Row of(String line) {
      String[] columns = line.split("\t", -1);
      return new Row(columns[0], columns[4], columns[5], columns[6]);
    }

    /** The word before the colon. */
    String verdict() {
      return expected.split(":", 2)[0].strip();
    }
  }

  @BeforeAll
  static void unpack() throws IOException {
    Assumptions.assumeTrue(Files.isRegularFile(TAR), "skipped: no " + TAR + " beside the checkout");
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(TAR)), "UTF-8")) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = entry.resolveIn(folder);
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(tar, target);
        }
      }
    }
    try (Stream<Path> files = Files.walk(folder)) {
      Path table = files.filter(p -> p.endsWith("expected.tsv")).findFirst().orElseThrow();
      pictures = table.getParent();
      rows = Files.readAllLines(table).stream().skip(1).map(Row::of).toList();
    }
  }

  @Test
  void theTableIsWhole() {
    assertThat(rows).hasSize(FILES + 1); // and a folder
    assertThat(rows.stream().map(row -> pictures.resolve(row.file()))).allMatch(Files::exists);
    assertThat(rows.stream().map(row -> pictures.resolve(row.file())).filter(Files::isRegularFile))
        .hasSize(FILES);
  }

  @TestFactory
  Stream<DynamicTest> comesOutAsExpected() {
    return rows.stream().map(row -> DynamicTest.dynamicTest(row.file(), () -> check(row)));
  }

  private static void check(Row row) {
    long bytes = AllocatedBytes.ofThisThread();
    long start = System.nanoTime();
    RgbImage[] image = new RgbImage[1];
    Path file = pictures.resolve(row.file());
    UnreadableImageException rejection =
        catchThrowableOfType(
            UnreadableImageException.class, () -> image[0] = TestPictures.DECODER.decode(file));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(MOST_TIME);
    bytes = AllocatedBytes.ofThisThread() - bytes;

    switch (row.verdict()) {
      case "decode" -> assertThat(rejection).isNull();
      // There is no way to decode with a warning, so that these must be rejected, too.
      case "reject", "reject or warn" -> assertThat(rejection).isNotNull();
      case "decode or reject" -> {}
      case "a dataset scanner should skip it" -> assertThat(rejection).as("if named").isNull();
      case "a scanner must not try to decode it" -> assertThat(rejection).isNotNull();
      default -> throw new AssertionError("unknown expectation: " + row.expected());
    }
    if (rejection == null) {
      checkPicture(row, image[0]);
    } else {
      assertThat(rejection.getMessage()).isEqualTo(file + ": " + rejection.reason());
      assertThat(rejection.reason())
          .hasSizeBetween(10, 200)
          .doesNotContain("\n", "null", "Exception");
      assertThat(bytes).as("bytes allocated").isLessThan(MOST_FOR_A_REJECTION);
    }
  }

  private static void checkPicture(Row row, RgbImage image) {
    double[] expected = OVER_WHITE.get(row.file());
    if (expected == null && !row.mean().equals("-")) {
      expected = Arrays.stream(row.mean().split(",")).mapToDouble(Double::parseDouble).toArray();
    }
    Matcher size = SIZE.matcher(row.pillow());
    if (size.find()) {
      int width = Integer.parseInt(size.group(1));
      int height = Integer.parseInt(size.group(2));
      boolean turned = size.group(3) != null;
      assertThat(image.width()).isEqualTo(turned ? height : width);
      assertThat(image.height()).isEqualTo(turned ? width : height);
    }
    if (expected != null) {
      double tolerance = OWN_TOLERANCE.getOrDefault(row.file(), TOLERANCE);
      assertThat(TestPictures.mean(image)).containsExactly(expected, within(tolerance));
    }
  }

  /** The mean does not tell which way is up. */
  @Test
  void turnedPicturesLookLikeTheUprightOne() {
    ImageDecoder small = new ImageDecoder(DecodeLimits.DEFAULT, 60);
    RgbImage upright = small.decode(pictures.resolve("exif_landscape_1.jpg"));
    for (int tag = 2; tag <= 8; tag++) {
      RgbImage turned = small.decode(pictures.resolve("exif_landscape_" + tag + ".jpg"));
      assertThat(TestPictures.difference(turned, upright)).as("orientation " + tag).isLessThan(5);
    }
  }

  @Test
  void codingsOfOnePictureLookTheSame() {
    RgbImage base = TestPictures.DECODER.decode(pictures.resolve("made_base.jpg"));
    for (String same :
        Set.of(
            "made_progressive.jpg",
            "made_restart.jpg",
            "made_trailing_junk.jpg",
            "made_no_eoi.jpg",
            "made_444.jpg",
            "made_422.jpg",
            "made_rgb_coded.jpg",
            "made_cmyk.jpg",
            "made_exif8.jpg")) {
      RgbImage image = TestPictures.DECODER.decode(pictures.resolve(same));
      assertThat(TestPictures.difference(image, base)).as(same).isLessThan(5);
    }
  }
}
