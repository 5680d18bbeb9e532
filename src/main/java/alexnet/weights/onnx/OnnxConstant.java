package alexnet.weights.onnx;

import alexnet.torch.NativeScope;
import alexnet.weights.tensor.RawTensor;
import alexnet.weights.tensor.WeightsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A constant as a node takes it.
 *
 * @param tensor as it is in the file
 * @param transposed whether the graph swaps the two sides of this matrix before use
 */
record OnnxConstant(OnnxTensorData tensor, boolean transposed) {
  /** The same with its sides swapped. */
  OnnxConstant transpose() {
    return new OnnxConstant(tensor, !transposed);
  }

  /** Sides, as the node sees them. */
  List<Long> shape() {
    List<Long> sides = new ArrayList<>(tensor.shape());
    if (transposed) {
      Collections.reverse(sides);
    }
    return sides;
  }

  /**
   * The elements, as the node sees them: a part of the file, or a copy where they are transposed.
   *
   * @throws WeightsException if the tensor is damaged
   */
  RawTensor raw(Path file) {
    RawTensor stored = tensor.raw(file);
    if (!transposed) {
      return stored;
    }
    try (NativeScope scope = NativeScope.open()) {
      return RawTensor.copyOf(stored.view().t(), stored.dtype());
    }
  }
}
