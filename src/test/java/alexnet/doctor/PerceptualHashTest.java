package alexnet.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.image.RgbImage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** Against Pillow and numpy; perceptual-hash.json comes from make_perceptual_hash.py. */
class PerceptualHashTest {
  @Test
  void hashesAreThoseOfPillowAndNumpy() throws IOException {
    JsonNode rows;
    try (InputStream in = getClass().getResourceAsStream("/doctor/perceptual-hash.json")) {
      rows = new ObjectMapper().readTree(in);
    }
    assertThat(rows).hasSize(6);
    for (JsonNode row : rows) {
      RgbImage image =
          formula(
              row.get("width").intValue(),
              row.get("height").intValue(),
              row.get("seed").intValue());
      long hash = Fingerprint.of(image, image.width(), image.height()).hash();
      assertThat(Long.toHexString(hash)).isEqualTo(stripZeros(row.get("hash").asText()));
    }
  }

  private static String stripZeros(String hex) {
    return Long.toHexString(Long.parseUnsignedLong(hex, 16));
  }

  private static RgbImage formula(int width, int height, int seed) {
    byte[] pixels = new byte[width * height * 3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          int value =
              x * (3 + c + seed)
                  + y * (5 + 2 * c)
                  + x * y / (7 + seed)
                  + (x - y) * (x - y) / (40 + 9 * c);
          pixels[(y * width + x) * 3 + c] = (byte) value;
        }
      }
    }
    return new RgbImage(width, height, pixels);
  }
}
