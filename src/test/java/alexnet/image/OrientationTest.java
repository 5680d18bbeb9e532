package alexnet.image;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.image.source.Orientation;
import alexnet.image.source.OrientationTags;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
    RgbImage upright = ImageDecoder.upright(picture(stored), Orientation.ofTag(tag));

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

    assertThat(ofExif(little, little.length)).isEqualTo(Orientation.ofTag(6));
    assertThat(ofExif(big, big.length)).isEqualTo(Orientation.ofTag(6));
  }

  @Test
  void damagedExifCountsAsUpright() {
    byte[] good = TestPictures.exif(6);
    for (int length = 0; length < 22; length++) {
      assertThat(ofExif(good, length)).isEqualTo(Orientation.UPRIGHT);
    }
    byte[] farDirectory = TestPictures.exif(6);
    farDirectory[7] = (byte) 0x80; // a negative offset
    assertThat(ofExif(farDirectory, farDirectory.length)).isEqualTo(Orientation.UPRIGHT);
  }

  private static Orientation ofExif(byte[] exif, int length) {
    OrientationTags tags = new OrientationTags();
    tags.exif(exif, 0, length);
    return tags.orientation();
  }

  @Test
  void isAppliedInJpegPngAndWebp() {
    byte[] app1 =
        TestPictures.concat("Exif\0\0".getBytes(StandardCharsets.US_ASCII), TestPictures.exif(6));
    byte[] plainJpeg = TestPictures.encode(TestPictures.gradient(30, 20), "jpeg");
    RgbImage plain = TestPictures.decode(plainJpeg);
    RgbImage turned = ImageDecoder.upright(plain, Orientation.ofTag(6));

    RgbImage jpeg = TestPictures.decode(TestPictures.withSegment(plainJpeg, 0xE1, app1));
    assertThat(jpeg.pixels()).isEqualTo(turned.pixels());

    byte[] lines = lines(TestPictures.expected(TestPictures.gradient(30, 20)));
    byte[] exif = TestPictures.chunk("eXIf", TestPictures.exif(6));
    RgbImage png = TestPictures.decode(TestPictures.png(30, 20, 8, 2, lines, exif));
    assertThat(TestPictures.difference(png, turned)).isLessThan(4);

    RgbImage webp = TestPictures.decode(TestPictures.resource("lossy-orientation-6.webp"));
    assertThat(TestPictures.difference(webp, turned)).isLessThan(6);
  }

  @Test
  void isReadFromXmpWhereExifSaysNothing() {
    byte[] plain = TestPictures.encode(TestPictures.gradient(30, 20), "jpeg");
    RgbImage stored = TestPictures.decode(plain);
    byte[] sixth = ImageDecoder.upright(stored, Orientation.ofTag(6)).pixels();
    for (String value :
        new String[] {
          "<rdf:Description tiff:Orientation=\"6\"/>",
          "<rdf:Description tiff:Orientation = '6'/>",
          "<tiff:Orientation>6</tiff:Orientation>"
        }) {
      byte[] jpeg = TestPictures.withSegment(plain, 0xE1, xmpSegment(value));
      assertThat(TestPictures.decode(jpeg).pixels()).as(value).isEqualTo(sixth);
    }
    for (String value :
        new String[] {
          "<tiff:Orientation>9</tiff:Orientation>",
          "<tiff:Orientation>",
          "<tiff:OrientationOfSomething>6</tiff:OrientationOfSomething>"
        }) {
      byte[] jpeg = TestPictures.withSegment(plain, 0xE1, xmpSegment(value));
      assertThat(TestPictures.decode(jpeg).pixels()).as(value).isEqualTo(stored.pixels());
    }
  }

  @Test
  void exifCountsBeforeXmp() {
    byte[] plain = TestPictures.encode(TestPictures.gradient(30, 20), "jpeg");
    byte[] xmp = xmpSegment("<tiff:Orientation>6</tiff:Orientation>");
    for (int tag : new int[] {1, 3}) {
      byte[] exif =
          TestPictures.concat(
              "Exif\0\0".getBytes(StandardCharsets.US_ASCII), TestPictures.exif(tag));
      byte[] before = TestPictures.withSegment(plain, 0xE1, exif);
      byte[] expected =
          ImageDecoder.upright(TestPictures.decode(plain), Orientation.ofTag(tag)).pixels();

      assertThat(TestPictures.decode(TestPictures.withSegment(before, 0xE1, xmp)).pixels())
          .isEqualTo(expected);
      byte[] after = TestPictures.withSegment(plain, 0xE1, xmp);
      assertThat(TestPictures.decode(TestPictures.withSegment(after, 0xE1, exif)).pixels())
          .isEqualTo(expected);
    }
  }

  @Test
  void xmpIsReadInPngWebpAndTiffToo() {
    byte[] packet = packet("<tiff:Orientation>6</tiff:Orientation>");
    RgbImage picture = TestPictures.expected(TestPictures.gradient(30, 20));
    byte[] keyword = "XML:com.adobe.xmp\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII);
    byte[] text = TestPictures.chunk("iTXt", TestPictures.concat(keyword, packet));

    RgbImage png = TestPictures.decode(TestPictures.png(30, 20, 8, 2, lines(picture), text));
    assertThat(png.pixels())
        .isEqualTo(ImageDecoder.upright(picture, Orientation.ofTag(6)).pixels());

    byte[] still = TestPictures.resource("lossless-alpha.webp");
    RgbImage webp = TestPictures.decode(WebpFiles.withChunk(still, 4, "XMP ", packet));
    assertThat(webp.pixels())
        .isEqualTo(ImageDecoder.upright(TestPictures.decode(still), Orientation.ofTag(6)).pixels());

    RgbImage tiff = TestPictures.decode(tiff(picture, packet));
    assertThat(tiff.pixels())
        .isEqualTo(ImageDecoder.upright(picture, Orientation.ofTag(6)).pixels());
  }

  private static byte[] xmpSegment(String property) {
    return TestPictures.concat(
        "http://ns.adobe.com/xap/1.0/\0".getBytes(StandardCharsets.US_ASCII), packet(property));
  }

  private static byte[] packet(String property) {
    return ("<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta"
            + " xmlns:x='adobe:ns:meta/'><rdf:RDF>"
            + property
            + "</rdf:RDF></x:xmpmeta><?xpacket end='w'?>")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** One strip of RGB (TIFF 6.0), and a packet of XMP in tag 700 without a tag of orientation. */
  private static byte[] tiff(RgbImage image, byte[] packet) {
    int pixels = image.pixels().length;
    int directory = 8 + pixels + packet.length + (packet.length & 1) + 6;
    ByteBuffer file = ByteBuffer.allocate(directory + 2 + 9 * 12 + 4);
    file.order(ByteOrder.LITTLE_ENDIAN).putInt(0x2A4949).putInt(directory);
    file.put(image.pixels()).put(packet).position(directory - 6);
    file.putShort((short) 8).putShort((short) 8).putShort((short) 8).putShort((short) 9);
    int[][] entries = {
      {256, 4, 1, image.width()},
      {257, 4, 1, image.height()},
      {258, 3, 3, directory - 6},
      {259, 3, 1, 1},
      {262, 3, 1, 2},
      {273, 4, 1, 8},
      {277, 3, 1, 3},
      {279, 4, 1, pixels},
      {700, 1, packet.length, 8 + pixels}
    };
    for (int[] entry : entries) {
      file.putShort((short) entry[0]).putShort((short) entry[1]).putInt(entry[2]).putInt(entry[3]);
    }
    return file.putInt(0).array();
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
