package alexnet.weights;

import java.nio.file.Path;

/** Files of https://onnx.ai. */
@SuppressWarnings("DoNotCallSuggester")
public final class Onnx {
  private Onnx() {}

  /**
   * Reads the weights of a graph that is one of the known networks.
   *
   * @throws WeightsException if the file is missing, damaged or another graph
   */
  static WeightsFile read(Path file) {
    throw new WeightsException(file + ": ONNX files are not read yet");
  }

  /**
   * Writes a network as a graph.
   *
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public static void write(Path file, StateDict weights, ModelCard card, OnnxOptions options) {
    throw new WeightsException(file + ": ONNX files are not written yet");
  }
}
