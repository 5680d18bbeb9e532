package alexnet.report.content;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A setting as a person reads it.
 *
 * @param name in words
 * @param value in one line
 */
public record Setting(String name, String value) {
  /**
   * The settings in a run's {@code config.json}, whatever version of the program wrote it: what the
   * keys are called is what they are called here.
   */
  public static List<Setting> of(JsonNode config) {
    List<Setting> settings = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : config.properties()) {
      switch (entry.getKey()) {
        case "train" -> settings.addAll(of(entry.getValue()));
        case "classes" ->
            settings.add(new Setting("classes", Integer.toString(entry.getValue().size())));
        case "maxTime" -> settings.add(new Setting("max time", time(entry.getValue())));
        default -> settings.add(new Setting(words(entry.getKey()), text(entry.getValue())));
      }
    }
    return settings;
  }

  private static String text(JsonNode value) {
    if (value.isObject()) {
      String type = value.path("type").asText();
      String fields =
          value.properties().stream()
              .filter(field -> !field.getKey().equals("type"))
              .filter(field -> !field.getKey().endsWith("Hash")) // for programs alone
              .map(field -> words(field.getKey()) + " " + text(field.getValue()))
              .collect(Collectors.joining(", "));
      if (type.isEmpty()) {
        return fields;
      }
      return fields.isEmpty() ? words(type) : words(type) + " (" + fields + ")";
    }
    if (value.isArray()) {
      return value.isEmpty()
          ? "none"
          : StreamSupport.stream(value.spliterator(), false)
              .map(Setting::text)
              .collect(Collectors.joining(value.get(0).isNumber() ? " " : "; "));
    }
    if (value.isBoolean()) {
      return value.booleanValue() ? "yes" : "no";
    }
    if (value.isNull()) {
      return "not set";
    }
    return value.isFloatingPointNumber() ? plain(value.doubleValue()) : value.asText();
  }

  /** {@code PT1H30M}, as the file has it, as it is typed: {@code 1h30m}. */
  private static String time(JsonNode value) {
    String text = text(value);
    return text.startsWith("PT") ? text.substring(2).toLowerCase(Locale.ROOT) : text;
  }

  /** At most five digits that count, and no exponent where a person would write none. */
  private static String plain(double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return value == 0 ? "0" : Double.toString(value);
    }
    BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(5)).stripTrailingZeros();
    return Math.abs(value) < 1e-6 ? rounded.toString() : rounded.toPlainString();
  }

  /** {@code labelSmoothing} to {@code label smoothing}. */
  private static String words(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }
}
