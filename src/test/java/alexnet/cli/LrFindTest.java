package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.Narrow;
import alexnet.cli.options.ScheduleOptions;
import com.fasterxml.jackson.databind.JsonNode;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The command lr-find on a few pictures. */
@Tag("locale")
class LrFindTest {
  @TempDir static Path folder;

  private static Path data;

  @BeforeAll
  static void draw() throws IOException {
    data = folder.resolve("data");
    for (int i = 0; i < 10; i++) {
      Path to = Files.createDirectories(data.resolve(i % 2 == 0 ? "light" : "night"));
      BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = image.createGraphics();
      graphics.setColor(new Color(i % 2 == 0 ? 0xf0f0e0 + i : 0x101020 + i));
      graphics.fillRect(0, 0, 40, 30);
      graphics.dispose();
      ImageIO.write(image, "png", to.resolve(i + ".png").toFile());
    }
  }

  @Test
  void printsOneObjectAndWritesNothingButTheChart() throws IOException {
    Path chart = folder.resolve("chart.svg");
    CommandRun run =
        CommandRun.of(
            "lr-find",
            "--variant",
            Narrow.TEXT,
            "--data",
            data,
            "--json",
            "--chart",
            chart,
            "--optimizer",
            "sgd",
            "--momentum",
            "0",
            "--batch-size",
            "4",
            "--start",
            "1e-6",
            "--end",
            "1e-2",
            "--steps",
            "12",
            "--precision",
            "fp32");
    assertThat(run.json()).as(run.err()).hasSize(1);
    JsonNode json = run.json().get(0);
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "suggestion", "rule", "steepest", "minimum", "diverged", "batchSize", "points");
    assertThat(json.get("rule").asText()).isEqualTo("valley");
    assertThat(json.get("batchSize").asInt()).isEqualTo(4);
    assertThat(json.get("points").size()).isBetween(2, 12);
    assertThat(json.get("points").get(0).fieldNames())
        .toIterable()
        .containsExactly("rate", "loss", "smoothed");
    assertThat(json.get("points").get(0).get("rate").asDouble()).isEqualTo(1e-6);
    // Whether this loss falls is not the point here; the exit code says which it was.
    assertThat(run.code()).isEqualTo(json.get("suggestion").isNull() ? 1 : 0);
    assertThat(Files.readString(chart)).startsWith("<svg ").contains("class=\"curve\"");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactlyInAnyOrder(data, chart);
    }
    Files.delete(chart);
  }

  @Test
  void aLossThatFallsGivesARateToTypeNext() {
    CommandRun run =
        CommandRun.of(
            "lr-find",
            "--variant",
            Narrow.TEXT,
            "--data",
            data,
            "--batch-size=4",
            "--start=1e-6",
            "--end=1e-3",
            "--steps=24",
            "--precision=fp32",
            "--threads=1",
            "--dropout=0");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .containsPattern("Suggestion: \\d\\.\\de-[456], half-way down the longest fall")
        .containsPattern("Next: .*train --data .* --out RUN --lr \\d\\.\\de-[456]");
  }

  @Test
  void aRateThatIsTooHighFromTheStartIsAnErrorWithAdvice() {
    CommandRun run =
        CommandRun.of(
            "lr-find",
            "--variant",
            Narrow.TEXT,
            "--data",
            data,
            "--optimizer",
            "sgd",
            "--batch-size",
            "4",
            "--start",
            "1e6",
            "--end",
            "1e12",
            "--steps",
            "20",
            "--precision",
            "fp32");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errorLines().get(run.errorLines().size() - 1))
        .startsWith("alexnet: the loss breaks after ")
        .endsWith("try a --start below 1.0e6");
  }

  @Test
  void ratesThatMoveNothingAreAnErrorWithAdvice() {
    CommandRun run =
        CommandRun.of(
            "lr-find",
            "--variant",
            Narrow.TEXT,
            "--data",
            data,
            "--batch-size",
            "4",
            "--start",
            "1e-30",
            "--end",
            "1e-29",
            "--init",
            "pytorch",
            "--steps",
            "10",
            "--precision",
            "fp32",
            "--dropout",
            "0");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .contains("does not fall between the rates 1.0e-30 and 1.0e-29: try more --steps");
    assertThat(run.out()).contains("1e-30").doesNotContain("Suggestion");
  }

  @Test
  void optionsThatPlayNoPartAreUnknown() {
    String help = CommandRun.of("lr-find", "--help").out();
    assertThat(help).contains("--optimizer", "--batch-size", "--augment", "--from", "--freeze");
    for (String option :
        List.of(
            "--lr",
            "--schedule",
            "--epochs",
            "--patience",
            "--target-top1",
            "--head-learning-rate")) {
      assertThat(help).doesNotContain(option + "=");
      CommandRun run = CommandRun.of("lr-find", "--data", data, option + "=3");
      assertThat(run.code()).as(option).isEqualTo(2);
      assertThat(run.err()).contains("Unknown option: '" + option + "=3'");
    }
    assertThat(CommandRun.of("train", "--help").out()).contains("--lr=", "--epochs=");
    for (OptionSpec option :
        CommandSpec.forAnnotatedObject(new ScheduleOptions()).optionsMap().values()) {
      assertThat(help).doesNotContain(option.longestName() + "=");
    }
    assertThat(help).doesNotContain("--ema", "--print-config");
  }

  /** Of the recipe, the options that play no part are left out without a word. */
  @Test
  void aRecipeSetsWhatIsNotGiven() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("recipe.json"),
            "{\"description\": \"x\", \"batch-size\": 2, \"optimizer\": \"sgd\", \"lr\": 5,"
                + " \"epochs\": 3, \"schedule\": \"step\", \"gamma\": 0.5, \"ema\": 0.9}");
    CommandRun run =
        CommandRun.of(
            "lr-find",
            "--variant",
            Narrow.TEXT,
            "--json",
            "--precision=fp32",
            "--steps=10",
            "--start=1e-7",
            "--end=1e-6",
            "--data",
            data,
            "--recipe",
            file);
    Files.delete(file);
    assertThat(run.json()).as(run.err()).hasSize(1);
    assertThat(run.json().get(0).get("batchSize").asInt()).isEqualTo(2);
    assertThat(CommandRun.of("lr-find", "--recipe", "list").out()).contains("paper-2012");
    CommandRun wrong = CommandRun.of("lr-find", "--data", data, "--recipe", "bset");
    assertThat(wrong.err()).contains("no recipe and no file bset");
  }

  @Test
  void wrongUsageIsNamedBeforeAnythingRuns() {
    CommandRun order = CommandRun.of("lr-find", "--data", data, "--start", "1", "--end", "0.1");
    assertThat(order.code()).isEqualTo(2);
    assertThat(order.err()).contains("the last rate of the sweep must be above 1: 0.1");
    assertThat(CommandRun.of("lr-find").code()).isEqualTo(2);
    Path nowhere = folder.resolve("no/such/chart.svg");
    CommandRun chart = CommandRun.of("lr-find", "--data", data, "--chart", nowhere);
    assertThat(chart.code()).isEqualTo(1);
    assertThat(chart.errorLines())
        .singleElement()
        .asString()
        .contains("cannot write " + nowhere, "no folder");
  }
}
