package alexnet.run;

import alexnet.weights.safetensors.CheckpointFile;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Everything that a run needs to go on as if it had never ended.
 *
 * @param state its position and figures
 * @param file the tensors
 */
public record Checkpoint(RunState state, CheckpointFile file) {
  /** The entry of the file's metadata that holds the state. */
  private static final String STATE = "state";

  /**
   * Writes a checkpoint.
   *
   * @param tensors all that changes from step to step, by name
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  static void write(Path file, RunState state, Map<String, Tensor> tensors) {
    CheckpointFile.write(file, Map.of(STATE, state.toJson()), tensors);
  }

  /**
   * Reads a checkpoint that is whole.
   *
   * @throws alexnet.weights.tensor.WeightsException if it is damaged
   * @throws RunException if it is of another version of the program
   */
  public static Checkpoint read(Path file) {
    CheckpointFile content = CheckpointFile.open(file);
    String state = content.metadata().get(STATE);
    if (state == null) {
      throw new RunException(file + " is not a checkpoint: it tells no position of a run");
    }
    return new Checkpoint(RunState.parse(file, state), content);
  }
}
