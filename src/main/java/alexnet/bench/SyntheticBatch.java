package alexnet.bench;

import alexnet.model.AlexNet;
import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Pictures that nobody took, as they come from preprocessing: about normal values, channels last.
 *
 * @param pictures [n, 3, size, size]; whoever makes the batch closes it
 * @param labels [n], int64: picture i is of class {@code i % classes}
 */
record SyntheticBatch(Tensor pictures, Tensor labels) implements AutoCloseable {
  /** Draws from libtorch's generator. */
  static SyntheticBatch of(AlexNet network, int size) {
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      labels[i] = i % network.classes();
    }
    long side = network.variant().inputSize();
    try (NativeScope scope = NativeScope.open()) {
      Tensor pictures = Tensors.inFastLayout(torch.randn(size, 3, side, side));
      return new SyntheticBatch(scope.keep(pictures), scope.keep(Tensors.labels(labels)));
    }
  }

  int size() {
    return Math.toIntExact(pictures.size(0));
  }

  @Override
  public void close() {
    pictures.close();
    labels.close();
  }
}
