package alexnet.train.config;

import alexnet.data.folder.DataLayout;
import alexnet.io.Disk;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Settings under a name, as {@code train --recipe} takes them: values for options of {@code train}
 * that hold where nothing else is said. Its file is a JSON object: {@code "description"}, and the
 * names of options without their dashes.
 */
public final class Recipe {
  /**
   * Those that come with the program: {@code default}; {@code best}, for runs of hours; {@code
   * d2l}, {@code paper-2012} and {@code torchvision}, as these are published. {@link #description}
   * tells of each.
   */
  public static final List<String> NAMES =
      List.of("default", "best", "d2l", "paper-2012", "torchvision");

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final ObjectMapper SETTINGS = ConfigJson.settings();

  private final String name;
  private final String description;
  private final ObjectNode json;

  private Recipe(String name, String description, ObjectNode json) {
    this.name = name;
    this.description = description;
    this.json = json;
  }

  /**
   * A recipe by its name, or from a file.
   *
   * @throws IllegalArgumentException in one line, if there is none or the file is not one
   */
  public static Recipe of(String nameOrFile) {
    if (NAMES.contains(nameOrFile)) {
      String resource = "/alexnet/recipes/" + nameOrFile + ".json";
      try (InputStream file = Recipe.class.getResourceAsStream(resource)) {
        return parse(nameOrFile, file.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + resource, e);
      }
    }
    Path file = Path.of(nameOrFile);
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          "no recipe and no file %s; recipes: %s".formatted(nameOrFile, String.join(", ", NAMES)));
    }
    try {
      return parse(nameOrFile, Files.readAllBytes(file));
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + file + ": " + Disk.reason(e), e);
    }
  }

  private static Recipe parse(String name, byte[] json) throws IOException {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      String reason = e.getOriginalMessage().lines().findFirst().orElse("");
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "recipe %s is not JSON, line %d: %s",
              name,
              e.getLocation().getLineNr(),
              reason),
          e);
    }
    if (!(root instanceof ObjectNode options) || !root.path("description").isTextual()) {
      throw new IllegalArgumentException(
          "recipe %s is not a JSON object with a \"description\"".formatted(name));
    }
    String description = options.remove("description").textValue();
    for (Map.Entry<String, JsonNode> field : options.properties()) {
      if (!field.getValue().isValueNode() || field.getValue().isNull()) {
        throw new IllegalArgumentException(
            "recipe %s: %s must be a number, a text, true or false: %s"
                .formatted(name, field.getKey(), field.getValue()));
      }
    }
    List<String> others =
        options.properties().stream()
            .map(Map.Entry::getKey)
            .filter(key -> !keys().contains(key))
            .toList();
    if (!others.isEmpty()) {
      throw new IllegalArgumentException(
          "recipe %s: not an option that a recipe can set: %s"
              .formatted(name, String.join(", ", others)));
    }
    return new Recipe(name, description, options);
  }

  /** Names of all that a recipe can set: those of the options without dashes. */
  public static Set<String> keys() {
    return Stream.of(Settings.class.getRecordComponents())
        .flatMap(group -> keys(group.getType()))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Stream<String> keys(Class<?> group) {
    return Stream.of(group.getRecordComponents())
        .map(it -> it.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT));
  }

  /** Of a recipe that comes with the program, or the file. */
  public String name() {
    return name;
  }

  /** One line: where it is from, what it is for. */
  public String description() {
    return description;
  }

  /** Its values as they would stand on the command line, by name, such as {@code lr}. */
  public Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>();
    json.properties().forEach(field -> options.put(field.getKey(), field.getValue().asText()));
    return options;
  }

  /**
   * What {@code train} with this recipe would learn by, to be changed. What the recipe leaves open
   * follows from the layout of the data, and what is set later holds.
   *
   * @param layout of the data; {@link DataLayout#CLASS_FOLDERS} for photographs wherever they are
   * @throws IllegalArgumentException in one line that names the recipe and the setting, if a value
   *     is of the wrong type, out of range, or would do nothing
   * @throws alexnet.weights.tensor.WeightsException if it goes on from weights that cannot be used
   */
  public TrainConfigBuilder config(DataLayout layout) {
    try {
      Settings settings = settings();
      settings.requireSound(layout);
      TrainConfigBuilder config = settings.config(layout);
      config.build(); // for what is wrong only together
      return config;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("recipe " + name + ": " + ConfigJson.reason(e), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("recipe " + name + ": " + e.getMessage(), e);
    }
  }

  private Settings settings() throws JsonProcessingException {
    return new Settings(
        read(LearningSettings.class),
        read(OptimizerSettings.class),
        read(ScheduleSettings.class),
        read(RegularizationSettings.class),
        read(AugmentationSettings.class),
        read(FineTuningSettings.class),
        read(ComputeSettings.class));
  }

  private <T> T read(Class<T> group) throws JsonProcessingException {
    ObjectNode own = SETTINGS.createObjectNode();
    keys(group).filter(json::has).forEach(key -> own.set(key, json.get(key)));
    if (group == ComputeSettings.class) {
      own.properties().removeIf(field -> field.getValue().asText().equalsIgnoreCase("auto"));
    }
    return SETTINGS.treeToValue(own, group);
  }
}
