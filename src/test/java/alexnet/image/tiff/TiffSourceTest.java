package alexnet.image.tiff;

import static alexnet.image.TestPictures.bytes;
import static alexnet.image.TestPictures.concat;
import static alexnet.image.TestPictures.decode;
import static alexnet.image.TestPictures.encode;
import static alexnet.image.TestPictures.gradient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import alexnet.image.AllocatedBytes;
import alexnet.image.RgbImage;
import alexnet.image.TestPictures;
import alexnet.image.TiffFile;
import alexnet.image.UnreadableImageException;
import java.awt.image.BufferedImage;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * TIFFs of every kind of sample, colour and layout, against values worked out here by TIFF 6.0 and
 * its notes; what is not read is refused as unsupported, by its name.
 */
class TiffSourceTest {
  private static final long SEED = 19920603; // the day of TIFF 6.0
  private static final int WIDTH = 13;
  private static final int HEIGHT = 9;
  private static final int PIXELS = WIDTH * HEIGHT;

  private static final int PHOTOMETRIC = 262;
  private static final int COLOUR_MAP = 320;
  private static final int EXTRA = 338;
  private static final int FORMAT = 339;
  private static final int FLOATING = 3;

  /**
   * What samples may stand for.
   *
   * @param colours gives red, green and blue of a pixel's samples
   */
  private record Kind(
      String name,
      int bits,
      int samples,
      Consumer<TiffFile> fields,
      Function<long[], int[]> colours) {
    TiffFile file(long[][] samples) {
      TiffFile file = new TiffFile(WIDTH, HEIGHT, bits, samples);
      fields.accept(file);
      return file;
    }
  }

  private static List<Kind> kinds() {
    List<Kind> kinds = new ArrayList<>();
    for (int bits : new int[] {1, 2, 3, 4, 6, 8, 10, 12, 14, 16, 24, 32, 64}) {
      kinds.add(light("grey", 1, bits, s -> grey(level(s[0], bits))));
      kinds.add(light("white is zero", 0, bits, s -> grey(255 - level(s[0], bits))));
      kinds.add(light("RGB", 2, bits, s -> levels(s, bits)));
      kinds.add(extra("RGB and infrared", bits, 4, s -> levels(s, bits), 0));
      kinds.add(extra("RGB and two more", bits, 5, s -> levels(s, bits), 0, 0));
      kinds.add(extra("RGBA", bits, 4, s -> over(levels(s, bits), level(s[3], bits)), 2));
      kinds.add(
          extra("RGB, one more, A", bits, 5, s -> over(levels(s, bits), level(s[4], bits)), 0, 2));
      kinds.add(
          extra("RGBA, one more", bits, 5, s -> over(levels(s, bits), level(s[3], bits)), 2, 0));
    }
    for (int bits : new int[] {16, 32, 64}) {
      kinds.add(floating("grey", 1, bits, 1, s -> grey(floatLevel(s[0], bits))));
      kinds.add(floating("white is zero", 0, bits, 1, s -> grey(255 - floatLevel(s[0], bits))));
      kinds.add(
          floating(
              "RGB",
              2,
              bits,
              3,
              s ->
                  new int[] {
                    floatLevel(s[0], bits), floatLevel(s[1], bits), floatLevel(s[2], bits)
                  }));
    }
    for (int bits : new int[] {1, 2, 4, 8, 16}) {
      long[] map = new Random(SEED).longs(3L << bits, 0, 1 << 16).toArray();
      kinds.add(
          new Kind(
              "palette of " + bits + " bits",
              bits,
              1,
              file -> file.with(PHOTOMETRIC, 3).with(COLOUR_MAP, map),
              s -> entry(map, (int) s[0])));
    }
    for (int bits : new int[] {8, 16}) {
      kinds.add(
          new Kind(
              "CMYK of " + bits + " bits",
              bits,
              4,
              file -> file.with(PHOTOMETRIC, 5),
              s -> inks(s, bits)));
      kinds.add(
          new Kind(
              "CMYK and a spot colour, " + bits + " bits",
              bits,
              5,
              file -> file.with(PHOTOMETRIC, 5).with(EXTRA, 0),
              s -> inks(s, bits)));
    }
    kinds.add(
        new Kind(
            "YCbCr",
            8,
            3,
            file -> file.with(PHOTOMETRIC, 6).with(530, 1, 1),
            s -> ycbcr((int) s[0], (int) s[1], (int) s[2])));
    return kinds;
  }

  private static Kind light(
      String name, int photometric, int bits, Function<long[], int[]> colours) {
    return new Kind(
        name + " of " + bits + " bits",
        bits,
        photometric == 2 ? 3 : 1,
        file -> file.with(PHOTOMETRIC, photometric),
        colours);
  }

