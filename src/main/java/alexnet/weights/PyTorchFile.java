package alexnet.weights;

import java.nio.file.Path;

/** Files of PyTorch's {@code torch.save}. */
@SuppressWarnings("DoNotCallSuggester")
public final class PyTorchFile {
  private PyTorchFile() {}

  /**
   * Reads a state dict.
   *
   * @throws WeightsException if the file is missing, damaged or holds something else
   */
  public static StateDict read(Path file) {
    throw new WeightsException(file + ": PyTorch files are not read yet");
  }

  /**
   * Writes a state dict.
   *
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public static void write(Path file, StateDict weights) {
    throw new WeightsException(file + ": PyTorch files are not written yet");
  }
}
