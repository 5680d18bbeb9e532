package alexnet.weights;

import alexnet.weights.pytorch.PyTorchFile;
import alexnet.weights.tensor.FileStart;
import alexnet.weights.tensor.WeightsException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Locale;

/** The kinds of weights files that are read. */
public enum WeightsFormat {
  /** https://github.com/huggingface/safetensors. */
  SAFETENSORS("safetensors"),
  /** What {@code torch.save} and TorchScript's {@code save} write. */
  PYTORCH("PyTorch"),
  /** https://onnx.ai. */
  ONNX("ONNX");

  private final String label;

  WeightsFormat(String label) {
    this.label = label;
  }

  /** The name as it is written in a sentence. */
  public String label() {
    return label;
  }

  /** As on the command line: {@code safetensors}, {@code pytorch}, {@code onnx}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Tells the format from the first bytes, and where they say nothing from the suffix: a damaged
   * file is then refused by the reader that its name points to.
   *
   * @throws WeightsException if neither is known
   */
  static WeightsFormat of(Path file, ByteBuffer content) {
    if (hasSafeTensorsHeader(content)) {
      return SAFETENSORS; // first, since the bytes of its length can be the others' marks
    }
    if (FileStart.is(content, 'P', 'K') || FileStart.is(content, 0x80)) {
      return PYTORCH; // a zip, or a pickle in PyTorch's older format
    }
    if (PyTorchFile.isTar(content)) {
      return PYTORCH; // in its oldest one
    }
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (FileStart.is(content, 0x08) && name.endsWith(".onnx")) {
      return ONNX;
    }
    if (name.endsWith(".safetensors")) {
      return SAFETENSORS;
    }
    String expected =
        name.endsWith(".onnx")
            ? "an ONNX file"
            : name.matches(".*\\.(pth|pt|bin|ckpt|pkl)")
                ? "a PyTorch file"
                : "a weights file (PyTorch, safetensors or ONNX)";
    throw new WeightsException(
        "%s is not %s: %s".formatted(file, expected, FileStart.text(content)));
  }

  /** In a zip or a pickle these eight bytes are a number beyond any file. */
  private static boolean hasSafeTensorsHeader(ByteBuffer content) {
    if (content.remaining() <= 8 || content.get(8) != '{') {
      return false;
    }
    long length = content.duplicate().order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    return length >= 2 && length <= content.remaining() - 8;
  }
}
