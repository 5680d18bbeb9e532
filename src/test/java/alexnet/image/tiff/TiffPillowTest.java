package alexnet.image.tiff;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.image.RgbImage;
import alexnet.image.TestPictures;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Base64;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Files that Pillow and libtiff wrote (make_tiff_fixtures.py), against the pixels Pillow reads. */
class TiffPillowTest {
  @TestFactory
  Stream<DynamicTest> pixelsAreThoseOfPillow() throws IOException {
    JsonNode cases = new ObjectMapper().readTree(TestPictures.resource("tiff.json")).get("cases");
    assertThat(cases).hasSizeGreaterThan(70);
    return StreamSupport.stream(cases.spliterator(), false)
        .map(c -> DynamicTest.dynamicTest(c.get("name").asText(), () -> check(c)));
  }

  private static void check(JsonNode expected) {
    RgbImage image =
        TestPictures.DECODER.decode(
            Base64.getDecoder().decode(expected.get("tiff").asText()), "tiff");
    assertThat(image.width()).isEqualTo(expected.get("size").get(0).asInt());
    assertThat(image.height()).isEqualTo(expected.get("size").get(1).asInt());
    byte[] rgb = Base64.getDecoder().decode(expected.get("rgb").asText());
    int most = 0;
    for (int i = 0; i < rgb.length; i++) {
      most = Math.max(most, Math.abs((rgb[i] & 0xFF) - (image.pixels()[i] & 0xFF)));
    }
    assertThat(most).as("largest difference").isLessThanOrEqualTo(tolerance(expected));
  }

  /**
   * Lossless is exact. Pillow mixes with white in two roundings; its L*a*b* goes through LittleCMS
   * in fixed point; JPEG decoders differ in their inverse transforms.
   */
  private static int tolerance(JsonNode expected) {
    String name = expected.get("name").asText();
    if (name.contains("jpeg")) {
      return name.startsWith("RGBA") ? 4 : 3;
    }
    if (name.startsWith("LAB")) {
      return 8; // of dark colours that sRGB hardly has; the others are nearly the same
    }
    return name.startsWith("RGBA") || name.startsWith("LA ") || name.equals("LA") ? 1 : 0;
  }
}
