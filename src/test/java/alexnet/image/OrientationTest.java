package alexnet.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrientationTest {
  /** Row 0 and column 0 of the stored picture lie where the EXIF standard says, for each value. */
  @ParameterizedTest
  @CsvSource({
    "1, ab/cd/ef",
    "2, ba/dc/fe",
    "3, fe/dc/ba",
    "4, ef/cd/ab",
    "5, ace/bdf",
    "6, bdf/ace",
    "7, fdb/eca",
    "8, eca/fdb"
  })
  void setsThePictureUpright(int tag, String stored) {
    RgbImage upright = Orientation.ofTag(tag).apply(picture(stored));

    assertThat(text(upright)).isEqualTo("ab/cd/ef");
  }

  private static RgbImage picture(String rows) {
    String[] lines = rows.split("/");
    int width = lines[0].length();
    byte[] pixels = new byte[width * lines.length * 3];
    String letters = String.join("", lines);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (letters.charAt(i / 3) + i % 3 * 40);
    }
    return new RgbImage(width, lines.length, pixels);
  }

  private static String text(RgbImage image) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < image.pixels().length; i += 3) {
      byte[] p = image.pixels();
      assertThat(new int[] {p[i + 1] & 0xFF, p[i + 2] & 0xFF})
          .as("channels stay together")
          .containsExactly(p[i] + 40, p[i] + 80);
      text.append(i > 0 && i / 3 % image.width() == 0 ? "/" : "").append((char) p[i]);
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, 255, 65535})
  void ignoresValuesThatTheStandardDoesNotKnow(int tag) {
    assertThat(Orientation.ofTag(tag)).isSameAs(Orientation.UPRIGHT);
  }

  @Test
  void isReadInBothByteOrders() {
    byte[] little = TestPictures.exif(6);
    byte[] big =
        TestPictures.bytes(
            'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0);

    assertThat(ExifBlock.orientation(little, 0, little.length)).isEqualTo(Orientation.ofTag(6));
    assertThat(ExifBlock.orientation(big, 0, big.length)).isEqualTo(Orientation.ofTag(6));
  }

  @Test
  void damagedExifCountsAsUpright() {
    byte[] good = TestPictures.exif(6);
    for (int length = 0; length < 22; length++) {
      assertThat(ExifBlock.orientation(good, 0, length)).isEqualTo(Orientation.UPRIGHT);
    }
    byte[] farDirectory = TestPictures.exif(6);
    farDirectory[7] = (byte) 0x80; // a negative offset
    assertThat(ExifBlock.orientation(farDirectory, 0, farDirectory.length))
        .isEqualTo(Orientation.UPRIGHT);
  }

  @Test
  void isAppliedInJpegPngAndWebp() {
    byte[] app1 =
        TestPictures.concat("Exif\0\0".getBytes(StandardCharsets.US_ASCII), TestPictures.exif(6));
    byte[] plainJpeg = TestPictures.encode(TestPictures.gradient(30, 20), "jpeg");
    RgbImage plain = TestPictures.decode(plainJpeg);
    RgbImage turned = Orientation.ofTag(6).apply(plain);

    RgbImage jpeg = TestPictures.decode(TestPictures.withSegment(plainJpeg, 0xE1, app1));
    assertThat(jpeg.pixels()).isEqualTo(turned.pixels());

    byte[] lines = lines(TestPictures.expected(TestPictures.gradient(30, 20)));
    byte[] exif = TestPictures.chunk("eXIf", TestPictures.exif(6));
    RgbImage png = TestPictures.decode(TestPictures.png(30, 20, 8, 2, lines, exif));
    assertThat(TestPictures.difference(png, turned)).isLessThan(4);

    RgbImage webp = TestPictures.decode(TestPictures.resource("lossy-orientation-6.webp"));
    assertThat(TestPictures.difference(webp, turned)).isLessThan(6);
  }

  /** Unfiltered scan lines. */
  private static byte[] lines(RgbImage image) {
    int row = image.width() * 3;
    byte[] lines = new byte[image.height() * (row + 1)];
    IntStream.range(0, image.height())
        .forEach(y -> System.arraycopy(image.pixels(), y * row, lines, y * (row + 1) + 1, row));
    return lines;
  }
}
