package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.Narrow;
import alexnet.data.split.DataSource;
import alexnet.doctor.PictureFolder;
import alexnet.model.AlexNet;
import alexnet.model.Initialization;
import alexnet.transform.Preprocessing;
import alexnet.weights.Model;
import alexnet.weights.tensor.ModelCard;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code doctor DIR}, as a user runs it. */
class DoctorDataTest {
  @TempDir Path folder;
  private PictureFolder set;

  @BeforeEach
  void faultySet() {
    set = new PictureFolder(folder.resolve("set"));
    set.pictures("train/cat", 21).pictures("train/dog", 21);
    set.pictures("test/cat", 3).pictures("test/dog", 3);
    set.file("train/cat/leak.jpg", set.bytes("test/cat/0.jpg"));
    for (int i = 0; i < 5; i++) {
      set.file("train/dog/broken" + i + ".jpg", new byte[] {1, 2, 3});
    }
  }

  private static List<String> keys(JsonNode node) {
    return node.properties().stream().map(Map.Entry::getKey).toList();
  }

  @Test
  void jsonHoldsEverything() throws IOException {
    CommandRun run = CommandRun.of("doctor", set.root(), "--json");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.json()).hasSize(1);
    JsonNode json = run.json().get(0);
    assertThat(keys(json))
        .containsExactly(
            "classes",
            "images",
            "counts",
            "problems",
            "sizes",
            "leaked",
            "crowded",
            "verdict",
            "refusal");
    assertThat(json.get("classes").toString())
        .isEqualTo(
            "[{\"name\":\"cat\",\"train\":22,\"test\":3},"
                + "{\"name\":\"dog\",\"train\":26,\"test\":3}]");
    assertThat(json.get("images").asInt()).isEqualTo(54);
    assertThat(json.get("counts").toString()).isEqualTo("{\"leak\":1,\"unreadable\":5}");
    assertThat(json.get("leaked").toString()).isEqualTo("{\"test\":1}");
    JsonNode leak = json.get("problems").get(0);
    assertThat(keys(leak)).containsExactly("file", "kind", "severity", "detail", "other");
    assertThat(leak.get("file").asText()).isEqualTo(set.path("train/cat/leak.jpg").toString());
    assertThat(leak.get("kind").asText()).isEqualTo("leak");
    assertThat(leak.get("severity").asText()).isEqualTo("severe");
    assertThat(leak.get("detail").asText()).isEqualTo("train/cat and test/cat; equal pixels");
    assertThat(leak.get("other").asText()).isEqualTo(set.path("test/cat/0.jpg").toString());
    assertThat(keys(json.get("problems").get(1)))
        .containsExactly("file", "kind", "severity", "detail");
  }

  @Test
  void whatFailsAfterTheExaminationLosesNothingOfIt() throws IOException {
    for (int i = 0; i < 21; i++) {
      set.file(String.format(Locale.ROOT, "train/dog/%d.jpg", i), new byte[] {1, 2, 3});
    }
    Path copy = folder.resolve("copy");
    CommandRun run = CommandRun.of("doctor", set.root(), "--fix", copy);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("pictures that cannot be read: 26", "Verdict: Not ready");
    assertThat(run.errorLines()).last().asString().contains("nothing of class dog");
    CommandRun json = CommandRun.of("doctor", set.root(), "--fix", copy, "--json");
    assertThat(json.code()).isEqualTo(1);
    assertThat(json.json().get(0).get("counts").get("unreadable").asInt()).isEqualTo(26);
  }

  @Test
  void aPersonReadsTheFirstFewAndAVerdict() {
    CommandRun run = CommandRun.of("doctor", set.root());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("54 pictures of 2 classes: train 48, test 6")
        .contains("severe: the same picture in two parts: 1")
        .contains("  " + Path.of("train", "cat", "leak.jpg") + " = ")
        .contains("severe: pictures that cannot be read: 5", "  and 2 more")
        .contains("Verdict: Not ready")
        .contains("--html FILE shows the pictures");
    String broken = "  " + Path.of("train", "dog", "broken");
    assertThat(run.out().lines().filter(line -> line.startsWith(broken))).hasSize(3);
    assertThat(run.out()).contains("  5 of 48 pictures cannot be read, more than one in 10: ");
  }

  @Test
  void writesAPageAndACleanCopy() throws IOException {
    Path page = folder.resolve("page.html");
    Path copy = folder.resolve("copy");
    CommandRun run = CommandRun.of("doctor", set.root(), "--html", page, "--fix", copy, "--json");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(page).content().contains("<figure>", "leak.<wbr/>jpg");
    JsonNode fix = run.json().get(0).get("fix");
    assertThat(keys(fix)).containsExactly("linked", "copied", "leftOut", "list");
    assertThat(fix.get("linked").asInt() + fix.get("copied").asInt()).isEqualTo(48);
    assertThat(fix.get("leftOut").asInt()).isEqualTo(6);
    CommandRun again = CommandRun.of("doctor", copy, "--json");
    assertThat(again.json().get(0).get("problems")).isEmpty();

    CommandRun nowhere =
        CommandRun.of("doctor", set.root(), "--html", folder.resolve("out/page.html"));
    assertThat(nowhere.code()).isEqualTo(1);
    assertThat(nowhere.out()).isEmpty();
    assertThat(nowhere.errorLines()).singleElement().asString().contains("there is no folder");

    CommandRun taken = CommandRun.of("doctor", set.root(), "--fix", copy);
    assertThat(taken.code()).isEqualTo(1);
    assertThat(taken.errorLines())
        .singleElement()
        .asString()
        .contains(copy + " is not empty")
        .startsWith("alexnet: ");
  }

  @Test
  void whatIsNoDataSetIsOneLine() throws IOException {
    CommandRun nowhere = CommandRun.of("doctor", folder.resolve("nowhere"));
    assertThat(nowhere.code()).isEqualTo(1);
    assertThat(nowhere.errorLines()).singleElement().asString().contains("nowhere");
    CommandRun noRun = CommandRun.of("doctor", set.root(), "--run", folder);
    assertThat(noRun.code()).isEqualTo(1);
    assertThat(noRun.errorLines()).singleElement().asString().contains("is not a trained run");
    Path idx = Files.createDirectories(folder.resolve("idx"));
    byte[] images = new byte[16 + 4 * 9];
    byte[] labels = new byte[8 + 4];
    images[2] = labels[2] = 8;
    images[3] = 3;
    labels[3] = 1;
    images[7] = labels[7] = 4;
    images[11] = images[15] = 3;
    labels[9] = labels[11] = 1;
    Files.write(idx.resolve("train-images-idx3-ubyte"), images);
    Files.write(idx.resolve("train-labels-idx1-ubyte"), labels);
    CommandRun packed = CommandRun.of("doctor", idx, "--fix", folder.resolve("fixed"));
    assertThat(packed.code()).isEqualTo(1);
    assertThat(packed.errorLines()).singleElement().asString().contains("packed files (IDX)");
  }

  /** The network knows nothing, and its doubts are as many; what is known of them must be true. */
  @Test
  void aNetworkDoubtsLabels() throws IOException {
    Path run = folder.resolve("run");
    Files.createDirectories(run);
    Initialization.seed(1);
    try (AlexNet network = Narrow.network(2)) {
      Initialization.HE.apply(network);
      Model.write(
          run.resolve(Model.FILE),
          network,
          new ModelCard(Narrow.NETWORK, List.of("dog", "cat"), Preprocessing.DEFAULT, Map.of()));
    }
    JsonNode unknown = doubts(run);
    assertThat(unknown.get("agreement").asDouble()).isBetween(0.0, 1.0);
    assertThat(suspects(unknown)).isNotEmpty();
    for (JsonNode suspect : suspects(unknown)) {
      String label = suspect.get("file").asText().contains("dog") ? "dog" : "cat";
      assertThat(suspect.get("detail").asText())
          .startsWith("labelled " + label)
          .contains("the network says " + (label.equals("dog") ? "cat" : "dog"))
          .doesNotContain("trained on");
    }
    // Trained on this folder, half of train/ having been validation.
    Files.writeString(
        run.resolve("config.json"),
        "{\"data\":\"%s\",\"valSplit\":0.5,\"splitSeed\":1}"
            .formatted(set.root().toAbsolutePath().toString().replace("\\", "\\\\")));
    Set<String> trained = new HashSet<>();
    new DataSource(set.root(), OptionalDouble.of(0.5), 1)
        .open()
        .train()
        .samples()
        .forEach(sample -> trained.add(sample.name()));
    JsonNode known = doubts(run);
    assertThat(unknown.has("heldOutAgreement")).isFalse();
    assertThat(known.get("heldOutAgreement").asDouble()).isBetween(0.0, 1.0);
    assertThat(suspects(known)).isNotEmpty();
    for (JsonNode suspect : suspects(known)) {
      assertThat(suspect.get("detail").asText().contains("it was trained on this picture"))
          .isEqualTo(trained.contains(suspect.get("file").asText()));
    }
  }

  private JsonNode doubts(Path run) throws IOException {
    CommandRun doubts = CommandRun.of("doctor", set.root(), "--run", run, "--json");
    assertThat(doubts.code()).as(doubts.err()).isZero();
    return doubts.json().get(0);
  }

  private static List<JsonNode> suspects(JsonNode json) {
    List<JsonNode> suspects = new ArrayList<>();
    json.get("problems").forEach(suspects::add);
    suspects.removeIf(problem -> !problem.get("kind").asText().equals("label-suspect"));
    return suspects;
  }

  @Test
  void classesThatTheNetworkDoesNotKnow() throws IOException {
    Path run = Files.createDirectories(folder.resolve("run"));
    try (AlexNet network = Narrow.network(2)) {
      Model.write(
          run.resolve(Model.FILE),
          network,
          new ModelCard(Narrow.NETWORK, List.of("cat", "cow"), Preprocessing.DEFAULT, Map.of()));
    }
    CommandRun strangers = CommandRun.of("doctor", set.root(), "--run", run);
    assertThat(strangers.code()).isEqualTo(1);
    assertThat(strangers.errorLines())
        .singleElement()
        .asString()
        .contains("classes that the network was not trained on: dog");
  }
}
