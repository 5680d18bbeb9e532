package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import alexnet.Narrow;
import alexnet.data.known.ShapesDataset;
import alexnet.torch.ComputeDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --resume} and {@code --max-time}, as typed. */
@Tag("locale")
class ResumeCommandTest {
  @TempDir static Path folder;

  private static Path shapes;
  private static Path run;
  private static CommandRun training;

  @BeforeAll
  static void train() throws IOException {
    shapes = folder.resolve("shapes");
    run = folder.resolve("run");
    ShapesDataset.generate(shapes, 2, 1, 1);
    training = begin(run, "--epochs", "1");
  }

  private static CommandRun begin(Path out, String... more) {
    Object[] args = new Object[17 + more.length];
    Object[] first = {
      "train",
      "--data",
      shapes,
      "--out",
      out,
      "--batch-size",
      "10",
      "--optimizer",
      "sgd",
      "--momentum",
      "0",
      "--threads",
      "1",
      "--precision",
      "fp32",
      "--variant",
      Narrow.TEXT
    };
    System.arraycopy(first, 0, args, 0, 17);
    System.arraycopy(more, 0, args, 17, more.length);
    return CommandRun.of(args);
  }

  private static void assertUsage(String message, Object... args) {
    CommandRun result = CommandRun.of(args);
    assertThat(result.code()).as(result.err()).isEqualTo(2);
    assertThat(result.err()).contains(message).doesNotContain("\tat ");
  }

  private static void assertFailure(String message, Object... args) {
    CommandRun result = CommandRun.of(args);
    assertThat(result.code()).as(result.err()).isEqualTo(1);
    assertThat(result.err()).contains(message);
    assertThat(result.err().strip().lines()).hasSize(1);
  }

