package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.Narrow;
import alexnet.data.known.ShapesDataset;
import alexnet.report.Xml;
import alexnet.run.RunDirectory;
import alexnet.run.RunLock;
import alexnet.train.TrainResult;
import alexnet.train.config.TrainConfig;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** The commands report and compare on a run of their own. */
class ReportTest {
  @TempDir static Path folder;

  private static Path pictures;
  private static Path run;

  @BeforeAll
  static void train() throws IOException {
    ShapesDataset.generate(folder.resolve("drawn"), 3, 1, 1);
    pictures = folder.resolve("drawn/train"); // a folder per class, of which 0.15 validate
    Files.write(pictures.resolve("arrow/broken.jpg"), new byte[] {1, 2, 3}); // one to train on
    run = folder.resolve("run");
    CommandRun training =
        CommandRun.of(
            "train",
            "--data",
            pictures,
            "--out",
            run,
            "--epochs",
            "1",
            "--batch-size",
            "10",
            "--variant",
            Narrow.TEXT);
    assertThat(training.code()).as(training.err()).isZero();
  }

  @Test
  void thePageSaysWhatEvaluateSays() throws IOException {
    CommandRun made = CommandRun.of("report", run);
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.out())
        .contains("validation of " + pictures, run.resolve("report.html").toString());
    JsonNode evaluated = CommandRun.of("evaluate", run, "--data", pictures, "--json").json().get(0);
    JsonNode figures = new ObjectMapper().readTree(run.resolve("report.json").toFile());
    assertThat(figures.path("split").asText()).isEqualTo("validation");
    for (String key : List.of("images", "loss", "top1", "top5")) {
      assertThat(figures.get(key)).as(key).isEqualTo(evaluated.get(key));
    }

