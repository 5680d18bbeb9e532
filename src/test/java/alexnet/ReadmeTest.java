package alexnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * README.md and README.zh-CN.md hold the same: the words differ, what is alike in every language
 * does not. Whoever changes one changes the other.
 */
class ReadmeTest {
  private static final String FENCE = "```";
  private static final Pattern COMMENT = Pattern.compile("(^|\\s+)#.*");
  private static final Pattern NAME = Pattern.compile("`[^`]+`");
  private static final Pattern FIGURE = Pattern.compile("\\d+(?:[.,]\\d+)*");
  private static final Pattern OPTION = Pattern.compile("--[a-z][\\w-]*");
  private static final Pattern LINK =
      Pattern.compile(
          "(?<=]\\()[^)]+" // [text](link)
              + "|https?://[\\w.:/]*\\w"
              + "|\\b(?:docs|examples|benchmarks|runs)/[\\w./-]*\\w"
              + "|\\b[A-Z]+\\.md");

  private final Readme english = Readme.of("README.md");
  private final Readme chinese = Readme.of("README.zh-CN.md");

  ReadmeTest() throws IOException {}

  @Test
  void eachLinksToTheOtherBelowItsTitle() {
    assertThat(english.top()).containsExactly("# AlexNet for Java", "", "[中文](README.zh-CN.md)");
    assertThat(chinese.top()).containsExactly("# AlexNet for Java", "", "[English](README.md)");
  }

  @Test
  void sameHeadingsTablesPicturesAndBlocksInOneOrder() {
    assertThat(english.outline()).contains("##", "row of 4", "picture", "```java");
    assertThat(chinese.outline()).containsExactlyElementsOf(english.outline());
  }

  /** Comments of commands are translated, programs stay as they are. */
  @Test
  void sameCommandsAndPrograms() {
    assertThat(english.code()).contains("./alexnet demo", "mvn verify", "</dependency>");
    assertThat(chinese.code()).containsExactlyElementsOf(english.code());
  }

  @Test
  void sameNames() {
    assertThat(found(NAME, english.prose())).contains("`d2l`", "`--precision bf16`");
    assertThat(found(NAME, chinese.prose()))
        .containsExactlyElementsOf(found(NAME, english.prose()));
  }

  /** In comments of commands too. */
  @Test
  void sameLinksOptionsAndFigures() {
    assertThat(found(LINK, english.text())).contains("docs/demo.svg", "CHANGELOG.md");
    assertThat(found(OPTION, english.text())).contains("--fix", "--no-token");
    assertThat(found(FIGURE, english.text())).contains("4,500", "0.787", "17");
    for (Pattern kind : List.of(LINK, OPTION, FIGURE)) {
      assertThat(found(kind, chinese.text()))
          .containsExactlyElementsOf(found(kind, english.text()));
    }
  }

  /** All that match, sorted: the order within a sentence is the language's. */
  private static List<String> found(Pattern pattern, List<String> lines) {
    return pattern
        .matcher(String.join(" ", lines))
        .results()
        .map(MatchResult::group)
        .sorted()
        .toList();
  }

  /**
   * A file taken apart.
   *
   * @param top its title and the link to the other language
   * @param text all lines below
   * @param prose those of the text outside the blocks of code
   * @param code those inside, commands without their comments
   * @param outline headings by level, rows by their cells, pictures and fences
   */
  private record Readme(
      List<String> top,
      List<String> text,
      List<String> prose,
      List<String> code,
      List<String> outline) {

    static Readme of(String file) throws IOException {
      List<String> lines = Files.readAllLines(Path.of(file));
      List<String> text = lines.subList(3, lines.size());
      List<String> prose = new ArrayList<>();
      List<String> code = new ArrayList<>();
      List<String> outline = new ArrayList<>();
      String block = "";
      for (String line : text) {
        if (line.startsWith(FENCE)) {
          block = block.isEmpty() ? line : "";
          outline.add(line);
        } else if (block.isEmpty()) {
          prose.add(line);
          form(line).ifPresent(outline::add);
        } else {
          code.add(block.equals(FENCE) ? COMMENT.matcher(line).replaceFirst("") : line);
        }
      }
      return new Readme(lines.subList(0, 3), text, prose, code, outline);
    }

    private static Optional<String> form(String line) {
      if (line.startsWith("#")) {
        return Optional.of(line.substring(0, line.indexOf(' ')));
      }
      if (line.startsWith("|")) {
        return Optional.of("row of " + line.chars().filter(c -> c == '|').skip(1).count());
      }
      return line.startsWith("![") ? Optional.of("picture") : Optional.empty();
    }
  }
}