  @Test
  void aFinishedRunEndsWithZeroAndPrintsNoEpoch() {
    assertThat(training.code()).as(training.err()).isZero();
    CommandRun again = CommandRun.of("train", "--resume", run, "--json");
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.out()).isEmpty();
    assertThat(again.err()).contains(run + " is finished: 1 epochs", "--epochs");
  }

  @Test
  void moreEpochsAndOtherFoldersAreTaken() throws IOException {
    Path copy = folder.resolve("elsewhere");
    Path longer = folder.resolve("longer");
    assertThat(begin(longer, "--epochs", "1").code()).isZero();
    String report = Files.readString(longer.resolve("report.json"));
    Files.move(shapes, copy);
    try {
      assertFailure("shapes", "train", "--resume", longer, "--epochs", "2");
      CommandRun more =
          CommandRun.of(
              "train",
              "--resume",
              longer,
              "--epochs",
              "2",
              "--data",
              copy,
              "--json",
              "--no-tensorboard",
              "--workers",
              "1",
              "--patience",
              "7",
              "--target-top1",
              "1",
              "--keep-checkpoints",
              "1",
              "--checkpoint-every",
              "1");
      assertThat(more.code()).as(more.err()).isZero();
      assertThat(more.out().lines()).hasSize(1);
      assertThat(more.out()).startsWith("{\"epoch\":2,");
      assertThat(more.err())
          .contains("data folder: ", "epochs: 1 until now, 2 from now on")
          .contains("Going on with epoch 2 after 0 steps");
      assertThat(Files.readAllLines(longer.resolve("metrics.csv"))).hasSize(3);
      assertThat(longer.resolve("checkpoint").toFile().list()).hasSize(1);
      assertThat(Files.readString(longer.resolve("report.json")))
          .as("made anew")
          .isNotEqualTo(report);
      assertThat(Files.readString(longer.resolve("report.html"))).contains("for 2 epochs");
      assertThat(Files.readString(longer.resolve("config.json")))
          .contains("\"epochs\" : 2", copy.toString(), "\"everySteps\" : 1")
          .contains("\"patience\" : 7", "\"targetTop1\" : 1.0");
    } finally {
      Files.move(copy, shapes);
    }
  }

  @Test
  void whatTheRunDecidesCannotBeGivenAnew() {
    assertUsage("--lr cannot be given with --resume", "train", "--resume", run, "--lr", "0.1");
    assertUsage("--out cannot be given", "train", "--resume", run, "--out", run);
    assertUsage("--overwrite cannot be given", "train", "--resume", run, "--overwrite");
    assertUsage("--seed cannot be given", "train", "--resume", run, "--seed", "1");
    assertUsage(
        "--precision int8 is for quantized runs", "train", "--resume", run, "--precision", "int8");
    assertUsage(
        "expected one of auto, cpu, cuda but was 'gpu'",
        "train",
        "--resume",
        run,
        "--device",
        "gpu");
    assertUsage("epochs must be 1 to 100,000: 0", "train", "--resume", run, "--epochs", "0");
    assertUsage("threads must be 1 to 1,024: 0", "train", "--resume", run, "--threads", "0");
    assertUsage("--data-dir goes with --data", "train", "--resume", run, "--data-dir", shapes);
  }

  /** As it stands on a machine without the GPU that the run was begun on. */
  @Test
  void aRunThatWasBegunOnAGpuGoesOnWithoutOne() throws IOException {
    assumeTrue(ComputeDevice.auto() == ComputeDevice.CPU, "there is a GPU");
    Path moved = folder.resolve("moved");
    assertThat(begin(moved, "--epochs", "1", "--no-report").code()).isZero();
    Path config = moved.resolve("config.json");
    String json = Files.readString(config);
    Files.writeString(config, json.replace("\"device\" : \"cpu\"", "\"device\" : \"cuda\""));
    assertFailure("cannot compute on cuda: ", "train", "--resume", moved, "--device", "cuda");
    CommandRun more =
        CommandRun.of("train", "--resume", moved, "--epochs", "2", "--no-report", "--json");
    assertThat(more.code()).as(more.err()).isZero();
    assertThat(more.err()).contains("device: cuda until now, cpu from now on");
    assertThat(more.out()).startsWith("{\"epoch\":2,");
    assertThat(Files.readString(config)).contains("\"device\" : \"cpu\"");
  }

  @Test
  void deviceAndPrecisionMayBeGivenAnew() throws IOException {
    Path other = folder.resolve("other");
    assertThat(begin(other, "--epochs", "1", "--no-report").code()).isZero();
    CommandRun more =
        CommandRun.of(
            "train",
            "--resume",
            other,
            "--epochs",
            "2",
            "--no-report",
            "--device",
            "cpu",
            "--precision",
            "bf16");
    assertThat(more.code()).as(more.err()).isZero();
    assertThat(more.err())
        .contains("precision: fp32 until now, bf16 from now on")
        .doesNotContain("device: ");
    assertThat(Files.readString(other.resolve("config.json"))).contains("\"precision\" : \"bf16\"");
  }

  @Test
  void withoutResumeBothFoldersAreNeeded() {
    assertUsage("Missing required option: '--data=DIR'", "train", "--out", folder.resolve("x"));
    assertUsage("Missing required option: '--out=RUN'", "train", "--data", shapes);
  }

  @Test
  void whatIsNoRunIsSaid() throws IOException {
    assertFailure("nowhere is not a run", "train", "--resume", folder.resolve("nowhere"));
    assertFailure("it has no config.json", "train", "--resume", shapes);
    Path damaged = Files.createDirectory(folder.resolve("damaged"));
    Files.writeString(damaged.resolve("config.json"), "{\"data\": \"/x\"}");
    assertFailure("config.json is damaged", "train", "--resume", damaged);
  }

  @Test
  void rangesOfTimeAndCheckpointsAreChecked() {
    for (String time : new String[] {"", "5", "h", "1d", "-3s", "1m1h", "1.5h", "0s"}) {
      assertUsage("--max-time", "train", "--data", shapes, "--out", run, "--max-time", time);
    }
    assertUsage(
        "steps between checkpoints must be 0 to",
        "train",
        "--data",
        shapes,
        "--out",
        folder.resolve("x"),
        "--checkpoint-every",
        "-1");
    assertUsage(
        "a checkpoint every 5 steps needs at least 1 to keep",
        "train",
        "--data",
        shapes,
        "--out",
        folder.resolve("x"),
        "--checkpoint-every",
        "5",
        "--keep-checkpoints",
        "0");
    assertUsage(
        "--on-checkpoint-failure",
        "train",
        "--data",
        shapes,
        "--out",
        run,
        "--on-checkpoint-failure",
        "panic");
  }

  /** Less than any run takes: the first step is made and kept, and no other begins. */
  @Test
  void aTimeThatIsOverAtOnceLeavesOneStep() throws IOException {
    Path timed = folder.resolve("timed");
    CommandRun result = begin(timed, "--max-time", "1s", "--json", "--keep-checkpoints", "0");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.json()).hasSize(1);
    assertThat(Files.readString(timed.resolve("config.json"))).contains("\"maxTime\" : \"PT1S\"");
    assertThat(Files.readAllLines(timed.resolve("metrics.csv"))).hasSize(2);
    assertThat(timed.resolve("model.safetensors")).exists();
  }
}
