package alexnet.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Values that PyTorch computed: resources/train/make_menu.py. */
public final class MenuGoldens {
  private MenuGoldens() {}

  public static JsonNode get(String name) {
    try (InputStream file = MenuGoldens.class.getResourceAsStream("/train/menu.json")) {
      return new ObjectMapper().readTree(file).required(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static List<Double> doubles(JsonNode array) {
    List<Double> values = new ArrayList<>();
    array.forEach(value -> values.add(value.asDouble()));
    return values;
  }

  static int[] ints(JsonNode array) {
    return doubles(array).stream().mapToInt(Double::intValue).toArray();
  }
}
