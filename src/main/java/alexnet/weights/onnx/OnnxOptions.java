package alexnet.weights.onnx;

/**
 * What an exported graph contains beside the network.
 *
 * @param softmax whether it ends with probabilities instead of logits
 * @param preprocessing whether it takes bytes 0..255 and scales and normalises them itself. Resize
 *     and crop stay with the caller: ONNX's Resize cannot round to bytes between its two passes as
 *     Pillow, and so this program, does
 */
public record OnnxOptions(boolean softmax, boolean preprocessing) {
  static final String LOGITS = "logits";

  /**
   * Name of the graph's input: {@code input}, float32 [batch, 3, 224, 224], or {@code pixels},
   * uint8 [batch, 224, 224, 3] (or the network's own size) in the order red, green, blue.
   */
  public String input() {
    return preprocessing ? "pixels" : "input";
  }

  /** Name of the graph's output, float32 [batch, classes]. */
  public String output() {
    return softmax ? "probabilities" : LOGITS;
  }
}