  private static Kind extra(
      String name, int bits, int samples, Function<long[], int[]> colours, long... extra) {
    return new Kind(
        name + " of " + bits + " bits",
        bits,
        samples,
        file -> file.with(PHOTOMETRIC, 2).with(EXTRA, extra),
        colours);
  }

  private static Kind floating(
      String name, int photometric, int bits, int samples, Function<long[], int[]> colours) {
    return new Kind(
        name + " of floats of " + bits + " bits",
        bits,
        samples,
        file -> file.with(PHOTOMETRIC, photometric).with(FORMAT, FLOATING),
        colours);
  }

  private static int[] grey(int level) {
    return new int[] {level, level, level};
  }

  private static int level(long sample, int bits) {
    return bits < 8
        ? (int) Math.round(sample * 255.0 / ((1 << bits) - 1))
        : (int) (sample >>> (bits - 8)) & 255;
  }

  private static int[] levels(long[] s, int bits) {
    return new int[] {level(s[0], bits), level(s[1], bits), level(s[2], bits)};
  }

  private static int[] over(int[] rgb, int alpha) {
    return Arrays.stream(rgb)
        .map(c -> (int) Math.round((c * alpha + 255.0 * (255 - alpha)) / 255))
        .toArray();
  }

  /** Half is 127, as in 16 bits. */
  private static int floatLevel(long sample, int bits) {
    double value =
        switch (bits) {
          case 16 -> half((int) sample);
          case 32 -> Float.intBitsToFloat((int) sample);
          default -> Double.longBitsToDouble(sample);
        };
    return (int) Math.floor(value * 65535) / 256;
  }

  private static double half(int bits) {
    int exponent = (bits >> 10) & 31;
    double fraction = (bits & 1023) / 1024.0;
    return exponent == 0
        ? fraction * Math.pow(2, -14)
        : (1 + fraction) * Math.pow(2, exponent - 15);
  }

  private static int[] entry(long[] map, int index) {
    int n = map.length / 3;
    return new int[] {
      (int) map[index] / 256, (int) map[n + index] / 256, (int) map[2 * n + index] / 256
    };
  }

  private static int[] inks(long[] s, int bits) {
    int[] rgb = new int[3];
    for (int c = 0; c < 3; c++) {
      rgb[c] = (int) Math.round((255 - level(s[c], bits)) * (255 - level(s[3], bits)) / 255.0);
    }
    return rgb;
  }

  /** The formulas of JFIF, to which those of TIFF come down by default. */
  private static int[] ycbcr(double y, double cb, double cr) {
    double red = y + 1.402 * (cr - 128);
    double blue = y + 1.772 * (cb - 128);
    double green = (y - 0.299 * red - 0.114 * blue) / 0.587;
    return new int[] {clip(red), clip(green), clip(blue)};
  }

  private static int clip(double value) {
    return (int) Math.max(0, Math.min(255, Math.round(value)));
  }

  private static long[][] random(Kind kind, Random random) {
    long[][] samples = new long[kind.samples()][PIXELS];
    boolean floats = kind.name().contains("floats");
    for (long[] plane : samples) {
      for (int i = 0; i < PIXELS; i++) {
        plane[i] =
            !floats
                ? kind.bits() == 64 ? random.nextLong() : random.nextLong() >>> (64 - kind.bits())
                : switch (kind.bits()) {
                  case 16 -> random.nextInt(0x3C01); // up to 1
                  case 32 -> Float.floatToIntBits(random.nextFloat());
                  default -> Double.doubleToLongBits(random.nextDouble());
                };
      }
    }
    return samples;
  }

  private static byte[] expected(Kind kind, long[][] samples) {
    byte[] rgb = new byte[3 * PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      long[] pixel = new long[samples.length];
      for (int s = 0; s < pixel.length; s++) {
        pixel[s] = samples[s][i];
      }
      int[] colour = kind.colours().apply(pixel);
      for (int c = 0; c < 3; c++) {
        rgb[3 * i + c] = (byte) colour[c];
      }
    }
    return rgb;
  }

  /** Each kind in every order of bytes, layout and compression. */
  @TestFactory
  Stream<DynamicTest> everyKindInEveryLayout() {
    return kinds().stream()
        .map(
            kind ->
                DynamicTest.dynamicTest(kind.name() + ", seed " + SEED, () -> everyLayout(kind)));
  }

