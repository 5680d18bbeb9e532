package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.doctor.PictureFolder;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data folders as people have them, through the commands that read them. */
class DataLayoutsTest {
  @TempDir static Path folder;

  /** A folder per class, with a run below them as in a project folder. */
  private static PictureFolder project;

  private static Path run;

  /** As competitions have it: a test part without labels. */
  private static PictureFolder competition;

  private static CommandRun training;

  @BeforeAll
  static void train() {
    project = new PictureFolder(folder.resolve("project"));
    project.pictures("cat", 4).pictures("dog", 4);
    run = project.path("runs/mine");
    CommandRun first = train(project.root(), run);
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.err()).contains("of 2 classes").doesNotContain("warning: ");

    competition = new PictureFolder(folder.resolve("competition"));
    competition.pictures("Training/cat", 4).pictures("Training/dog", 4).pictures("Testing", 3);
    training = train(competition.root(), folder.resolve("second"));
  }

  private static CommandRun train(Path data, Path out) {
    return CommandRun.of(
        "train",
        "--data",
        data,
        "--out",
        out,
        "--epochs",
        "1",
        "--batch-size",
        "8",
        "--precision",
        "fp32",
        "--keep-checkpoints",
        "0",
        "--no-tensorboard");
  }

  @Test
  void aRunBelowItsDataIsNoClassNextTime() throws IOException {
    CommandRun doctor = CommandRun.of("doctor", project.root(), "--json");
    JsonNode diagnosis = doctor.json().get(0);
    assertThat(diagnosis.get("classes").findValuesAsText("name")).containsExactly("cat", "dog");
    assertThat(diagnosis.has("refusal")).isFalse();
    JsonNode scored =
        CommandRun.of("evaluate", run, "--data", project.root(), "--json").json().get(0);
    assertThat(scored.get("images").asInt()).as("its own validation pictures").isEqualTo(2);
  }

  @Test
  void oneClassCanBeScored() throws IOException {
    PictureFolder one = new PictureFolder(folder.resolve("one")).pictures("dog", 3);
    CommandRun scored = CommandRun.of("evaluate", run, "--data", one.root(), "--json");
    assertThat(scored.code()).as(scored.err()).isZero();
    assertThat(scored.json().get(0).get("images").asInt()).isEqualTo(3);
    assertThat(scored.json().get(0).at("/perClass/1/support").asInt()).isEqualTo(3);
    CommandRun training = train(one.root(), folder.resolve("none"));
    assertThat(training.code()).isEqualTo(1);
    assertThat(training.errorLines())
        .singleElement()
        .asString()
        .contains("1 class folder (dog), and a classifier needs two");
  }

  @Test
  void aTestPartWithoutLabelsIsTrainedBesideAndNotScored() {
    assertThat(training.code()).as(training.err()).isZero();
    assertThat(training.err())
        .contains("Training is taken for train, Testing is taken for test")
        .contains("note: The test part is not scored, but \"val\"")
        .contains("3 pictures and no class folders")
        .contains("Report: ")
        .doesNotContain("warning: ");
  }

  @Test
  void theOtherCommandsSayTheSame() throws IOException {
    Path data = competition.root();
    Path second = folder.resolve("second");
    CommandRun scored = CommandRun.of("evaluate", second, "--data", data, "--json");
    assertThat(scored.code()).as(scored.err()).isZero();
    assertThat(scored.err()).contains("Training is taken for train", "not scored, but \"val\"");
    assertThat(scored.json().get(0).get("images").asInt()).isEqualTo(2);
    CommandRun asked = CommandRun.of("evaluate", second, "--data", data, "--split", "test");
    assertThat(asked.code()).isEqualTo(1);
    assertThat(asked.errorLines())
        .singleElement()
        .asString()
        .contains("3 pictures and no class folders");
    CommandRun report = CommandRun.of("report", second, "--split", "val");
    assertThat(report.code()).as(report.err()).isZero();
    assertThat(report.err()).contains("Training is taken for train");

    JsonNode diagnosis = CommandRun.of("doctor", data, "--json").json().get(0);
    assertThat(diagnosis.get("notes").toString()).contains("Training is taken for train");
    assertThat(diagnosis.get("unscored").asText()).contains("3 pictures and no class folders");
    assertThat(diagnosis.get("verdict").asText()).startsWith("Usable: train takes the folder, but");
    assertThat(CommandRun.of("doctor", data).out())
        .contains("Training is taken for train", "cannot be scored", "  " + data);
  }

  @Test
  void whatOnlyLooksLikePartsIsRefusedByAll() {
    PictureFolder sets = new PictureFolder(folder.resolve("sets"));
    for (String name : List.of("first/cat", "first/dog", "second/cat", "second/dog")) {
      sets.pictures(name, 1);
    }
    Path data = sets.root();
    for (CommandRun refused :
        List.of(
            train(data, folder.resolve("none")),
            CommandRun.of("lr-find", "--data", data),
            CommandRun.of("doctor", data),
            CommandRun.of("evaluate", run, "--data", data),
            CommandRun.of("report", run, "--data", data),
            CommandRun.of("quantize", run, "--data", data, "--out", folder.resolve("bytes")))) {
      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.errorLines())
          .singleElement()
          .asString()
          .contains("(first, second) hold the same class folders (cat, dog)", "name them train/");
    }
  }
}
