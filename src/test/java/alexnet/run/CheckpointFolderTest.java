package alexnet.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.data.Skipped;
import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("locale")
public class CheckpointFolderTest {
  @TempDir Path temporary;

  private CheckpointFolder folder;
  private final List<String> warnings = new ArrayList<>();

  @BeforeEach
  void folder() {
    folder = new CheckpointFolder(temporary.resolve("checkpoint"));
  }

  /** In the middle of an epoch, after the others. */
  public static RunState at(int epoch, int step) {
    return at(epoch, step, List.of(new Skipped("a.jpg", "cut off")));
  }

  public static RunState at(int epoch, int step, List<Skipped> skipped) {
    List<EpochMetrics> finished = new ArrayList<>();
    for (int i = 1; i < epoch; i++) {
      finished.add(
          new EpochMetrics(
              i,
              1.0 / 3 / i,
              0.5,
              Optional.of(0.7),
              Optional.of(0.1 * i),
              Optional.empty(),
              3e-4,
              100.1,
              60));
    }
    return new RunState(
        RunState.FORMAT,
        "1",
        new EpochState(
            epoch, step, 10L * step, 3, 0.1 + 0.2, 9.5, 1, 1, 0.3, 0.7, 1e-9, 12.5, 0.25),
        finished,
        epoch - 1,
        "abc",
        Optional.of(new FrozenWeights(Path.of("weights.pth").toAbsolutePath(), "0f")),
        skipped,
        77.7,
        new Pace(0.1, 2),
        Optional.of(Duration.ofHours(1)));
  }

  private void write(RunState state, int keep) {
    try (NativeScope scope = NativeScope.open()) {
      folder.write(state, Map.of("network.x", Tensors.of(new float[] {1, 2}, 2)), keep);
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.folder())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private Path file(String name) {
    return folder.folder().resolve(name + ".safetensors");
  }

  @Test
  void theStateComesBackAsItWas() {
    write(at(3, 7), 1);
    assertThat(folder.newest(warnings::add).orElseThrow().state()).isEqualTo(at(3, 7));
  }

  @Test
  void theLastOnesStay() throws IOException {
    write(at(1, 900), 2);
    write(at(1, 10_000), 2);
    write(at(2, 0), 2);
    write(at(10, 5), 2);
    assertThat(files())
        .containsExactly(
            "epoch-000002-step-00000000.safetensors", "epoch-000010-step-00000005.safetensors");
    folder.keepNewest();
    assertThat(files()).containsExactly("epoch-000010-step-00000005.safetensors");
  }

  @Test
  void theOneBeforeTakesThePlaceOfADamagedOneAndThePastIsDoneAgain() throws IOException {
    write(at(1, 3), 3);
    write(at(2, 0), 3);
    write(at(2, 3), 3);
    byte[] bytes = Files.readAllBytes(file("epoch-000002-step-00000003"));
    bytes[bytes.length / 2] ^= 1;
    Files.write(file("epoch-000002-step-00000003"), bytes);
    assertThat(folder.newest(warnings::add).orElseThrow().state()).isEqualTo(at(2, 0));
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("epoch-000002-step-00000003.safetensors")
        .contains("going on from the checkpoint before it");
    write(at(2, 1), 3);
    assertThat(files())
        .containsExactly(
            "epoch-000001-step-00000003.safetensors",
            "epoch-000002-step-00000000.safetensors",
            "epoch-000002-step-00000001.safetensors");
  }

  @Test
  void nothingWholeIsSaidWithWhatToDo() throws IOException {
    write(at(1, 3), 2);
    Files.write(file("epoch-000001-step-00000003"), new byte[100]);
    assertThatThrownBy(() -> folder.newest(warnings::add))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("no checkpoint in " + folder.folder() + " is whole")
        .hasMessageContaining("remove that folder");
  }

  @Test
  void whatIsHalfWrittenOrOfOthersIsNoCheckpoint() throws IOException {
    assertThat(folder.newest(warnings::add)).isEmpty();
    Files.createDirectories(folder.folder());
    Files.writeString(folder.folder().resolve("notes.safetensors"), "mine");
    Files.writeString(folder.folder().resolve(".alexnet-0123456789abcdef.partial"), "half");
    Files.writeString(folder.folder().resolve(".alexnet-0123456789abcdef.lock"), ""); // of the dead
    assertThat(folder.newest(warnings::add)).isEmpty();
    folder.clear();
    folder.removeLeftovers();
    assertThat(files()).containsExactly("notes.safetensors");
  }

  /** What {@code train} of version 0.1.0 wrote, before weights were left out. */
  @Test
  void anOlderFormatIsRead() throws IOException {
    String json;
    try (InputStream in = getClass().getResourceAsStream("/train/state-format-1.json")) {
      json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    RunState state = RunState.parse(Path.of("x"), json);
    assertThat(state.format()).isEqualTo(1);
    assertThat(state.frozen()).as("nothing is left out").isEmpty();
    assertThat(state.epoch().step()).isEqualTo(7);
    assertThat(state.epoch().lossWeight()).as("of 70 pictures").isEqualTo(70);
    assertThat(state.trainHash()).isEqualTo("abc");
    String without = json.replaceFirst("\"trainHash\" : \"abc\",", "");
    assertThat(RunState.parse(Path.of("x"), without).trainHash())
        .as("of no known pictures")
        .isEmpty();
  }

  @Test
  void whatIsAbsentStandsAsNull() {
    assertThat(RunState.begin().toJson())
        .contains("\n  \"frozen\" : null,\n")
        .endsWith(",\n  \"endedAt\" : null\n}");
    assertThat(at(2, 0).toJson())
        .contains("\n    \"validationTop1\" : 0.1,\n    \"validationTop5\" : null,\n")
        .contains("\n  \"frozen\" : {\n    \"source\" : ")
        .endsWith(",\n  \"endedAt\" : \"PT1H\"\n}");
    for (RunState state : List.of(RunState.begin(), at(2, 0))) {
      assertThat(RunState.parse(Path.of("x"), state.toJson())).isEqualTo(state);
    }
  }

  @Test
  void aNewerFormatIsRefusedByItsNumber() {
    String json = at(1, 0).toJson().replaceFirst("\"format\" : 2", "\"format\" : 3");
    assertThatThrownBy(() -> RunState.parse(Path.of("x"), json))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("checkpoints of format 3 are not known, only 1 to 2");
    assertThatThrownBy(() -> RunState.parse(Path.of("x"), "{}"))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("format: missing");
  }
}
