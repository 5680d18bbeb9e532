package alexnet.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of the page: few, from here alone, and in two languages. */
class WebPageTest {
  private static final Path FILES = Path.of("src/main/resources/alexnet/serve");

  private static List<Path> files(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  private static boolean isOfWatchedRuns(String script) {
    return LiveRoutes.FILES.containsKey(script + ".js");
  }

  private static JsonNode texts(String language) throws IOException {
    return new ObjectMapper().readTree(FILES.resolve("texts." + language + ".json").toFile());
  }

  private static Set<String> keys(JsonNode texts) {
    Set<String> keys = new TreeSet<>();
    texts.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  private static List<String> found(String pattern, String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  @Test
  void allFilesTogetherAreSmall() throws IOException {
    long bytes = 0;
    for (Path file : files("")) {
      bytes += Files.size(file);
    }
    assertThat(bytes).isBetween(50_000L, 300_000L);
  }

  @Test
  void everyScriptIsServedAndNoOther() throws IOException {
    for (Path file : files(".js")) {
      String name = file.getFileName().toString().replace(".js", "");
      if (!isOfWatchedRuns(name)) {
        assertThat(WebPage.script(name).orElseThrow().body())
            .as(name)
            .isEqualTo(Files.readAllBytes(file));
      }
      for (String imported : found("from \"\\./([a-z0-9-]+)\\.js\"", Files.readString(file))) {
        assertThat(isOfWatchedRuns(imported) || WebPage.script(imported).isPresent())
            .as("%s of %s", imported, name)
            .isTrue();
      }
    }
    for (String name : LiveRoutes.FILES.keySet()) {
      assertThat(FILES.resolve(name)).exists();
    }
    assertThat(WebPage.script("nothing")).isEmpty();
  }

  @Test
  void nothingComesFromElsewhereAndNothingIsInline() throws IOException {
    for (Path file :
        Stream.of(files(".js"), files(".css"), files(".html")).flatMap(List::stream).toList()) {
      // The name of a namespace is no address.
      String text = Files.readString(file).replace("\"http://www.w3.org/2000/svg\"", "");
      assertThat(text).as(file.toString()).doesNotContain("https:").doesNotContain("innerHTML");
      assertThat(found("(http://\\S+)", text)).as(file.toString()).isEmpty();
      if (file.toString().endsWith(".html")) {
        assertThat(found("(<style|\\sstyle=|\\son[a-z]+=|<script(?![^>]*src=))", text)).isEmpty();
      }
    }
  }

  @Test
  void everyTextStandsInBothLanguagesWithTheSamePlaces() throws IOException {
    JsonNode english = texts("en");
    JsonNode chinese = texts("zh");
    assertThat(keys(chinese)).isEqualTo(keys(english));
    for (String key : keys(english)) {
      String text = english.get(key).asText();
      String other = chinese.get(key).asText();
      assertThat(new TreeSet<>(found("\\{(\\w+)}", other)))
          .as(key)
          .isEqualTo(new TreeSet<>(found("\\{(\\w+)}", text)));
      assertThat(other).as(key).isNotBlank();
    }
  }

  /** Two letters or more next to each other, without what stands in braces or is a name. */
  @Test
  void chineseIsChinese() throws IOException {
    JsonNode chinese = texts("zh");
    List<String> without =
        keys(chinese).stream()
            .filter(key -> !chinese.get(key).asText().matches("(?s).*\\p{IsHan}.*"))
            .toList();
    assertThat(without)
        .allMatch(
            key ->
                key.matches(
                    "option\\.(alpha|beta|k|p)|method\\.(gradcam|hirescam|smoothgrad)"
                        + "|why\\.(logit|readout)|classes\\.sure|strip\\.item|live\\.(other|epoch-step)"));
  }

  @Test
  void everyKeyThatIsUsedIsThere() throws IOException {
    Set<String> keys = keys(texts("en"));
    List<String> used = new ArrayList<>();
    for (Path file : files(".html")) {
      used.addAll(found("data-(?:t|label)=\"([^\"]+)\"", Files.readString(file)));
    }
    for (Path file : files(".js")) {
      used.addAll(found("\\bt\\(\\s*\"([^\"]+)\"", Files.readString(file)));
    }
    assertThat(used).hasSizeGreaterThan(100);
    assertThat(keys).containsAll(used);
  }

  /** By its name, or by how it begins where a script puts the rest to it. */
  @Test
  void everyKeyIsUsed() throws IOException {
    StringBuilder all = new StringBuilder("\"login.wrong\""); // of WebPage
    for (Path file : Stream.of(files(".js"), files(".html")).flatMap(List::stream).toList()) {
      all.append(Files.readString(file));
    }
    String text = all.toString();
    List<String> begun = found("`([a-z]+\\.[a-z.]*)\\$\\{", text);
    assertThat(begun).hasSizeBetween(5, 20).doesNotContain("live.");
    assertThat(keys(texts("en")))
        .allMatch(
            key -> text.contains("\"" + key + "\"") || begun.stream().anyMatch(key::startsWith));
  }

  @Test
  void theOtherPagesAreInBothLanguagesToo() {
    for (Language language : Language.values()) {
      for (Reply page : List.of(WebPage.live(language), WebPage.login(language, true))) {
        String text = new String(page.body(), StandardCharsets.UTF_8);
        assertThat(found("data-t=\"[^\"]+\"[^>]*>(?=</)()", text)).isEmpty();
        assertThat(text.matches("(?s).*\\p{IsHan}.*")).isEqualTo(language == Language.CHINESE);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "|en",
        "en|en",
        "zh|zh-CN",
        "zh-TW,zh;q=0.9,en;q=0.5|zh-CN",
        "en-GB,en;q=0.9,zh;q=0.8|en",
        "de,fr;q=0.5|en",
        "de,zh-CN;q=0.3|zh-CN",
        "zh;q=0.1,en;q=0.2|en",
        "zh;q=x|en",
        "zh;q=0|en"
      })
  void theFirstLanguageIsTheBrowsers(String header, String tag) {
    String page =
        new String(WebPage.page(Language.of(header), false).body(), StandardCharsets.UTF_8);
    assertThat(page).contains("<html lang=\"" + tag + "\">");
    assertThat(page).contains(tag.equals("en") ? ">Show it a picture<" : ">给它看一张图片<");
    assertThat(found("data-t=\"[^\"]+\"[^>]*>(?=</)()", page)).isEmpty();
  }
}
