package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import alexnet.Narrow;
import alexnet.model.AlexNet;
import alexnet.report.Xml;
import alexnet.transform.Preprocessing;
import alexnet.weights.Model;
import alexnet.weights.tensor.ModelCard;
import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and classes whose names are commands, in all that prints names. */
class StrangeNamesTest {
  /** Clears the screen, in both spellings; a line of its own; turned around; a formula. */
  private static final List<String> CLASSES =
      List.of("=1+1\u001b[2J\u009b2J", "cat\nalexnet: all is well\u2028\u202Egod");

  private static final String FILE = "a\u001b]0;title\u0007\r\n\u202Egpj.jpg";

  @TempDir static Path folder;

  private static Path run;
  private static Path data;
  private static Path picture;

  @BeforeAll
  static void make() throws IOException {
    run = Files.createDirectory(folder.resolve("run"));
    data = folder.resolve("data");
    try (AlexNet network = Narrow.network(2)) {
      Model.write(
          run.resolve(Model.FILE),
          network,
          new ModelCard(
              Narrow.NETWORK, CLASSES, Preprocessing.DEFAULT, Map.of("by\u0007", "\u001bc")));
    }
    try {
      for (String name : CLASSES) {
        Path of = Files.createDirectories(data.resolve(name));
        for (int i = 0; i < 2; i++) {
          picture = of.resolve(i + FILE);
          BufferedImage grey = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
          grey.setRGB(i, name.length(), 0xffffff);
          ImageIO.write(grey, "jpg", picture.toFile());
        }
        Files.writeString(of.resolve("broken" + FILE), "no picture");
      }
    } catch (IOException | InvalidPathException e) {
      assumeTrue(false, "this system has no files of such names: " + e.getMessage());
    }
  }

  /** Standard output and error, in which nothing is left but letters and line ends of ours. */
  private static CommandRun harmless(int code, Object... args) {
    CommandRun result = CommandRun.of(args);
    assertThat(result.code()).as(result.err()).isEqualTo(code);
    assertThat(result.out() + result.err())
        .doesNotContainPattern("[\\p{Cc}&&[^\\n]]")
        .doesNotContainPattern("[\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]")
        .doesNotContainPattern("(?m)^(alexnet: )?all is well")
        .doesNotContainPattern("(?m)^gpj");
    return result;
  }

  @Test
  void predict() throws IOException {
    CommandRun text = harmless(1, "predict", run, data);
    assertThat(text.out().lines()).hasSize(4);
    assertThat(text.out()).contains("/0a?]0;title???gpj.jpg  ", "=1+1?[2J?2J ");
    assertThat(text.err().lines()).hasSize(2);
    CommandRun logits = harmless(0, "predict", run, picture, "--logits");
    assertThat(logits.out().lines()).hasSize(3);
    harmless(1, "predict", run, picture + "\u001b[1m");
    CommandRun trace = CommandRun.of("info", folder.resolve("none\n" + FILE), "--debug");
    assertThat(trace.err()).contains("\tat ").doesNotContainPattern("[\\p{Cc}&&[^\n\t]]");
  }

  @Test
  void jsonHasTheNamesThemselves() throws IOException {
    CommandRun lines = harmless(1, "predict", run, data, "--json");
    assertThat(lines.json()).hasSize(6);
    assertThat(lines.json().stream().map(line -> line.get("file").asText()))
        .contains(picture.toString());
    JsonNode shown = lines.json().get(0).get("predictions");
    assertThat(List.of(shown.at("/0/class").asText(), shown.at("/1/class").asText()))
        .containsExactlyInAnyOrderElementsOf(CLASSES);
    JsonNode info = harmless(0, "info", run, "--json").json().get(0);
    assertThat(info.at("/provenance").properties().iterator().next().getKey())
        .isEqualTo("by\u0007");
    assertThat(harmless(0, "embed", run, picture).json().get(0).get("file").asText())
        .isEqualTo(picture.toString());
    assertThat(harmless(0, "evaluate", run, "--data", data, "--json").json()).hasSize(1);
    assertThat(harmless(0, "doctor", data, "--json").json()).hasSize(1);
  }

  @Test
  void tables() {
    assertThat(harmless(0, "info", run).out()).contains("by? ", "?c");
    harmless(0, "evaluate", run, "--data", data);
    harmless(0, "doctor", data);
  }

  @Test
  void spreadsheets() throws IOException {
    Path csv = folder.resolve("confusion.csv");
    harmless(0, "evaluate", run, "--data", data, "--csv", csv);
    String text = Files.readString(csv);
    assertThat(text).startsWith("true/predicted,'=1+1").contains("\r\n'=1+1");
    assertThat(text).doesNotContainPattern("(^|[,;\\t\\r\\n\"]) *[=+@-]");
  }

  @Test
  void pages() throws IOException {
    Path page = folder.resolve("doctor.html");
    harmless(0, "doctor", data, "--html", page);
    harmless(0, "report", run, "--data", data, "--out", folder.resolve("report.html"));
    for (Path file : List.of(page, folder.resolve("report.html"))) {
      Xml.of(Files.readString(file));
      assertThat(Files.readString(file))
          .doesNotContainPattern("[\\p{Cc}&&[^\\n]]")
          .doesNotContainPattern("[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]");
    }
  }

  @Test
  void wrongUsage() {
    harmless(2, "predict", run, picture, "--none\u001b[1m\n");
    harmless(2, "summary", "--variant", "\u009b1m");
  }

  /** A file that is called so is a file, whatever is in it. */
  @Test
  void aPictureWithAnAtSignIsNoListOfArguments() throws IOException {
    Path list = Files.writeString(folder.resolve("list"), "--json");
    List<String> args = new ArrayList<>(List.of("predict", run.toString(), picture.toString()));
    args.add("@" + list);
    CommandRun result = CommandRun.of(args.toArray());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("@" + list + ": ");
    assertThat(result.out()).doesNotStartWith("{");
  }
}
