package alexnet.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("locale")
class ConfusionCsvTest {
  private static final EvaluationReport REPORT = Reports.of(new long[][] {{12, 3}, {0, 1500}});

  @Test
  void rowsAreTheTrueClass() throws IOException {
    assertThat(text(List.of("cat", "dog")))
        .isEqualTo("true/predicted,cat,dog\r\ncat,12,3\r\ndog,0,1500\r\n");
  }

  @Test
  void quotesWhatWouldBreakAField() throws IOException {
    assertThat(text(List.of("cat, \"big\"", "line\nfeed")))
        .isEqualTo(
            "true/predicted,\"cat, \"\"big\"\"\",\"line\nfeed\"\r\n"
                + "\"cat, \"\"big\"\"\",12,3\r\n"
                + "\"line\nfeed\",0,1500\r\n");
    assertThat(text(List.of("a\rb", "c d"))).contains("\"a\rb\",c d\r\n");
  }

  @Test
  void namesMustMatchTheMatrix() {
    assertThatThrownBy(() -> text(List.of("cat"))).hasMessage("1 class names for 2 classes");
  }

  private static String text(List<String> classes) throws IOException {
    StringBuilder text = new StringBuilder();
    ConfusionCsv.write(REPORT, classes, text);
    return text.toString();
  }
}
