package alexnet.transform;

import static alexnet.transform.views.TestTimeAugmentation.TEN_CROP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import alexnet.image.RgbImage;
import alexnet.transform.augment.ColorOperation;
import alexnet.transform.augment.HorizontalFlip;
import alexnet.transform.augment.PaddedShift;
import alexnet.transform.views.Views;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.CRC32;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every operation on pixels gives Pillow's bytes; pillow.json comes from make_pillow_fixtures.py.
 */
class PillowEqualityTest {
  private static final JsonNode FIXTURES = read();

  @TestFactory
  Stream<DynamicTest> resize() {
    return cases("resize", c -> resize(noise(c), c));
  }

  private static RgbImage resize(RgbImage image, JsonNode c) {
    JsonNode b = c.get("box");
    CropBox box =
        new CropBox(
            b.get(0).intValue(), b.get(1).intValue(), b.get(2).intValue(), b.get(3).intValue());
    JsonNode size = c.get("size");
    return BilinearResize.resize(image, box, size.get(0).intValue(), size.get(1).intValue());
  }

  @TestFactory
  Stream<DynamicTest> preprocessing() {
    return cases("evaluate", c -> preprocessing(c).apply(noise(c)));
  }

  private static Preprocessing preprocessing(JsonNode c) {
    return new Preprocessing(
        integer(c, "resize"),
        integer(c, "crop"),
        Preprocessing.IMAGENET_MEAN,
        Preprocessing.IMAGENET_STD);
  }

  @TestFactory
  Stream<DynamicTest> tenCrop() {
    return cases("tenCrop", c -> new Views(TEN_CROP, preprocessing(c)).apply(noise(c)));
  }

  @TestFactory
  Stream<DynamicTest> paddedShift() {
    return cases(
        "shift",
        c -> {
          RgbImage image = noise(c);
          CropBox box =
              new CropBox(integer(c, "top"), integer(c, "left"), image.height(), image.width());
          return new PaddedShift(integer(c, "padding")).crop(image, box);
        });
  }

  @TestFactory
  Stream<DynamicTest> horizontalFlip() {
    return cases("flip", c -> HorizontalFlip.flip(noise(c)));
  }

  @TestFactory
  Stream<DynamicTest> colour() {
    return cases(
        "colour",
        c ->
            ColorOperation.valueOf(c.get("operation").textValue())
                .apply(c.has("input") ? Pictures.cube() : noise(c), c.get("amount").doubleValue()));
  }

  @Test
  void everyColourOperationIsCompared() {
    List<String> compared = FIXTURES.get("colour").findValuesAsText("operation");
    assertThat(compared).containsAll(Stream.of(ColorOperation.values()).map(Enum::name).toList());
  }

  private static Stream<DynamicTest> cases(String group, Function<JsonNode, RgbImage> operation) {
    JsonNode cases = FIXTURES.get(group);
    assertThat(cases).as(group).isNotEmpty();
    return StreamSupport.stream(cases.spliterator(), false)
        .map(c -> dynamicTest(name(c), () -> assertEqual(operation.apply(c), c)));
  }

  private static String name(JsonNode c) {
    return ((ObjectNode) c).deepCopy().remove(Set.of("hex", "crc32", "seed")).toString();
  }

  private static void assertEqual(RgbImage actual, JsonNode expected) {
    assertThat(List.of(actual.width(), actual.height()))
        .isEqualTo(
            List.of(
                expected.get("size").get(0).intValue(), expected.get("size").get(1).intValue()));
    if (expected.has("hex")) {
      byte[] pixels = HexFormat.of().parseHex(expected.get("hex").textValue());
      assertThat(actual.pixels()).containsExactly(pixels);
    } else {
      CRC32 crc = new CRC32();
      crc.update(actual.pixels());
      assertThat(crc.getValue())
          .as("CRC-32 of the RGB bytes")
          .isEqualTo(expected.get("crc32").longValue());
    }
  }

  private static RgbImage noise(JsonNode c) {
    return Pictures.noise(integer(c, "seed"), integer(c, "width"), integer(c, "height"));
  }

  private static int integer(JsonNode c, String key) {
    return c.get(key).intValue();
  }

  private static JsonNode read() {
    try (InputStream in = PillowEqualityTest.class.getResourceAsStream("/transform/pillow.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
