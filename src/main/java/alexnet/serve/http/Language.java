package alexnet.serve.http;

import alexnet.text.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The languages of the page. */
enum Language {
  ENGLISH("en", "en"),
  CHINESE("zh", "zh-CN");

  private static final Pattern TEXT = Pattern.compile("(data-t=\"([a-z0-9.-]+)\"[^>]*>)(</)");
  private static final Pattern LABEL = Pattern.compile("data-label=\"([a-z0-9.-]+)\"");

  private final String code;
  private final String tag;

  Language(String code, String tag) {
    this.code = code;
    this.tag = tag;
  }

  /** The file of its texts. */
  String file() {
    return "texts." + code + ".json";
  }

  /**
   * The one that a browser asks for first; English where it asks for others alone.
   *
   * @param header its Accept-Language, or null
   */
  static Language of(String header) {
    if (header == null) {
      return ENGLISH;
    }
    Language best = ENGLISH;
    double most = 0;
    for (String part : header.toLowerCase(Locale.ROOT).split(",", 32)) {
      String[] words = part.split(";", 3);
      double weight = words.length > 1 ? weight(words[1]) : 1;
      for (Language language : values()) {
        String name = words[0].strip();
        boolean meant = name.equals(language.code) || name.startsWith(language.code + "-");
        if (meant && weight > most) {
          best = language;
          most = weight;
        }
      }
    }
    return best;
  }

  private static double weight(String text) {
    String value = text.strip();
    return value.matches("q=[01](\\.[0-9]{0,3})?") ? Double.parseDouble(value.substring(2)) : 0;
  }

  /** A page with its texts filled in. */
  String fill(String page, byte[] texts) {
    Map<?, ?> words = words(texts);
    String filled =
        TEXT.matcher(page)
            .replaceAll(
                match ->
                    Matcher.quoteReplacement(
                        match.group(1) + escaped(words, match.group(2)) + match.group(3)));
    return LABEL
        .matcher(mark(filled))
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    match.group() + " aria-label=\"" + escaped(words, match.group(1)) + "\""));
  }

  /** A page that says that it is in this language. */
  private String mark(String page) {
    return page.replace("<html lang=\"en\">", "<html lang=\"" + tag + "\">");
  }

  private static Map<?, ?> words(byte[] texts) {
    try {
      return Json.read(texts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String escaped(Map<?, ?> words, String key) {
    String text = String.valueOf(words.get(key));
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
