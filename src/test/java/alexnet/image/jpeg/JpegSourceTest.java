package alexnet.image.jpeg;

import static alexnet.image.TestPictures.as;
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
import static org.assertj.core.api.Assertions.within;

import alexnet.image.JpegVariations;
import alexnet.image.RgbImage;
import alexnet.image.TestPictures;
import alexnet.image.UnreadableImageException;
import alexnet.image.source.RowSink;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

  /**
   * What is not sent counts as zero: of a picture that ends after its first scan every block has
   * the value of its mean, where libjpeg would guess a slope from the blocks around it.
   */
  @Test
  void detailsThatAreNotSentAreNotGuessed() {
    BufferedImage grey = as(BufferedImage.TYPE_BYTE_GRAY, gradient(32, 24));
    byte[] file = encode(grey, "jpeg", true);
    RgbImage whole = decode(file);

    RgbImage coarse = decode(JpegVariations.endedAfter(1, file));

    int step = file[new String(file, StandardCharsets.ISO_8859_1).indexOf("\u00FF\u00DB") + 5];
    for (int y = 0; y < 24; y++) {
      for (int x = 0; x < 32; x++) {
        assertThat(pixel(coarse, x, y)).isEqualTo(pixel(coarse, x / 8 * 8, y / 8 * 8));
      }
    }
    for (int y = 0; y < 24; y += 8) {
      for (int x = 0; x < 32; x += 8) {
        double mean = 0;
        for (int i = 0; i < 64; i++) {
          mean += pixel(whole, x + i % 8, y + i / 8)[0] / 64.0;
        }
        // The first scan sends the mean but for its last bit: up to two steps of an eighth each.
        assertThat((double) pixel(coarse, x, y)[0]).isCloseTo(mean, within(1 + step / 4.0));
      }
    }
  }

  @Test
  void scansThatAreMissingAreTold() {
    byte[] file = JpegVariations.sampled(JpegVariations.colourful(60, 40), "2x2 1x1 1x1", true);
    for (int scans = 1; scans < 10; scans++) {
      JpegSource source = source(JpegVariations.endedAfter(scans, file));
      assertThat(source.tolerated()).isEqualTo("scans with its details are missing");
    }
    assertThat(source(file).tolerated()).isEmpty();
  }

  private static JpegSource source(byte[] file) {
    try {
      JpegSource source = new JpegSource(file);
      source.read(new Nowhere());
      return source;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Nowhere implements RowSink {
    @Override
    public void row(byte[] rgb, int offset) {}

    @Override
    public void restart() {}
  }

  /** 4:4:0, a camera's 4:2:2 after a quarter turn, as Pillow decodes it with libjpeg-turbo. */
  @Test
  void chromaOfHalfTheHeightIsInterpolated() {
    RgbImage expected = decode(TestPictures.resource("half-height-libjpeg-turbo.png"));

    RgbImage decoded = decode(TestPictures.resource("half-height.jpg"));

    assertThat(decoded.width()).isEqualTo(expected.width());
    assertThat(decoded.pixels()).isEqualTo(expected.pixels());
  }

  @Test
  void halfRowsComeOutInTurnWhateverTheirNumber() {
    for (int height = 1; height <= 6; height++) {
      List<Integer> seen = new ArrayList<>();
      RowSink sink =
          new RowSink() {
            @Override
            public void row(byte[] samples, int offset) {
              seen.add(samples[offset] & 0xFF);
              seen.add(samples[offset + 1] & 0xFF);
            }

            @Override
            public void restart() {
              seen.clear();
            }
          };
      HalfHeightRows rows = new HalfHeightRows(1, height, new boolean[] {false, true}, sink);
      int[] halved = {10, 10, 21, 21, 200, 200};
      for (int pass = 0; pass < 2; pass++) {
        rows.restart();
        for (int y = 0; y < height; y++) {
          rows.row(bytes(y, halved[y]), 0);
        }
      }
      // Three parts and one of 10, 21 and 200, rounded down in upper rows and up in lower ones;
      // the last row of a picture has none below it.
      int[] inner = {10, 13, 18, 66, 155, 200};
      List<Integer> expected = new ArrayList<>();
      for (int y = 0; y < height; y++) {
        boolean last = y == height - 1 && y % 2 == 1;
        expected.add(y);
        expected.add(last ? halved[y] : inner[y]);
      }
      assertThat(seen).as(height + " rows").isEqualTo(expected);
    }
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
    assertThatThrownBy(() -> decode(patched(file, frame + 1, 0xF7)))
        .hasMessage("test picture: unsupported JPEG coding (JPEG-LS)");
    assertThatThrownBy(() -> decode(patched(patched(file, frame + 11, 0x31), frame + 14, 0x21)))
        .hasMessage("test picture: unsupported JPEG coding (sampling factors 2x1 of 3x1)");
    assertThatThrownBy(() -> decode(patched(file, frame + 4, 12)))
        .hasMessage("test picture: unsupported JPEG coding (12 bits a sample)");
    assertThatThrownBy(() -> decode(patched(file, frame + 6, 0)))
        .hasMessage(
            "test picture: unsupported JPEG coding"
                + " (the number of rows stands behind the first scan)");
    assertThatThrownBy(() -> decode(patched(file, frame + 8, 0)))
        .hasMessage("test picture: JPEG of 0x30 pixels");
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