    Xml page = page(run.resolve("report.html"));
    assertThat(page.all("section")).hasSize(9);
    List<Element> images = page.all("img");
    // Ten classes with three variations each, the hard pictures twice at most, the filters.
    assertThat(images).hasSizeGreaterThan(10 * 4 + 10);
    assertThat(images).allMatch(image -> image.getAttribute("src").startsWith("data:image/"));
    assertThat(text(page)).doesNotContain("cannot be read any more");
  }

  @Test
  void asksForPicturesThatAreGoneAndKnowsThemElsewhere() throws IOException {
    Path moved = copy(pictures, folder.resolve("moved"));
    Path other = copyOfRun("gone");
    Path config = other.resolve("config.json");
    Files.writeString(
        config, Files.readString(config).replace(pictures.toString(), "/no/such/pictures"));

    CommandRun gone = CommandRun.of("report", other);
    assertThat(gone.code()).as(gone.err()).isZero();
    assertThat(gone.err()).contains("/no/such/pictures", "--data DIR");
    Xml page = page(other.resolve("report.html"));
    assertThat(text(page)).contains("not in /no/such/pictures any more");
    assertThat(page.all("section"))
        .extracting(section -> section.getAttribute("id"))
        .containsExactly("settings", "curves", "filters", "time");
    assertThat(other.resolve("report.json")).doesNotExist();

    // The same pictures: the run's own validation part is known by their hash, although one that
    // cannot be read was left out of those that were trained on.
    JsonNode card = CommandRun.of("info", run, "--json").json().get(0).get("provenance");
    assertThat(card.get("trainHash")).isNotEqualTo(card.get("splitHash"));
    CommandRun found = CommandRun.of("report", other, "--data", moved);
    assertThat(found.out()).contains("validation of " + moved);
    assertThat(found.err()).doesNotContain("note: ");
    // Other ones: everything is scored.
    try (Stream<Path> files = Files.walk(moved)) {
      Files.delete(files.filter(Files::isRegularFile).findFirst().orElseThrow());
    }
    Path page2 = folder.resolve("elsewhere.html");
    CommandRun all = CommandRun.of("report", other, "--data", moved, "--out", page2);
    assertThat(all.out()).contains("all of " + moved, page2.toString());
    assertThat(all.err()).contains("note: The pictures in " + moved + " are not those of the run");
  }

  @Test
  void figuresThatCannotBeHadAgainAreNotLost() throws IOException {
    Path here = copy(pictures, folder.resolve("here"));
    Path other = copyOfRun("kept");
    Path config = other.resolve("config.json");
    Files.writeString(
        config, Files.readString(config).replace(pictures.toString(), here.toString()));
    Files.write(here.resolve("arrow/new.jpg"), new byte[] {1});
    CommandRun changed = CommandRun.of("report", other);
    assertThat(changed.code()).as(changed.err()).isZero();
    assertThat(changed.err()).contains("note: The pictures in " + here + " are not those of");
    String page = Files.readString(other.resolve("report.html"));
    assertThat(page).contains("its figures are too good");

    CommandRun noPart = CommandRun.of("report", other, "--split", "test");
    assertThat(noPart.code()).isEqualTo(1);
    assertThat(noPart.err()).contains("no pictures in its part \"test\"");
    try (Stream<Path> files = Files.walk(here)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.writeString(file, "version https://git-lfs.github.com/spec/v1");
      }
    }
    CommandRun unreadable = CommandRun.of("report", other);
    assertThat(unreadable.code()).isEqualTo(1);
    assertThat(unreadable.err()).contains("cannot be scored", "report.html stays", "--out FILE");
    assertThat(other.resolve("report.html")).hasContent(page);
    Path without = folder.resolve("without.html");
    assertThat(CommandRun.of("report", other, "--out", without).code()).isZero();
    assertThat(text(page(without))).contains("cannot be scored", "No pictures were scored");

    // Figures of older weights are nobody's.
    Path figures = other.resolve("report.json");
    Files.writeString(
        figures, Files.readString(figures).replaceFirst("\"made\":\"20..", "\"made\":\"2001"));
    CommandRun compared = CommandRun.of("compare", other, other, "--json");
    assertThat(compared.err()).contains("note: " + figures + " is of older weights");
    assertThat(compared.json().get(0).path("scored").isNull()).isTrue();
    Files.writeString(figures, "{}");
    compared = CommandRun.of("compare", other, other, "--json");
    assertThat(compared.err()).contains("note: " + figures + " is damaged");
    assertThat(CommandRun.of("report", other).code()).isZero();
    assertThat(figures).doesNotExist();
  }

  @Test
  void aTrainingEndsWellWithoutAReport() throws IOException {
    StringWriter err = new StringWriter();
    TrainConfig config = TrainConfig.builder().build();
    TrainResult result = // of a run that had come to its end before
        new TrainResult(
            Optional.empty(),
            Optional.empty(),
            List.of(),
            false,
            true,
            List.of(),
            Optional.empty());
    Path empty = Files.createDirectory(folder.resolve("empty"));
    try (RunLock lock = RunDirectory.open(empty).lock()) {
      ReportCommand.afterTraining(lock, config, result, new PrintWriter(err, true));
    }
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("warning: no report was made: " + empty);
    try (RunLock lock = RunDirectory.open(run).lock()) {
      ReportCommand.afterTraining(lock, config, result, new PrintWriter(err, true));
    }
    assertThat(err.toString()).contains("Report: " + run.resolve("report.html"));
  }

  @Test
  void oneLineForFoldersThatCannotBeUsed() {
    CommandRun missing = CommandRun.of("report", run, "--data", folder.resolve("nowhere"));
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.err().lines()).singleElement().asString().contains("nowhere");
    CommandRun none = CommandRun.of("report", folder.resolve("nowhere"));
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err().lines()).singleElement().asString().contains("nowhere");
    CommandRun place = CommandRun.of("report", run, "--out", folder.resolve("no/page.html"));
    assertThat(place.code()).isEqualTo(1);
    assertThat(place.err().lines()).singleElement().asString().contains("there is no folder");
    CommandRun name = CommandRun.of("report", run, "--data", "fashion-nist");
    assertThat(name.err()).contains("nor a known data set: ");
  }

  @Test
  void damagedFilesAreToldOfInOneLine() throws IOException {
    Path other = copyOfRun("damaged");
    Files.writeString(other.resolve("metrics.csv"), "epoch,loss\n1,2\n");
    Files.writeString(other.resolve("config.json"), "{\"data\": ");
    CommandRun made = CommandRun.of("report", other);
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.err().lines())
        .anyMatch(line -> line.startsWith("note: ") && line.contains("config.json is damaged"))
        .anyMatch(line -> line.startsWith("note: ") && line.contains("metrics.csv is damaged"));
    assertThat(text(page(other.resolve("report.html"))))
        .contains("metrics.csv is damaged", "config.json cannot be read")
        .doesNotContain("has no config.json");
  }

  @Test
  void comparesRunsAndSaysWhatIsMissing() throws IOException {
    assertThat(CommandRun.of("report", run).code()).isZero();
    Path imported = copyOfRun("imported");
    Files.delete(imported.resolve("config.json"));
    Files.delete(imported.resolve("metrics.csv"));
    Path other = copyOfRun("other");
    Path config = other.resolve("config.json");
    Files.writeString(
        config, Files.readString(config).replace("\"dropout\" : 0.5", "\"dropout\" : 0.25"));
    Path page = folder.resolve("compare.html");

    CommandRun compared = CommandRun.of("compare", run, other, imported, "--out", page);
    assertThat(compared.code()).as(compared.err()).isZero();
    assertThat(compared.out()).contains("dropout  0.5 (1); 0.25 (2)", page.toString());
    assertThat(compared.out().lines().limit(4)).allMatch(line -> line.length() <= 100);
    assertThat(compared.err()).contains(imported + " has no figures of epochs");
    Xml html = page(page);
    assertThat(html.all("section")).hasSize(3);
    assertThat(text(html)).contains("0.5 (1); 0.25 (2)", "has no figures of epochs");

    CommandRun json = CommandRun.of("compare", run, folder.resolve("nowhere"), "--json");
    assertThat(json.code()).isEqualTo(1);
    assertThat(json.json()).hasSize(2);
    JsonNode first = json.json().get(0);
    assertThat(first.path("epochs").asInt()).isEqualTo(1);
    assertThat(first.path("validationTop1").isNumber()).isTrue();
    assertThat(first.path("scored").path("split").asText()).isEqualTo("validation");
    assertThat(first.path("config").path("train").path("dropout").asDouble()).isEqualTo(0.5);
    assertThat(json.json().get(1).path("error").asText()).contains("nowhere");
    assertThat(CommandRun.of("compare", run).code()).isEqualTo(2);
  }

  private static Path copyOfRun(String name) throws IOException {
    Path other = Files.createDirectory(folder.resolve(name));
    for (String file : List.of("config.json", "metrics.csv")) {
      Files.copy(run.resolve(file), other.resolve(file));
    }
    Files.createLink(other.resolve("model.safetensors"), run.resolve("model.safetensors"));
    return other;
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path path : tree.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)));
      }
    }
    return to;
  }

  private static Xml page(Path file) throws IOException {
    return Xml.of(Files.readString(file));
  }

  private static String text(Xml page) {
    return page.document().getDocumentElement().getTextContent();
  }
}
