package alexnet.image;

import static alexnet.image.TestPictures.bytes;
import static alexnet.image.TestPictures.chunk;
import static alexnet.image.TestPictures.concat;
import static alexnet.image.TestPictures.decode;
import static alexnet.image.TestPictures.encode;
import static alexnet.image.TestPictures.expected;
import static alexnet.image.TestPictures.gradient;
import static alexnet.image.TestPictures.withSegment;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DirectColorModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

/**
 * One rule for profiles in all formats: the stored values count, as Pillow's {@code convert("RGB")}
 * and torchvision give them. The profile is Display P3, which differs from sRGB by up to 60 levels.
 */
class ColourProfileTest {
  private static final int WIDTH = 30;
  private static final int HEIGHT = 20;

  private final BufferedImage image = gradient(WIDTH, HEIGHT);
  private final byte[] profile = displayP3().getData();

  /** sRGB, whose curve P3 shares, with P3's primaries as seen under D50. */
  private static ICC_Profile displayP3() {
    ICC_Profile p3 = ICC_Profile.getInstance(ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData());
    p3.setData(ICC_Profile.icSigRedColorantTag, xyz(0.51512, 0.24120, -0.00105));
    p3.setData(ICC_Profile.icSigGreenColorantTag, xyz(0.29198, 0.69225, 0.04189));
    p3.setData(ICC_Profile.icSigBlueColorantTag, xyz(0.15710, 0.06657, 0.78407));
    return p3;
  }

  private static byte[] xyz(double... values) {
    ByteBuffer tag = ByteBuffer.allocate(20).put("XYZ ".getBytes(StandardCharsets.US_ASCII));
    tag.putInt(0);
    for (double value : values) {
      tag.putInt((int) Math.round(value * 65536));
    }
    return tag.array();
  }

  @Test
  void theProfileWouldMatter() {
    float[] green = new ICC_ColorSpace(displayP3()).toRGB(new float[] {0.4f, 0.8f, 0.2f});

    assertThat(green[0]).isLessThan(0.3f);
  }

  @Test
  void jpeg() {
    byte[] file = encode(image, "jpeg");
    byte[] icc = "ICC_PROFILE\0\1\1".getBytes(StandardCharsets.US_ASCII);

    RgbImage decoded = decode(withSegment(file, 0xE2, concat(icc, profile)));

    assertThat(decoded.pixels()).isEqualTo(decode(file).pixels());
  }

  @Test
  void png() {
    byte[] file = encode(image, "png");
    byte[] iccp = chunk("iCCP", concat("P3\0\0".getBytes(StandardCharsets.US_ASCII), deflated()));
    byte[] gamma = chunk("gAMA", bytes(0, 0, 0xB1, 0x8F));
    int afterHeader = 8 + 25;

    RgbImage decoded =
        decode(
            concat(
                Arrays.copyOf(file, afterHeader),
                iccp,
                gamma,
                Arrays.copyOfRange(file, afterHeader, file.length)));

    assertThat(decoded.pixels()).isEqualTo(expected(image).pixels());
  }

  private byte[] deflated() {
    Deflater deflater = new Deflater();
    deflater.setInput(profile);
    deflater.finish();
    byte[] packed = new byte[profile.length + 100];
    int length = deflater.deflate(packed);
    deflater.end();
    return Arrays.copyOf(packed, length);
  }

  @Test
  void webp() {
    for (String name : new String[] {"lossless-alpha.webp", "lossy-orientation-6.webp"}) {
      byte[] file = TestPictures.resource(name);
      byte[] withProfile = WebpFiles.withChunk(file, 0x20, "ICCP", profile);

      assertThat(decode(withProfile).pixels()).as(name).isEqualTo(decode(file).pixels());
    }
  }

  @Test
  void tiff() {
    for (int bytesPerSample : new int[] {1, 2}) {
      RgbImage decoded = decode(tiff(bytesPerSample));

      assertThat(decoded.pixels()).isEqualTo(expected(image).pixels());
    }
  }

