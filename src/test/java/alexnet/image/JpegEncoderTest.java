package alexnet.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JpegEncoderTest {
  @Test
  void decodesToNearlyTheSamePicture() {
    byte[] pixels = new byte[24 * 16 * 3];
    for (int y = 0; y < 16; y++) {
      for (int x = 0; x < 24; x++) {
        int at = (y * 24 + x) * 3;
        pixels[at] = (byte) (10 * x);
        pixels[at + 1] = (byte) (15 * y);
        pixels[at + 2] = (byte) 200;
      }
    }
    byte[] file = JpegEncoder.encode(new RgbImage(24, 16, pixels), 0.95f);
    RgbImage read = new ImageDecoder(DecodeLimits.DEFAULT, 0).decode(file, "encoded");
    assertThat(read.width()).isEqualTo(24);
    assertThat(read.height()).isEqualTo(16);
    int largest = 0;
    for (int i = 0; i < pixels.length; i++) {
      largest = Math.max(largest, Math.abs((pixels[i] & 0xFF) - (read.pixels()[i] & 0xFF)));
    }
    assertThat(largest).as("largest difference of a channel").isLessThan(16);
    assertThat(JpegEncoder.encode(new RgbImage(24, 16, pixels), 0.2f)).hasSizeLessThan(file.length);
  }
}