  private static void everyLayout(Kind kind) {
    long[][] samples = random(kind, new Random(SEED));
    byte[] expected = expected(kind, samples);
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      for (boolean planar : new boolean[] {false, true}) {
        for (int layout = 0; layout < 4; layout++) {
          for (int compression :
              new int[] {TiffFile.NONE, TiffFile.LZW, TiffFile.DEFLATE, TiffFile.PACK_BITS}) {
            TiffFile file = kind.file(samples).order(order).planar(planar);
            file.compression(compression).big(layout % 2 == 1);
            switch (layout) {
              case 1 -> file.strips(4);
              case 2 -> file.tiles(16, 16);
              case 3 -> file.tiles(8, 4).reversed();
              default -> {}
            }
            String where =
                String.format(
                    Locale.ROOT,
                    "%s, %s, planar %s, layout %d, compression %d",
                    kind.name(),
                    order,
                    planar,
                    layout,
                    compression);
            assertThat(decode(file.write()).pixels()).as(where).isEqualTo(expected);
          }
        }
      }
    }
  }

  @Test
  void differencesAreUndone() {
    for (Kind kind : kinds()) {
      boolean whole = List.of(8, 16, 32, 64).contains(kind.bits());
      boolean floats = kind.name().contains("floats");
      for (int predictor = 2; predictor <= 3; predictor++) {
        if (predictor == 2 ? !whole : !floats) {
          continue;
        }
        long[][] samples = random(kind, new Random(SEED));
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
          for (boolean planar : new boolean[] {false, true}) {
            TiffFile file = kind.file(samples).order(order).planar(planar).predictor(predictor);
            byte[] strips = file.compression(TiffFile.LZW).strips(4).write();
            byte[] tiles = file.compression(TiffFile.DEFLATE).tiles(8, 4).write();
            String where = kind.name() + ", predictor " + predictor + ", " + order;
            assertThat(decode(strips).pixels()).as(where).isEqualTo(expected(kind, samples));
            assertThat(decode(tiles).pixels()).as(where).isEqualTo(expected(kind, samples));
          }
        }
      }
    }
  }

  /** Long runs and long strings, for the tables of LZW to fill. */
  @Test
  void largePicturesAreUnpacked() {
    int side = 300;
    Random random = new Random(SEED);
    long[] grey = new long[side * side];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = i < grey.length / 2 ? i / 1000 : random.nextInt(1 + i % 200);
    }
    for (int compression : new int[] {TiffFile.LZW, TiffFile.DEFLATE, TiffFile.PACK_BITS}) {
      TiffFile file = new TiffFile(side, side, 8, grey).with(PHOTOMETRIC, 1);
      byte[] pixels = decode(file.compression(compression).write()).pixels();
      for (int i = 0; i < grey.length; i++) {
        assertThat(pixels[3 * i] & 0xFF).as("pixel " + i).isEqualTo((int) grey[i]);
      }
    }
  }

  private static long[] all(long value) {
    long[] samples = new long[PIXELS];
    Arrays.fill(samples, value);
    return samples;
  }

  private static int[] first(TiffFile file) {
    return TestPictures.pixel(decode(file.write()), 0, 0);
  }

  @Test
  void colorsThatAreMultipliedByAlphaAreNotMultipliedAgain() {
    // Half of (200, 40, 100), and half of white beneath.
    TiffFile rgb = new TiffFile(WIDTH, HEIGHT, 8, all(100), all(20), all(50), all(128));
    assertThat(first(rgb.with(PHOTOMETRIC, 2).with(EXTRA, 1))).containsExactly(227, 147, 177);
    TiffFile grey = new TiffFile(WIDTH, HEIGHT, 8, all(100), all(128));
    assertThat(first(grey.with(PHOTOMETRIC, 1).with(EXTRA, 1))).containsExactly(227, 227, 227);
    // Where zero is white, nothing is added.
    assertThat(first(grey.with(PHOTOMETRIC, 0).with(EXTRA, 1))).containsExactly(155, 155, 155);
    TiffFile inks = new TiffFile(WIDTH, HEIGHT, 8, all(100), all(0), all(0), all(0), all(128));
    assertThat(first(inks.with(PHOTOMETRIC, 5).with(EXTRA, 1))).containsExactly(155, 255, 255);
  }

  /** Against the specification, but a fourth sample that nobody explains is alpha in Pillow too. */
  @Test
  void oneSampleThatIsNotExplainedIsAlpha() {
    TiffFile file = new TiffFile(WIDTH, HEIGHT, 8, all(100), all(0), all(255), all(128));
    assertThat(first(file.with(PHOTOMETRIC, 2))).containsExactly(177, 127, 255);
    assertThat(first(file.with(EXTRA, 999))).as("Corel").containsExactly(177, 127, 255);
  }

  @Test
  void halfOfFullScaleIs127InAllDepths() {
    assertThat(first(grey(16, 0x7FFF, 1))).containsExactly(127, 127, 127);
    assertThat(first(grey(32, 0x7FFFFFFF, 1))).containsExactly(127, 127, 127);
    assertThat(first(grey(32, Float.floatToIntBits(0.5f), FLOATING)))
        .containsExactly(127, 127, 127);
    assertThat(first(grey(8, 0x7F, 4))).as("undefined").containsExactly(127, 127, 127);
  }

  private static TiffFile grey(int bits, long value, int format) {
    return new TiffFile(WIDTH, HEIGHT, bits, all(value)).with(PHOTOMETRIC, 1).with(FORMAT, format);
  }

  @Test
  void floatsOf0To255AreLevels() {
    long[] ramp = new long[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      ramp[i] = Float.floatToIntBits(i * 2.25f - 3);
    }
    TiffFile file = new TiffFile(WIDTH, HEIGHT, 32, ramp).with(PHOTOMETRIC, 1);
    byte[] pixels = decode(file.with(FORMAT, FLOATING).write()).pixels();
    for (int i = 0; i < PIXELS; i++) {
      int level = (int) Math.max(0, Math.min(255, i * 2.25 - 3)); // as Pillow's convert("L")
      assertThat(pixels[3 * i] & 0xFF).as("pixel " + i).isEqualTo(level);
    }
  }

  @Test
  void floatsAboveFullScaleAreWhiteAndWhatIsNoNumberIsBlack() {
    long[] samples = all(Float.floatToIntBits(0.5f));
    samples[0] = Float.floatToIntBits(1.25f);
    samples[1] = Float.floatToIntBits(Float.NaN);
    samples[2] = Float.floatToIntBits(-3e38f);
    samples[3] = Float.floatToIntBits(Float.POSITIVE_INFINITY);
    TiffFile file = new TiffFile(WIDTH, HEIGHT, 32, samples).with(PHOTOMETRIC, 1);
    RgbImage image = decode(file.with(FORMAT, FLOATING).write());
    int[] expected = {255, 0, 0, 255, 127};
    for (int x = 0; x < expected.length; x++) {
      assertThat(TestPictures.pixel(image, x, 0)).as("pixel " + x).containsOnly(expected[x]);
    }
  }

  @Test
  void chromaIsSharedByItsUnits() {
    Random random = new Random(SEED);
    for (int[] of : new int[][] {{2, 2}, {2, 1}, {4, 1}, {4, 2}, {4, 4}, {1, 2}}) {
      int across = (WIDTH + of[0] - 1) / of[0];
      int down = (HEIGHT + of[1] - 1) / of[1];
      byte[] units = new byte[across * down * (of[0] * of[1] + 2)];
      random.nextBytes(units);
      TiffFile file = new TiffFile(WIDTH, HEIGHT, 8, all(0), all(0), all(0)).with(PHOTOMETRIC, 6);
      RgbImage image = decode(file.with(530, of[0], of[1]).write(List.of(units)));
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          int unit = (y / of[1] * across + x / of[0]) * (of[0] * of[1] + 2);
          int luma = units[unit + y % of[1] * of[0] + x % of[0]] & 0xFF;
          int cb = units[unit + of[0] * of[1]] & 0xFF;
          int cr = units[unit + of[0] * of[1] + 1] & 0xFF;
          assertThat(TestPictures.pixel(image, x, y))
              .as("%s at %d, %d", Arrays.toString(of), x, y)
              .isEqualTo(ycbcr(luma, cb, cr));
        }
      }
    }
  }

  /** Studio levels: black is 16, white 235, and the coefficients are those of BT.709. */
  @Test
  void rangeAndCoefficientsOfYcbcrAreTheFiles() {
    TiffFile file = new TiffFile(WIDTH, HEIGHT, 8, all(125), all(128), all(200));
    file.with(PHOTOMETRIC, 6).with(530, 1, 1);
    file.withReals(529, 0.2126, 0.7152, 0.0722).withReals(532, 16, 235, 128, 240, 128, 240);
    double y = (125 - 16) * 255 / 219.0;
    double cr = (200 - 128) * 127 / 112.0;
    double red = y + cr * (2 - 2 * 0.213); // three digits are what the file has of them
    double green = (y - 0.213 * red - 0.072 * y) / 0.715;
    assertThat(first(file)).containsExactly(clip(red), clip(green), clip(y));
  }

  @Test
  void labIsConvertedUnderD50() {
    // From ColorMine's and Lindbloom's calculators: L*a*b* under D50 to sRGB.
    assertThat(lab(8, 255, 0, 0)).containsExactly(255, 255, 255);
    assertThat(lab(8, 0, 0, 0)).containsExactly(0, 0, 0);
    assertThat(lab(8, 137, 0, 0)).containsExactly(128, 128, 128); // L* 53.7
    // sRGB's own red: L* 54.29, a* 80.81, b* 69.89.
    int[] red = lab(8, 138, 81, 70);
    assertThat(red[0]).isBetween(252, 255);
    assertThat(red[1]).isBetween(0, 10);
    assertThat(red[2]).isBetween(0, 10);
    // The same numbers as colour profiles write them, and in 16 bits.
    assertThat(lab(9, 138, 81 + 128, 70 + 128)).isEqualTo(red);
    TiffFile deep = new TiffFile(WIDTH, HEIGHT, 16, all(138 << 8), all(81 << 8), all(70 << 8));
    assertThat(first(deep.with(PHOTOMETRIC, 8))).isEqualTo(red);
  }

  private static int[] lab(int photometric, long lightness, long a, long b) {
    TiffFile file = new TiffFile(WIDTH, HEIGHT, 8, all(lightness), all(a), all(b));
    return first(file.with(PHOTOMETRIC, photometric));
  }

  @Test
  void palettesOf8BitsAreTakenAsSuch() {
    TiffFile file = new TiffFile(WIDTH, HEIGHT, 1, all(1)).with(PHOTOMETRIC, 3);
    assertThat(first(file.with(COLOUR_MAP, 0, 200, 0, 100, 0, 50))).containsExactly(200, 100, 50);
    // Fewer entries than there may be: what is missing is black.
    TiffFile few = new TiffFile(WIDTH, HEIGHT, 8, all(200)).with(PHOTOMETRIC, 3);
    assertThat(first(few.with(COLOUR_MAP, 65535, 65535, 65535))).containsExactly(0, 0, 0);
  }

  @Test
  void stripsAndTilesMayBeJpegs() {
    BufferedImage image = gradient(WIDTH, HEIGHT);
    byte[] jpeg = encode(image, "jpeg");
    TiffFile file = new TiffFile(WIDTH, HEIGHT, 8, all(0), all(0), all(0)).compression(7);
    byte[] ycbcr = file.with(PHOTOMETRIC, 6).with(530, 2, 2).write(List.of(jpeg));
    assertThat(decode(ycbcr).pixels()).isEqualTo(decode(jpeg).pixels());

    byte[] grey = encode(TestPictures.as(BufferedImage.TYPE_BYTE_GRAY, image), "jpeg");
    TiffFile one = new TiffFile(WIDTH, HEIGHT, 8, all(0)).compression(7).with(PHOTOMETRIC, 0);
    RgbImage inverted = decode(one.write(List.of(grey)));
    byte[] upright = decode(grey).pixels();
    for (int i = 0; i < upright.length; i++) {
      assertThat(inverted.pixels()[i]).isEqualTo((byte) ~upright[i]);
    }
    // Planes of their own, which say nothing of colours.
    byte[] planes =
        file.planar(true).with(PHOTOMETRIC, 2).write(List.of(grey, jpegOf(77), jpegOf(200)));
    int[] pixel = TestPictures.pixel(decode(planes), 3, 3);
    assertThat(pixel[0]).isEqualTo(TestPictures.pixel(decode(grey), 3, 3)[0]);
    assertThat(pixel[1]).isBetween(76, 78);
    assertThat(pixel[2]).isBetween(199, 201);
  }

  private static byte[] jpegOf(int level) {
    BufferedImage grey = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < PIXELS; i++) {
      grey.getRaster().setSample(i % WIDTH, i / WIDTH, 0, level);
    }
    return encode(grey, "jpeg");
  }

  /** What the directory says counts, whatever a JFIF marker in the stream would mean elsewhere. */
  @Test
  void theDirectorySaysWhatTheSamplesOfAJpegAre() {
    BufferedImage image = gradient(WIDTH, HEIGHT);
    byte[] jpeg = encode(image, "jpeg");
    TiffFile file = new TiffFile(WIDTH, HEIGHT, 8, all(0), all(0), all(0)).compression(7);
    RgbImage raw = decode(file.with(PHOTOMETRIC, 2).write(List.of(jpeg)));
    RgbImage ycbcr = decode(jpeg);
    int[] stored = TestPictures.pixel(raw, 6, 4);
    int[] converted = ycbcr(stored[0], stored[1], stored[2]);
    int[] shown = TestPictures.pixel(ycbcr, 6, 4);
    for (int c = 0; c < 3; c++) {
      assertThat(converted[c]).isBetween(shown[c] - 1, shown[c] + 1);
    }
  }

  @Test
  void oldJpegsAreReadFromTheirStream() {
    byte[] jpeg = encode(gradient(WIDTH, HEIGHT), "jpeg");
    TiffFile file = new TiffFile(WIDTH, HEIGHT, 8, all(0), all(0), all(0)).compression(6);
    file.with(PHOTOMETRIC, 6);
    byte[] expected = decode(jpeg).pixels();
    byte[] stripOnly = file.write(List.of(jpeg));
    assertThat(decode(stripOnly).pixels()).isEqualTo(expected);
    byte[] told = file.with(513, 8).with(514, jpeg.length).write(List.of(jpeg));
    assertThat(decode(told).pixels()).isEqualTo(expected);
    // Its header, and the strip behind it.
    int scan = startOfScanData(jpeg);
    byte[] apart =
        file.with(514, scan).with(273, 8 + scan).with(279, jpeg.length - scan).write(List.of(jpeg));
    assertThat(decode(apart).pixels()).isEqualTo(expected);

    byte[] tables = file.with(513).with(514).with(273, 30).with(279, 50).write(List.of(jpeg));
    assertUnsupported(tables, "old JPEG compression without a JPEG stream");
  }

  private static int startOfScanData(byte[] jpeg) {
    for (int i = 2; ; i++) {
      if (jpeg[i] == (byte) 0xFF && jpeg[i + 1] == (byte) 0xDA) {
        return i + 2 + (jpeg[i + 2] << 8 | (jpeg[i + 3] & 0xFF));
      }
    }
  }

  @Test
  void orientationIsAppliedInBigFilesToo() {
    long[] ramp = new long[PIXELS];
    Arrays.setAll(ramp, i -> i);
    for (boolean big : new boolean[] {false, true}) {
      TiffFile file = new TiffFile(WIDTH, HEIGHT, 8, ramp).with(PHOTOMETRIC, 1).big(big);
      RgbImage image = decode(file.with(274, 6).write());
      assertThat(image.width()).isEqualTo(HEIGHT);
      assertThat(TestPictures.pixel(image, HEIGHT - 1, 0)[0]).as("top left").isEqualTo(0);
      assertThat(TestPictures.pixel(image, HEIGHT - 1, WIDTH - 1)[0]).isEqualTo(WIDTH - 1);
    }
  }

  /** Memory for them is none that the limits of width and height would bound. */
  @Test
  void moreSamplesThanAnyPictureHasAreNotRead() {
    long[][] samples = new long[65][PIXELS];
    byte[] file = new TiffFile(WIDTH, HEIGHT, 8, samples).with(PHOTOMETRIC, 1).with(338, 0).write();
    assertUnsupported(file, "65 samples a pixel");
  }

  private static void assertUnsupported(byte[] file, String what) {
    UnreadableImageException failure =
        catchThrowableOfType(UnreadableImageException.class, () -> decode(file));
    assertThat(failure).as(what).isNotNull();
    assertThat(failure.reason()).isEqualTo("unsupported TIFF (" + what + ")");
    assertThat(failure.isUnsupported()).isTrue();
    assertThat(failure.isTruncated()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "9 | JBIG",
        "32766 | NeXT",
        "32809 | ThunderScan",
        "34661 | JBIG",
        "34676 | SGI log",
        "34712 | JPEG 2000",
        "34887 | LERC",
        "34925 | LZMA",
        "34934 | JPEG XR",
        "50000 | Zstandard",
        "50001 | WebP",
        "50002 | JPEG XL",
        "12345 | 12345"
      })
  void compressionsThatAreNotReadAreNamed(int code, String title) {
    TiffFile file = grey(8, 7, 1).with(259, code);
    assertUnsupported(file.write(), "compression " + title);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4 | a transparency mask, not a picture",
        "10 | ITU L*a*b* colours",
        "32803 | a raw photograph, colour filter array",
        "32844 | LogLuv, logarithmic brightness",
        "32845 | LogLuv, logarithmic brightness",
        "34892 | a raw photograph, linear",
        "77 | photometric interpretation 77"
      })
  void coloursThatAreNotReadAreNamed(int code, String what) {
    assertUnsupported(grey(8, 7, 1).with(PHOTOMETRIC, code).write(), what);
  }

  @Test
  void samplesThatAreNotReadAreNamed() {
    for (int bits : new int[] {8, 16, 32}) {
      assertUnsupported(grey(bits, 7, 2).write(), "signed integer samples");
    }
    assertUnsupported(grey(32, 7, 5).write(), "complex integer samples");
    assertUnsupported(grey(64, 7, 6).write(), "complex floating-point samples");
    assertUnsupported(grey(8, 7, 9).write(), "sample format 9");
    assertUnsupported(grey(24, 7, 3).write(), "floating-point samples of 24 bits");
    assertUnsupported(grey(8, 7, 1).with(258, 128).write(), "samples of 128 bits");
    TiffFile rgb = new TiffFile(WIDTH, HEIGHT, 8, all(1), all(2), all(3)).with(PHOTOMETRIC, 2);
    assertUnsupported(rgb.with(258, 5, 6, 5).write(), "samples of 5 and of 6 bits in one pixel");
    assertUnsupported(
        rgb.with(258, 8, 8, 8).with(FORMAT, 1, 1, 2).write(),
        "samples of several formats in one pixel");
    assertUnsupported(
        grey(32, Float.floatToIntBits(3000.5f), 3).write(),
        "floating-point samples up to 3000.5; read are 0 to 1 and 0 to 255");
    TiffFile inks = new TiffFile(WIDTH, HEIGHT, 32, all(1), all(1), all(1), all(1));
    assertUnsupported(
        inks.with(PHOTOMETRIC, 5).with(FORMAT, 3).write(), "floating-point samples of CMYK");
    TiffFile palette = new TiffFile(WIDTH, HEIGHT, 32, all(1)).with(PHOTOMETRIC, 3);
    assertUnsupported(
        palette.with(COLOUR_MAP, 1, 2, 3).write(), "samples of 32 bits with a palette");
  }

  @Test
  void combinationsThatAreNotReadAreNamed() {
    TiffFile many = new TiffFile(WIDTH, HEIGHT, 8, all(1), all(2), all(3), all(4), all(5));
    assertUnsupported(
        many.with(PHOTOMETRIC, 2).write(), "2 extra samples that the file does not explain");
    assertUnsupported(many.with(EXTRA, 7, 0).write(), "an extra sample of kind 7");
    TiffFile inks = new TiffFile(WIDTH, HEIGHT, 8, all(1), all(2), all(3), all(4), all(5));
    inks.with(PHOTOMETRIC, 5).with(EXTRA, 0).with(332, 2).with(334, 5);
    assertUnsupported(inks.write(), "5 inks that are not CMYK");
    inks.with(332, 1).with(334, 4).with(336, 10, 200);
    assertUnsupported(inks.write(), "inks with a range of dots of their own");
    TiffFile six = new TiffFile(WIDTH, HEIGHT, 8, all(1), all(2), all(3), all(4), all(5), all(6));
    six.with(PHOTOMETRIC, 5).with(332, 2).with(334, 6);
    assertUnsupported(six.write(), "6 inks that are not CMYK");
    TiffFile indexed = new TiffFile(WIDTH, HEIGHT, 8, all(1), all(2)).with(PHOTOMETRIC, 3);
    indexed.with(COLOUR_MAP, 1, 2, 3).with(EXTRA, 1);
    assertUnsupported(indexed.write(), "palette multiplied by transparency");
    TiffFile four = new TiffFile(WIDTH, HEIGHT, 4, all(1)).with(PHOTOMETRIC, 1);
    assertUnsupported(
        four.compression(TiffFile.LZW).with(317, 2).write(), "predictor 2 with samples of 4 bits");
    assertUnsupported(grey(8, 1, 1).compression(TiffFile.LZW).with(317, 9).write(), "predictor 9");
    assertUnsupported(grey(8, 1, 1).with(346, 1).write(), "a palette of other colours than RGB");
    assertUnsupported(
        grey(8, 1, 1).with(259, 4).write(), "CCITT compression of more than a bit a pixel");
    assertUnsupported(grey(16, 1, 1).with(259, 7).write(), "JPEG compression of 16 bits");
    assertUnsupported(
        many.with(EXTRA, 0, 0).with(259, 7).write(List.of(jpegOf(7))),
        "JPEG compression of 5 samples");
    TiffFile ycbcr = new TiffFile(WIDTH, HEIGHT, 8, all(1), all(2), all(3)).with(PHOTOMETRIC, 6);
    assertUnsupported(
        ycbcr.planar(true).write(),
        "subsampled YCbCr in planes, as differences or with extra samples");
    assertUnsupported(ycbcr.with(530, 3, 1).write(), "YCbCr with chroma for 3x1 pixels");
  }

  @Test
  void damageIsNoUnsupportedFile() {
    assertDamaged(new TiffFile(WIDTH, HEIGHT, 8, all(1)).with(PHOTOMETRIC, 2), "RGB of 1 sample");
    assertDamaged(grey(8, 1, 1).with(PHOTOMETRIC, 3), "no palette (field ColorMap)");
    assertDamaged(grey(8, 1, 1).strips(2).with(273, 8), "1 strips where at least 5 are needed");
    assertDamaged(grey(8, 1, 1).with(278, 0), "strips of 13x0 pixels");
    TiffFile jpeg = grey(8, 1, 1).with(259, 7);
    assertDamaged(jpeg, "a strip or tile is no JPEG stream");
  }

  private static void assertDamaged(TiffFile file, String what) {
    UnreadableImageException failure =
        catchThrowableOfType(UnreadableImageException.class, () -> decode(file.write()));
    assertThat(failure).as(what).isNotNull();
    assertThat(failure.reason()).isEqualTo("damaged TIFF: " + what);
    assertThat(failure.isUnsupported()).isFalse();
  }

  @Test
  void whatIsCutOffIsTruncated() {
    for (int compression : new int[] {TiffFile.NONE, TiffFile.LZW, TiffFile.DEFLATE}) {
      long[] noise = new Random(SEED).longs(PIXELS, 0, 256).toArray();
      TiffFile file = new TiffFile(WIDTH, HEIGHT, 8, noise).with(PHOTOMETRIC, 1);
      byte[] whole = file.compression(compression).write(); // ends with "no more directories"
      for (int length = 8; length < whole.length - 4; length += 9) {
        byte[] cut = Arrays.copyOf(whole, length);
        UnreadableImageException failure =
            catchThrowableOfType(UnreadableImageException.class, () -> decode(cut));
        assertThat(failure).as(length + " bytes").isNotNull();
        assertThat(failure.isTruncated()).as(failure.reason()).isTrue();
      }
    }
    // The directory first, the pixels behind it: cut off within the strip, or the strip too short.
    TiffFile few = grey(8, 1, 1).compression(TiffFile.PACK_BITS);
    assertThatThrownBy(() -> decode(few.write(List.of(bytes(0, 1, 0, 2)))))
        .hasMessageContaining("truncated TIFF pixel data: 2 bytes of 117");
  }

  @Test
  void aLieAboutTheSizeCostsNothing() {
    for (int compression : new int[] {TiffFile.NONE, TiffFile.LZW, TiffFile.DEFLATE}) {
      byte[] file =
          grey(8, 1, 1)
              .compression(compression)
              .with(256, 9000)
              .with(257, 9000)
              .with(278, 9000)
              .write();
      long before = AllocatedBytes.ofThisThread();
      assertThatThrownBy(() -> decode(file)).hasMessageContaining("truncated TIFF");
      assertThat(AllocatedBytes.ofThisThread() - before).isLessThan(2_000_000);
    }
  }

  /** Tables that several streams share stand in the directory. */
  @Test
  void jpegTablesAreSharedByAllStrips() {
    byte[] top = jpegOf(60);
    byte[] bottom = jpegOf(190);
    int tables = indexOf(top, 0xDB); // what stands before the frame, here, are tables alone
    int frame = indexOf(top, 0xC0);
    byte[] shared = concat(bytes(0xFF, 0xD8), Arrays.copyOfRange(top, tables, frame));
    int huffman = indexOf(top, 0xC4);
    int scan = indexOf(top, 0xDA);
    byte[] all = concat(shared, Arrays.copyOfRange(top, huffman, scan), bytes(0xFF, 0xD9));
    TiffFile file =
        new TiffFile(WIDTH, 2 * HEIGHT, 8, new long[2 * PIXELS])
            .compression(7)
            .strips(HEIGHT)
            .with(PHOTOMETRIC, 1)
            .withBytes(347, all);
    RgbImage image = decode(file.write(List.of(abbreviated(top), abbreviated(bottom))));
    assertThat(TestPictures.pixel(image, 5, 2)[0]).isBetween(59, 61);
    assertThat(TestPictures.pixel(image, 5, HEIGHT + 2)[0]).isBetween(189, 191);
  }

  /** Frame and scan alone. */
  private static byte[] abbreviated(byte[] jpeg) {
    int frame = indexOf(jpeg, 0xC0);
    int huffman = indexOf(jpeg, 0xC4);
    int scan = indexOf(jpeg, 0xDA);
    return concat(
        bytes(0xFF, 0xD8),
        Arrays.copyOfRange(jpeg, frame, huffman),
        Arrays.copyOfRange(jpeg, scan, jpeg.length));
  }

  private static int indexOf(byte[] jpeg, int marker) {
    int at = 2;
    while ((jpeg[at + 1] & 0xFF) != marker) {
      at += 2 + ((jpeg[at + 2] & 0xFF) << 8 | (jpeg[at + 3] & 0xFF));
    }
    return at;
  }
}
