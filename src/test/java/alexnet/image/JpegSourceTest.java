package alexnet.image;

import static alexnet.image.TestPictures.bytes;
import static alexnet.image.TestPictures.decode;
import static alexnet.image.TestPictures.difference;
import static alexnet.image.TestPictures.encode;
import static alexnet.image.TestPictures.expected;
import static alexnet.image.TestPictures.gradient;
import static alexnet.image.TestPictures.pixel;
import static alexnet.image.TestPictures.withSegment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JpegSourceTest {
  private static final byte[] ADOBE = "Adobe\0d\0\0\0\0".getBytes(StandardCharsets.US_ASCII);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void colourIsThatOfThePicture(boolean progressive) {
    BufferedImage image = gradient(31, 21);

    RgbImage decoded = decode(encode(image, "jpeg", progressive));

    assertThat(difference(decoded, expected(image))).isLessThan(4);
  }

  @Test
  void greyIsReplicatedWithoutAGammaCurve() {
    BufferedImage grey = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < 16; y++) {
      for (int x = 0; x < 16; x++) {
        grey.getRaster().setSample(x, y, 0, 85);
      }
    }

    RgbImage decoded = decode(encode(grey, "jpeg"));

    assertThat(pixel(decoded, 5, 5)).containsExactly(85, 85, 85); // getRGB would say 156
  }

  @Test
  void adobesTransformSaysWhatThreeComponentsAre() throws IOException {
    // A raster is written as it is: three components, here red 200, green 100, blue 50.
    byte[] raw = raster(200, 100, 50);

    RgbImage rgb = decode(withSegment(raw, 0xEE, concatAdobe(0)));
    RgbImage yCbCr = decode(withSegment(raw, 0xEE, concatAdobe(1)));
    RgbImage unmarked = decode(raw);

    assertNear(pixel(rgb, 4, 4), 200, 100, 50);
    // JFIF: R = Y + 1.402 (Cr - 128), G = Y - 0.344 (Cb - 128) - 0.714 (Cr - 128), ...
    assertNear(pixel(yCbCr, 4, 4), 91, 255, 150);
    assertNear(pixel(unmarked, 4, 4), 91, 255, 150);
  }

  @Test
  void fourInksAreInvertedAndMixed() throws IOException {
    byte[] raw = raster(200, 100, 50, 128);

    RgbImage cmyk = decode(withSegment(raw, 0xEE, concatAdobe(0)));
    RgbImage ycck = decode(withSegment(raw, 0xEE, concatAdobe(2)));

    // Stored inverted: 200 * 128 / 255 and so on.
    assertNear(pixel(cmyk, 4, 4), 100, 50, 25);
    // YCCK codes the complement: 255 - (91, 255, 150), then as above.
    assertNear(pixel(ycck, 4, 4), 82, 0, 53);
  }

  private static byte[] concatAdobe(int transform) {
    return TestPictures.concat(ADOBE, bytes(transform));
  }

  private static void assertNear(int[] pixel, int... expected) {
    for (int c = 0; c < 3; c++) {
      assertThat(pixel[c]).as(Arrays.toString(pixel)).isBetween(expected[c] - 3, expected[c] + 3);
    }
  }

  /** A JPEG of 16x16 equal pixels, without JFIF or Adobe segment. */
  private static byte[] raster(int... samples) throws IOException {
    WritableRaster raster =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, samples.length, null);
    for (int i = 0; i < 256; i++) {
      raster.setPixel(i % 16, i / 16, samples);
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    assertThat(writer.canWriteRasters()).isTrue();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(raster, null, null), null);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCutOffPictureIsRejected(boolean progressive) {
    byte[] file = encode(gradient(100, 80), "jpeg", progressive);
    for (int length = 3; length < file.length - 30; length += file.length / 40) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> decode(cut))
          .as("%d of %d bytes", length, file.length)
          .isInstanceOf(UnreadableImageException.class)
          .hasMessageContaining("truncated JPEG");
    }
  }

  @Test
  void anEndMarkerDoesNotMakeACutOffPictureWhole() {
    byte[] file = encode(gradient(100, 80), "jpeg");
    byte[] half = Arrays.copyOf(file, file.length - 300);

    assertThatThrownBy(() -> decode(TestPictures.concat(half, bytes(0xFF, 0xD9))))
        .hasMessage("test picture: truncated JPEG data");
  }

  @Test
  void aLastScanThatIsMissingIsMissed() {
    byte[] file = encode(gradient(100, 80), "jpeg", true);
    int lastScan = new String(file, StandardCharsets.ISO_8859_1).lastIndexOf("\u00FF\u00DA");

    assertThatThrownBy(() -> decode(Arrays.copyOf(file, lastScan)))
        .hasMessage("test picture: truncated JPEG data");
  }

  @Test
  void onlyTheEndMarkerMayBeMissing() {
    byte[] file = encode(gradient(100, 80), "jpeg");

    RgbImage decoded = decode(Arrays.copyOf(file, file.length - 2));

    assertThat(decoded.pixels()).isEqualTo(decode(file).pixels());
  }

  @Test
  void junkAroundThePictureChangesNothing() {
    byte[] file = encode(gradient(40, 30), "jpeg");
    byte[] expected = decode(file).pixels();
    byte[] junk = bytes(1, 2, 3, 0xFF, 0, 7);

    byte[] after = TestPictures.concat(file, junk, file);
    byte[] before =
        TestPictures.concat(
            Arrays.copyOf(file, 2),
            bytes(0xFF, 0xE0, 0, 2),
            junk,
            Arrays.copyOfRange(file, 2, file.length));
    byte[] profile =
        withSegment(file, 0xE2, "ICC_PROFILE\0\1\1nonsense".getBytes(StandardCharsets.US_ASCII));

    assertThat(decode(after).pixels()).isEqualTo(expected);
    assertThat(decode(before).pixels()).isEqualTo(expected);
    assertThat(decode(profile).pixels()).isEqualTo(expected);
  }

  @Test
  void whatIsNotDecodedIsNamed() {
    byte[] file = encode(gradient(40, 30), "jpeg");
    int frame = new String(file, StandardCharsets.ISO_8859_1).indexOf("\u00FF\u00C0");

    assertThatThrownBy(() -> decode(patched(file, frame + 1, 0xC9)))
        .hasMessage("test picture: unsupported JPEG coding (arithmetic)");
    assertThatThrownBy(() -> decode(patched(file, frame + 1, 0xC3)))
        .hasMessage("test picture: unsupported JPEG coding (lossless)");
    assertThatThrownBy(() -> decode(patched(file, frame + 4, 12)))
        .hasMessage("test picture: unsupported JPEG coding (12 bits a sample)");
    assertThatThrownBy(() -> decode(patched(file, frame + 6, 0)))
        .hasMessage("test picture: JPEG of 40x0 pixels");
  }

  @Test
  void aHeaderThatLiesCostsNothing() {
    byte[] file = encode(gradient(40, 30), "jpeg");
    int frame = new String(file, StandardCharsets.ISO_8859_1).indexOf("\u00FF\u00C0");
    byte[] huge = patched(patched(file, frame + 5, 0x20), frame + 7, 0x20); // 8,232 x 8,222

    assertThatThrownBy(() -> decode(huge))
        .hasMessageMatching(
            "test picture: truncated JPEG data: [0-9,]+ bytes cannot hold 8,232x8,222 pixels");
  }

  private static byte[] patched(byte[] file, int at, int value) {
    byte[] copy = file.clone();
    copy[at] = (byte) value;
    return copy;
  }
}
