package alexnet.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.data.Skipped;
import alexnet.eval.EvaluationReport;
import alexnet.eval.Reports;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("locale")
class EvaluationTableTest {
  private static final String LONG = "a class whose name somebody has written out in full because ";

  @Test
  void smallReport() {
    EvaluationReport report = Reports.of(new long[][] {{12, 3, 0}, {0, 1500, 85}, {0, 0, 0}});
    assertThat(EvaluationTable.text(report, List.of("cat", "English springer", "金魚")))
        .isEqualTo(
            """
            1600 pictures   loss 0.5000   top-1 0.9450

            class                support  precision  recall      f1
            cat                       15     1.0000  0.8000  0.8889
            English springer        1585     0.9980  0.9464  0.9715
            金魚                       0     0.0000  0.0000  0.0000
            mean of the classes              0.6660  0.5821  0.6201

            confusion: a row for each true class, a column for each predicted class
                                    a     b     c
            a  cat                 12     3     .
            b  English springer     .  1500    85
            c  金魚                 .     .     0
            """);
  }

  /** A network without an error is told so, whatever other classes it knows. */
  @Test
  void aClassThatDoesNotOccurHasNoFigures() {
    EvaluationReport report = Reports.of(new long[][] {{5, 0, 0}, {0, 0, 0}, {0, 0, 0}});
    assertThat(EvaluationTable.text(report, List.of("cat", "dog", "fox")))
        .contains(
            """
            class                support  precision  recall      f1
            cat                        5     1.0000  1.0000  1.0000
            dog                        0          -       -       -
            fox                        0          -       -       -
            mean of the classes              1.0000  1.0000  1.0000
            -: neither a picture nor a prediction, left out of the mean

            """);
  }

  @Test
  void topFiveIsShownWhereItMeansSomething() {
    assertThat(EvaluationTable.text(Reports.random(5, 9), Reports.names(5, "c")))
        .doesNotContain("top-5");
    assertThat(EvaluationTable.text(Reports.random(6, 9), Reports.names(6, "c")))
        .contains("top-5 1.0000");
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "10", "12", "20", "21", "50", "200"})
  void fitsInAHundredColumns(int classes) {
    List<String> prefixes =
        List.of("", "c", LONG, "金魚".repeat(40), "🐶".repeat(30), "e\u0301".repeat(120));
    for (long bound : new long[] {1, 150, 50_000, 1_300_000, 4_000_000_000_000L}) {
      EvaluationReport report = Reports.random(classes, bound);
      for (String prefix : prefixes) {
        String text = EvaluationTable.text(report, Reports.names(classes, prefix));
        assertThat(text.lines().filter(line -> Columns.width(line) > 100)).isEmpty();
        assertThat(text.lines().filter(line -> line.endsWith(" "))).isEmpty();
      }
    }
  }

  @Test
  void tenClassesHaveTheFullMatrixAndNamesThatCanBeToldApart() {
    List<String> names = Reports.names(10, LONG);
    String text = EvaluationTable.text(Reports.random(10, 50_000), names);
    List<String> rows = text.lines().dropWhile(line -> !line.startsWith("confusion")).toList();
    assertThat(rows).hasSize(12);
    assertThat(rows.get(1).strip().split(" +")).containsExactly("abcdefghij".split(""));
    IntStream.range(0, 10).forEach(i -> assertThat(rows.get(i + 2)).contains("cause " + i + " "));
  }

  @Test
  void manyClassesListTheMostFrequentConfusions() {
    long[][] counts = new long[30][30];
    for (int i = 0; i < 30; i++) {
      counts[i][i] = 90;
      counts[i][(i + 1) % 30] = 2;
    }
    counts[7][9] = 8;
    counts[9][7] = 8;
    counts[3][4] = 12;
    String text = EvaluationTable.text(Reports.of(counts), Reports.names(30, "class"));
    assertThat(text.lines().dropWhile(line -> !line.startsWith("most")))
        .hasSize(22)
        .startsWith(
            "most frequent confusions: 62 of 86 mistakes",
            "true class -> predicted class  count  of true class",
            "class3     -> class4              12         0.1176",
            "class7     -> class9               8         0.0800",
            "class9     -> class7               8         0.0800",
            "class0     -> class1               2         0.0217");
  }

  @Test
  void manyClassesAndNoMistake() {
    long[][] counts = new long[30][30];
    counts[0][0] = 1;
    assertThat(EvaluationTable.text(Reports.of(counts), Reports.names(30, "class")))
        .startsWith("1 picture   loss 0.5000   top-1 1.0000")
        .endsWith("\nno confusions: every prediction is right\n");
  }

  @Test
  void skippedFilesAreNamedInFull() {
    String path = "data/" + "a".repeat(200) + ".jpg";
    assertThat(text(List.of(new Skipped(path, "not a picture"))))
        .contains("   1 file skipped\n")
        .endsWith("\nskipped:\n  " + path + ": not a picture\n");
    List<Skipped> many =
        IntStream.range(0, 25).mapToObj(i -> new Skipped(i + ".jpg", "truncated")).toList();
    assertThat(text(many))
        .contains("   25 files skipped\n")
        .endsWith("  19.jpg: truncated\n  and 5 more\n");
  }

  @Test
  void namesMustMatchTheMatrix() {
    assertThatThrownBy(() -> EvaluationTable.text(Reports.random(3, 9), List.of("a", "b")))
        .hasMessage("2 class names for 3 classes");
  }

  private static String text(List<Skipped> skipped) {
    EvaluationReport r = Reports.random(2, 9);
    return EvaluationTable.text(
        new EvaluationReport(
            r.images(), r.loss(), r.top1(), r.top5(), r.perClass(), r.confusion(), skipped),
        List.of("a", "b"));
  }
}
