package alexnet.cli;

import alexnet.io.Disk;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Values for options of {@code train} that hold where the command line does not give others. Its
 * file is a JSON object: {@code "description"}, and the names of options without their dashes.
 *
 * @param name of a recipe that comes with the program, or the file
 * @param description one line: where it is from, what it is for
 * @param options values by name, such as {@code lr}, as they would stand on the command line
 */
record Recipe(String name, String description, Map<String, String> options)
    implements IDefaultValueProvider {
  /** Those that come with the program. */
  static final List<String> NAMES = List.of("default", "best", "d2l", "paper-2012", "torchvision");

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * A recipe by its name, or from a file.
   *
   * @throws IllegalArgumentException in one line, if there is none or the file is not one
   */
  static Recipe of(String nameOrFile) {
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
    if (!root.isObject() || !root.path("description").isTextual()) {
      throw new IllegalArgumentException(
          "recipe %s is not a JSON object with a \"description\"".formatted(name));
    }
    Map<String, String> options = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : root.properties()) {
      if (!field.getKey().equals("description")) {
        if (!field.getValue().isValueNode() || field.getValue().isNull()) {
          throw new IllegalArgumentException(
              "recipe %s: %s must be a number, a text, true or false: %s"
                  .formatted(name, field.getKey(), field.getValue()));
        }
        options.put(field.getKey(), field.getValue().asText());
      }
    }
    return new Recipe(name, root.get("description").textValue(), options);
  }

  /**
   * Checks that each option is known.
   *
   * @param known names without dashes
   * @throws IllegalArgumentException naming those that are not
   */
  void requireOnly(Set<String> known) {
    List<String> others = options.keySet().stream().filter(name -> !known.contains(name)).toList();
    if (!others.isEmpty()) {
      throw new IllegalArgumentException(
          "recipe %s: not an option that a recipe can set: %s"
              .formatted(name, String.join(", ", others)));
    }
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    return argument instanceof OptionSpec option ? options.get(plainName(option)) : null;
  }

  /** {@code lr} for {@code --lr}. */
  static String plainName(OptionSpec option) {
    return option.longestName().substring(2);
  }
}
