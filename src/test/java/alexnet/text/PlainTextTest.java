package alexnet.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {
  /** ECMA-48's commands in both spellings, line ends of ASCII and of Unicode, half of a pair. */
  @Test
  void whatActsBecomesAQuestionMark() {
    assertThat(PlainText.line("a\u001b[2J\u009b31mb")).isEqualTo("a?[2J?31mb");
    assertThat(PlainText.line("1\n2\r3\u000b4\f5\u00856\u20287\u20298"))
        .isEqualTo("1?2?3?4?5?6?7?8");
    assertThat(PlainText.line("\u0000\u0007\b\t\u007f")).isEqualTo("?????");
    assertThat(PlainText.line("\uD83D a \uDE00")).isEqualTo("? a ?");
  }

  /** The twelve characters of UAX 9 that are nothing but direction. */
  @Test
  void noDirectionReachesBeyondAName() {
    String marks = "\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069";
    assertThat(PlainText.line("cat" + marks + "gpj.exe")).isEqualTo("catgpj.exe");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "n02102040 English springer",
        "C:\\pictures\\Müller & Söhne",
        "e\u0301",
        "漢字 ﾊﾝ",
        "سگ \u06F1\u06F2",
        "می\u200Cخواهم", // a letter's shape, not a direction
        "👩\u200D💻 🏴\uDB40\uDC67\uDB40\uDC62\uDB40\uDC7F"
      })
  void lettersOfAllScriptsStay(String text) {
    assertThat(PlainText.line(text)).isEqualTo(text);
    assertThat(PlainText.lines(text)).isEqualTo(text);
  }

  @Test
  void severalLinesKeepTheirEndsAndTabs() {
    assertThat(PlainText.lines("a\u001bb\n\tat c\rd\u202E")).isEqualTo("a?b\n\tat c?d");
  }

  /** What the Open Web Application Security Project's page on CSV injection asks to be disarmed. */
  @Test
  void noCellIsAFormula() {
    assertThat(PlainText.cell("=1+1")).isEqualTo("'=1+1");
    assertThat(PlainText.cell("+cmd|' /C calc'!A0")).isEqualTo("'+cmd|' /C calc'!A0");
    assertThat(PlainText.cell("-2+3")).isEqualTo("'-2+3");
    assertThat(PlainText.cell("@SUM(1)")).isEqualTo("'@SUM(1)");
    assertThat(PlainText.cell("\t=1")).isEqualTo("'\t'=1");
    assertThat(PlainText.cell("\r=1")).isEqualTo("'\r'=1");
    assertThat(PlainText.cell("\n=1")).isEqualTo("'\n'=1");
    assertThat(PlainText.cell("\uFF1D1")).isEqualTo("'\uFF1D1");
    assertThat(PlainText.cell("  =1")).isEqualTo("'  =1");
    // A spreadsheet of a country with decimal commas separates at semicolons.
    assertThat(PlainText.cell("a;=1+1;b")).isEqualTo("a;'=1+1;b");
  }

  @Test
  void numbersAndOtherNamesStay() {
    for (String text :
        List.of("", "0", "-1", "+1", "-0.25", "-1.5e-7", "a-b", "train/-1.jpg", "it's", "a;b")) {
      assertThat(PlainText.cell(text)).isEqualTo(text);
    }
  }

  /** The way back, as the documentation has it. */
  @Test
  void aNameCanBeHadAgain() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Pattern added = Pattern.compile("(^|[;\\t\\r\\n])'");
    String letters = "''==+-@; \t\r\na1,\"\uFF1D";
    for (int i = 0; i < 20_000; i++) {
      String text =
          random
              .ints(random.nextInt(7), 0, letters.length())
              .collect(
                  StringBuilder::new,
                  (b, letter) -> b.append(letters.charAt(letter)),
                  StringBuilder::append)
              .toString();
      String cell = PlainText.cell(text);
      assertThat(added.matcher(cell).replaceAll("$1")).as("seed %d", seed).isEqualTo(text);
      if (!text.matches("[+-]?1+")) {
        assertThat(cell).as("seed %d", seed).doesNotContainPattern("(^|[;\\t\\r\\n]) *[=+@-]");
      }
    }
  }

  @Test
  void separatorsOfOtherCountriesAreQuoted() {
    assertThat(Csv.line(List.of("a;b", "=1,2", "c\td", "plain", "-3")))
        .isEqualTo("\"a;b\",\"'=1,2\",\"c\td\",plain,-3\r\n");
  }
}