  /** An uncompressed TIFF (revision 6.0) of one strip, with the profile in tag 34675. */
  private byte[] tiff(int bytesPerSample) {
    byte[] pixels = expected(image).pixels();
    int pixelsAt = 8;
    int profileAt = pixelsAt + pixels.length * bytesPerSample;
    int bitsAt = profileAt + profile.length + (profile.length & 1);
    int directoryAt = bitsAt + 6;
    ByteBuffer file = ByteBuffer.allocate(directoryAt + 2 + 10 * 12 + 4);
    file.order(ByteOrder.LITTLE_ENDIAN);
    file.put(bytes('I', 'I', 42, 0)).putInt(directoryAt);
    for (byte sample : pixels) {
      file.put(bytesPerSample == 2 ? new byte[] {0, sample} : new byte[] {sample});
    }
    file.put(profile).position(bitsAt);
    short bits = (short) (8 * bytesPerSample);
    file.putShort(bits).putShort(bits).putShort(bits);
    file.putShort((short) 10);
    entry(file, 256, 3, 1, WIDTH);
    entry(file, 257, 3, 1, HEIGHT);
    entry(file, 258, 3, 3, bitsAt);
    entry(file, 259, 3, 1, 1); // not compressed
    entry(file, 262, 3, 1, 2); // RGB
    entry(file, 273, 4, 1, pixelsAt);
    entry(file, 277, 3, 1, 3);
    entry(file, 278, 3, 1, HEIGHT);
    entry(file, 279, 4, 1, pixels.length * bytesPerSample);
    entry(file, 34675, 7, profile.length, profileAt);
    return file.putInt(0).array();
  }

  private static void entry(ByteBuffer file, int tag, int type, int count, int value) {
    file.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
  }

  /** Windows' header of version 5, which holds a profile behind the pixels. */
  @Test
  void bmp() {
    byte[] plain = encode(image, "bmp");
    byte[] pixels = Arrays.copyOfRange(plain, 54, plain.length);
    ByteBuffer file = ByteBuffer.allocate(14 + 124 + pixels.length + profile.length);
    file.order(ByteOrder.LITTLE_ENDIAN);
    file.put(bytes('B', 'M')).putInt(file.capacity()).putInt(0).putInt(14 + 124);
    file.putInt(124).put(plain, 18, 36);
    file.position(14 + 56).putInt(0x4D424544); // "MBED": the profile is in the file
    file.position(14 + 108).putInt(4).putInt(124 + pixels.length).putInt(profile.length);
    file.position(14 + 124).put(pixels).put(profile);

    assertThat(decode(file.array()).pixels()).isEqualTo(expected(image).pixels());
  }

  @Test
  void gif() {
    byte[] file = encode(TestPictures.as(BufferedImage.TYPE_BYTE_INDEXED, image), "gif");
    int frame = 13 + (3 << ((file[10] & 7) + 1));
    ByteArrayOutputStream extension = new ByteArrayOutputStream();
    extension.writeBytes(bytes(0x21, 0xFF, 11));
    extension.writeBytes("ICCRGBG1012".getBytes(StandardCharsets.US_ASCII));
    for (int at = 0; at < profile.length; at += 255) {
      int length = Math.min(255, profile.length - at);
      extension.write(length);
      extension.write(profile, at, length);
    }
    extension.write(0);

    RgbImage decoded =
        decode(
            concat(
                Arrays.copyOf(file, frame),
                extension.toByteArray(),
                Arrays.copyOfRange(file, frame, file.length)));

    assertThat(decoded.pixels()).isEqualTo(decode(file).pixels());
  }

  @Test
  void pictureInMemory() {
    ColorSpace p3 = new ICC_ColorSpace(displayP3());
    ColorModel apart =
        new ComponentColorModel(p3, false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
    ColorModel packed =
        new DirectColorModel(p3, 24, 0xFF0000, 0xFF00, 0xFF, 0, false, DataBuffer.TYPE_INT);
    for (ColorModel colours : new ColorModel[] {apart, packed}) {
      WritableRaster raster = colours.createCompatibleWritableRaster(WIDTH, HEIGHT);
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          int rgb = image.getRGB(x, y);
          raster.setPixel(x, y, new int[] {rgb >> 16 & 0xFF, rgb >> 8 & 0xFF, rgb & 0xFF});
        }
      }

      RgbImage converted =
          TestPictures.DECODER.convert(new BufferedImage(colours, raster, false, null));

      assertThat(converted.pixels()).isEqualTo(expected(image).pixels());
    }
  }
}
