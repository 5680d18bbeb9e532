package alexnet.transform.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import alexnet.image.RgbImage;
import alexnet.transform.Pictures;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.CRC32;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every operation of automatic augmentation gives Pillow's bytes at every magnitude of both
 * policies and some beyond; operations.json comes from make_operation_fixtures.py.
 */
class PictureOperationTest {
  private static final JsonNode FIXTURES = read();

  @TestFactory
  Stream<DynamicTest> pixels() {
    return stream("results")
        .map(
            c ->
                dynamicTest(
                    String.format(
                        Locale.ROOT,
                        "%s of %dx%d",
                        operation(c),
                        integer(c, "width"),
                        integer(c, "height")),
                    () -> assertPixels(c)));
  }

  private static void assertPixels(JsonNode c) {
    RgbImage noise = Pictures.noise(integer(c, "seed"), integer(c, "width"), integer(c, "height"));
    RgbImage image = c.get("dull").booleanValue() ? Pictures.dull(noise) : noise;
    byte[] before = image.pixels().clone();
    for (int i = 0; i < c.get("magnitudes").size(); i++) {
      double magnitude = c.get("magnitudes").get(i).doubleValue();
      RgbImage changed = operation(c).apply(image, magnitude);
      CRC32 crc = new CRC32();
      crc.update(changed.pixels());
      assertThat(List.of(changed.width(), changed.height(), crc.getValue()))
          .as("CRC-32 of the RGB bytes at magnitude %s", magnitude)
          .isEqualTo(List.of(image.width(), image.height(), c.get("crc32").get(i).longValue()));
    }
    assertThat(image.pixels()).as("the input").isEqualTo(before);
  }

  @TestFactory
  Stream<DynamicTest> magnitudes() {
    return stream("spaces")
        .map(
            c ->
                dynamicTest(
                    String.format(
                        Locale.ROOT,
                        "%s of %s at %dx%d",
                        operation(c),
                        c.get("space").textValue(),
                        integer(c, "width"),
                        integer(c, "height")),
                    () -> assertMagnitudes(c)));
  }

  private static void assertMagnitudes(JsonNode c) {
    MagnitudeSpace space = MagnitudeSpace.valueOf(c.get("space").textValue());
    assertThat(operation(c).signed()).isEqualTo(c.get("signed").booleanValue());
    assertThat(c.get("magnitudes")).hasSize(MagnitudeSpace.BINS);
    for (int bin = 0; bin < MagnitudeSpace.BINS; bin++) {
      assertThat(space.magnitude(operation(c), bin, integer(c, "width"), integer(c, "height")))
          .as("bin %d", bin)
          .isEqualTo(c.get("magnitudes").get(bin).doubleValue());
    }
  }

  @Test
  void everyOperationIsCompared() {
    for (String group : List.of("spaces", "results")) {
      Set<PictureOperation> compared = new TreeSet<>();
      stream(group).forEach(c -> compared.add(operation(c)));
      assertThat(compared).containsExactly(PictureOperation.values());
    }
  }

  @Test
  void turnsPicturesWiderThanPillowsFixedPoint() {
    RgbImage wide = Pictures.noise(9, 40_000, 2);
    RgbImage turned = PictureOperation.ROTATE.apply(wide, 180);
    byte[] expected = new byte[wide.pixels().length];
    for (int from = 0, to = expected.length - 3; to >= 0; from += 3, to -= 3) {
      System.arraycopy(wide.pixels(), from, expected, to, 3);
    }
    assertThat(turned.pixels()).isEqualTo(expected);
  }

  @Test
  void messagesNameTheNumbers() {
    RgbImage image = Pictures.noise(1, 2, 2);
    assertThatThrownBy(() -> PictureOperation.POSTERIZE.apply(image, 0))
        .hasMessage("bits of posterize must be 1.0..8.0, got 0.0");
    assertThatThrownBy(() -> PictureOperation.ROTATE.apply(image, Double.NaN))
        .hasMessage("rotate by NaN");
    assertThatThrownBy(() -> new PictureChange(PictureOperation.SHEAR_X, Double.POSITIVE_INFINITY))
        .hasMessage("shear_x by Infinity");
  }

  private static Stream<JsonNode> stream(String group) {
    return StreamSupport.stream(FIXTURES.get(group).spliterator(), false);
  }

  private static PictureOperation operation(JsonNode c) {
    return PictureOperation.valueOf(c.get("operation").textValue());
  }

  private static int integer(JsonNode c, String key) {
    return c.get(key).intValue();
  }

  private static JsonNode read() {
    try (InputStream in =
        PictureOperationTest.class.getResourceAsStream("/transform/operations.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
