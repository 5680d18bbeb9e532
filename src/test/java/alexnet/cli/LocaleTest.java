package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.Narrow;
import alexnet.data.known.ShapesDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands in the JVM of a user whose digits are not those of ASCII, as a library runs. */
class LocaleTest {
  private static final String FOREIGN = "[\\p{Nd}&&[^0-9]]|[\u066B\u066C]";

  @TempDir static Path folder;

  private static final Locale BEFORE = Locale.getDefault();
  private static final List<String> PRINTED = new ArrayList<>();
  private static Path shapes;
  private static Path run;

  @BeforeAll
  static void train() throws IOException {
    Locale.setDefault(Locale.forLanguageTag("fa-IR"));
    assertThat(String.format(Locale.getDefault(), "%d", 2)).isEqualTo("\u06F2");
    shapes = folder.resolve("shapes");
    run = folder.resolve("run");
    ShapesDataset.generate(shapes, 1, 1, 1);
    alexnet(
        "train",
        "--data",
        shapes,
        "--out",
        run,
        "--epochs",
        "1",
        "--batch-size",
        "5",
        "--variant",
        Narrow.TEXT);
  }

  @AfterAll
  static void restore() {
    Locale.setDefault(BEFORE);
  }

  private static CommandRun alexnet(Object... args) {
    CommandRun result = CommandRun.of(args);
    assertThat(result.code()).as(result.err()).isZero();
    PRINTED.add(result.out() + result.err());
    return result;
  }

  /** A checkpoint that has a name of its own is neither found nor deleted. */
  @Test
  void aRunGoesOnFromItsCheckpoint() throws IOException {
    assertThat(alexnet("train", "--resume", run, "--epochs", "2", "--json").json()).hasSize(1);
    try (Stream<Path> checkpoints = Files.list(run.resolve("checkpoint"))) {
      assertThat(checkpoints.map(file -> file.getFileName().toString()))
          .containsExactly("epoch-000003-step-00000000.safetensors");
    }
    assertThat(Files.readAllLines(run.resolve("metrics.csv"))).hasSize(3);
    assertNothingForeign();
  }

  @Test
  void whatCommandsLeaveAndPrintIsInAscii() throws IOException {
    Path csv = folder.resolve("confusion.csv");
    alexnet("evaluate", run, "--data", shapes, "--csv", csv);
    alexnet("predict", run, shapes.resolve("val"), "--logits");
    alexnet("report", run);
    alexnet("summary");
    alexnet("doctor", shapes, "--html", folder.resolve("doctor.html"));
    assertNothingForeign();
  }

  /** Other digits, and other letters for the point between them. */
  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "ne", "my", "th-TH-u-nu-thai", "de-DE", "tr-TR"})
  void tablesAreTheSameEverywhere(String tag) {
    Locale persian = Locale.getDefault();
    String expected = alexnet("summary").out();
    Locale.setDefault(Locale.forLanguageTag(tag));
    try {
      assertThat(alexnet("summary").out()).isEqualTo(expected).contains("46,787,978");
    } finally {
      Locale.setDefault(persian);
    }
  }

  private static void assertNothingForeign() throws IOException {
    assertThat(PRINTED).allSatisfy(text -> assertThat(text).doesNotContainPattern(FOREIGN));
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(folder.relativize(file).toString()).matches("[ -~]+");
        if (file.toString().matches(".*[.](csv|json|log|html|svg)")) {
          assertThat(Files.readString(file)).as("%s", file).doesNotContainPattern(FOREIGN);
        }
      }
    }
  }
}
