package alexnet.image.png;

import static alexnet.image.TestPictures.bytes;
import static alexnet.image.TestPictures.chunk;
import static alexnet.image.TestPictures.concat;
import static alexnet.image.TestPictures.decode;
import static alexnet.image.TestPictures.pixel;
import static alexnet.image.TestPictures.png;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import alexnet.image.RgbImage;
import alexnet.image.TestPictures;
import alexnet.image.UnreadableImageException;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PngSourceTest {
  /** What another program's filters and passes give back, pixel for pixel. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void pixelsAreExact(boolean interlaced) {
    for (int width : new int[] {1, 2, 3, 5, 8, 9, 30}) {
      BufferedImage image = TestPictures.gradient(width, 21);
      RgbImage decoded = decode(TestPictures.encode(image, "png", interlaced));
      assertThat(decoded.pixels()).isEqualTo(TestPictures.expected(image).pixels());
    }
  }

  @Test
  void everyFilterIsUndone() {
    // One grey pixel a byte. Filters none, sub, up, average, Paeth; results worked out by hand.
    byte[] lines =
        bytes(
            0, 10, 20, 30, //
            1, 10, 5, 5, // 10, 15, 20
            2, 1, 2, 250, // 11, 17, 14
            3, 5, 3, 100, // 5+5=10, 3+13=16, 100+15=115
            4, 1, 2, 3); // 1+10=11, 2+16=18, 3+115=118
    RgbImage image = decode(png(3, 5, 8, 0, lines));

    int[][] grey = {{10, 20, 30}, {10, 15, 20}, {11, 17, 14}, {10, 16, 115}, {11, 18, 118}};
    for (int y = 0; y < 5; y++) {
      for (int x = 0; x < 3; x++) {
        assertThat(pixel(image, x, y)).as(x + "," + y).containsOnly(grey[y][x]);
      }
    }
  }

  @Test
  void smallDepthsSpreadOverTheWholeRange() {
    assertThat(decode(png(3, 1, 1, 0, bytes(0, 0b10100000))).pixels())
        .isEqualTo(bytes(255, 255, 255, 0, 0, 0, 255, 255, 255));
    assertThat(decode(png(3, 1, 2, 0, bytes(0, 0b00011000))).pixels())
        .isEqualTo(bytes(0, 0, 0, 85, 85, 85, 170, 170, 170));
    assertThat(decode(png(2, 1, 4, 0, bytes(0, 0x1F))).pixels())
        .isEqualTo(bytes(17, 17, 17, 255, 255, 255));
  }

  @Test
  void sixteenBitsKeepTheHighByte() {
    assertThat(decode(png(1, 1, 16, 2, bytes(0, 0x12, 0xFF, 0x80, 0, 0xFE, 0xFF))).pixels())
        .isEqualTo(bytes(0x12, 0x80, 0xFE));
    assertThat(decode(png(1, 1, 16, 0, bytes(0, 0x55, 0xFF))).pixels())
        .isEqualTo(bytes(0x55, 0x55, 0x55));
  }

  @Test
  void transparencyIsComposedOverWhite() {
    // Half of 100 and half of white: (100 * 128 + 255 * 127) / 255 = 177.2.
    assertThat(decode(png(2, 1, 8, 4, bytes(0, 100, 128, 7, 0))).pixels())
        .isEqualTo(bytes(177, 177, 177, 255, 255, 255));
    assertThat(decode(png(1, 1, 8, 6, bytes(0, 100, 0, 255, 128))).pixels())
        .isEqualTo(bytes(177, 127, 255));
    assertThat(decode(png(1, 1, 16, 6, bytes(0, 100, 9, 0, 9, 255, 9, 128, 9))).pixels())
        .isEqualTo(bytes(177, 127, 255));
  }

  @Test
  void transparentColoursAreComparedInAllTheirBits() {
    byte[] greyKey = chunk("tRNS", bytes(0x10, 0x01));
    assertThat(decode(png(2, 1, 16, 0, bytes(0, 0x10, 0x01, 0x10, 0x02), greyKey)).pixels())
        .isEqualTo(bytes(255, 255, 255, 0x10, 0x10, 0x10));
    byte[] rgbKey = chunk("tRNS", bytes(0, 1, 0, 2, 0, 3));
    assertThat(decode(png(2, 1, 8, 2, bytes(0, 1, 2, 3, 1, 2, 4), rgbKey)).pixels())
        .isEqualTo(bytes(255, 255, 255, 1, 2, 4));
    byte[] smallKey = chunk("tRNS", bytes(0, 1));
    assertThat(decode(png(2, 1, 4, 0, bytes(0, 0x12), smallKey)).pixels())
        .isEqualTo(bytes(255, 255, 255, 34, 34, 34));
  }

  @Test
  void palettesAreExpandedWithTheirTransparency() {
    byte[] palette = chunk("PLTE", bytes(1, 2, 3, 40, 50, 60, 100, 0, 255));
    byte[] alpha = chunk("tRNS", bytes(0, 255, 128));
    RgbImage image = decode(png(4, 1, 2, 3, bytes(0, 0b00011011), palette, alpha));

    assertThat(pixel(image, 0, 0)).containsExactly(255, 255, 255);
    assertThat(pixel(image, 1, 0)).containsExactly(40, 50, 60);
    assertThat(pixel(image, 2, 0)).containsExactly(177, 127, 255);
    assertThat(pixel(image, 3, 0)).as("beyond the palette").containsExactly(0, 0, 0);
  }

  @Test
  void textProfilesAndGammaAreNotLookedAt() {
    byte[] badProfile = chunk("iCCP", bytes('x', 0, 99, 1, 2, 3));
    byte[] badText = chunk("zTXt", bytes('x', 0, 0, 0xFF, 0xFF));
    badText[badText.length - 1]++; // and a wrong checksum
    byte[] gamma = chunk("gAMA", bytes(0, 3, 0xD0, 0x90));
    byte[] badExif = chunk("eXIf", bytes(1, 2, 3));

    RgbImage image = decode(png(1, 1, 8, 0, bytes(0, 77), badProfile, badText, gamma, badExif));

    assertThat(image.pixels()).isEqualTo(bytes(77, 77, 77));
  }

  @ParameterizedTest
  @ValueSource(strings = {"IHDR", "PLTE", "tRNS", "IDAT"})
  void aWrongChecksumIsNamed(String type) {
    byte[] palette = chunk("PLTE", bytes(1, 2, 3));
    byte[] alpha = chunk("tRNS", bytes(0));
    byte[] file = png(1, 1, 8, 3, bytes(0, 0), palette, alpha);
    int at = new String(file, StandardCharsets.ISO_8859_1).indexOf(type);
    int length = ByteBuffer.wrap(file, at - 4, 4).getInt();
    file[at + 4 + length + 3] ^= 1;

    assertThatThrownBy(() -> decode(file))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessage("test picture: PNG checksum of chunk " + type + " is wrong");
  }

  @Test
  void aCutOffFileIsRejectedAndAMissingEndIsNot() {
    byte[] file = TestPictures.encode(TestPictures.gradient(30, 20), "png");
    int end = file.length - 12; // IEND
    assertThat(decode(Arrays.copyOf(file, end)).pixels()).isEqualTo(decode(file).pixels());
    for (int length = 8; length < end; length += 7) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> decode(cut))
          .isInstanceOf(UnreadableImageException.class)
          .hasMessageContaining("truncated PNG");
    }
  }

  @Test
  void rowsThatTheDataDoesNotHaveAreMissed() {
    assertThatThrownBy(() -> decode(png(2, 3, 8, 0, bytes(0, 1, 2, 0, 1, 2))))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining("truncated PNG pixel data: rows are missing");
  }

  /** Dialects and what came after the standard are no damage. */
  @Test
  void whatIsNotReadIsUnsupported() {
    byte[] plain = png(1, 1, 8, 0, bytes(0, 77));
    byte[] apple =
        concat(
            TestPictures.signature(),
            chunk("CgBI", bytes(0x50, 0, 0x20, 2)),
            Arrays.copyOfRange(plain, 8, plain.length));
    assertUnsupported(apple, "Apple's for the iPhone, chunk CgBI");
    byte[] header = bytes(0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 64, 0);
    byte[] mng =
        concat(
            TestPictures.signature(),
            chunk("IHDR", header),
            Arrays.copyOfRange(plain, 33, plain.length));
    assertUnsupported(mng, "methods of compression 0, filter 64, interlace 0");
    assertUnsupported(png(1, 1, 8, 0, bytes(0, 77), chunk("NEWc", bytes(1))), "needs chunk NEWc");
  }

  private static void assertUnsupported(byte[] file, String what) {
    UnreadableImageException failure =
        catchThrowableOfType(UnreadableImageException.class, () -> decode(file));
    assertThat(failure.reason()).isEqualTo("unsupported PNG (" + what + ")");
    assertThat(failure.isUnsupported()).isTrue();
  }

  /** Of an animation the picture that every program shows; its frames are not looked at. */
  @Test
  void animationsShowTheirPicture() {
    byte[] control = chunk("acTL", bytes(0, 0, 0, 2, 0, 0, 0, 0));
    byte[] frame = chunk("fcTL", new byte[26]);
    byte[] file = png(1, 1, 8, 0, bytes(0, 77), control, frame);
    byte[] end = Arrays.copyOfRange(file, file.length - 12, file.length);
    byte[] later = chunk("fdAT", bytes(0, 0, 0, 2, 1, 2, 3));
    byte[] animated = concat(Arrays.copyOf(file, file.length - 12), frame, later, end);
    assertThat(decode(animated).pixels()).isEqualTo(bytes(77, 77, 77));
  }

  @Test
  void impossibleHeadersAreNamed() {
    assertThatThrownBy(() -> decode(png(1, 1, 3, 2, bytes(0, 0, 0, 0))))
        .hasMessageContaining("damaged PNG: colour type 2 with 3 bits a sample");
    assertThatThrownBy(() -> decode(png(0, 5, 8, 2, bytes(0))))
        .hasMessageContaining("PNG of 0x5 pixels");
    byte[] noPalette = png(1, 1, 8, 3, bytes(0, 0));
    assertThatThrownBy(() -> decode(noPalette)).hasMessageContaining("no palette");
    byte[] needed = png(1, 1, 8, 0, bytes(0, 0), chunk("CgBI", bytes(0)));
    assertThatThrownBy(() -> decode(needed)).hasMessageContaining("needs chunk CgBI");
    byte[] filter = png(1, 1, 8, 0, bytes(9, 0));
    assertThatThrownBy(() -> decode(filter)).hasMessageContaining("damaged PNG: filter 9");
    byte[] start = concat(TestPictures.signature(), chunk("IDAT", bytes(1)));
    assertThatThrownBy(() -> decode(start)).hasMessageContaining("IHDR");
  }
}
