package alexnet.torch;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A linear layer as a convolution of 1x1 over one picture that has a pixel for each row of the
 * batch, and a channel for each feature: in channels-last memory that is the batch as it lies.
 * oneDNN's convolutions keep up with the memory for a single row, where its matrix products are
 * made for many.
 *
 * @param convolution closed with this
 */
record RowOfPixels(LayerKernel convolution) implements LayerKernel {
  /**
   * Rows computed at a time. oneDNN wants the weights of a longer row in another layout, and brings
   * them there at each call if it must, which takes a hundred times as long.
   */
  static final long MOST = 32;

  @Override
  public Tensor forward(Tensor input) {
    return inPieces(input, convolution::forward);
  }

  @Override
  public Tensor forwardWithoutActivation(Tensor input) {
    return inPieces(input, convolution::forwardWithoutActivation);
  }

  private static Tensor inPieces(Tensor input, UnaryOperator<Tensor> forward) {
    long rows = input.size(0);
    if (rows <= MOST) {
      return piece(input, forward);
    }
    TensorVector pieces = new TensorVector();
    for (long row = 0; row < rows; row += MOST) {
      pieces.push_back(piece(input.narrow(0, row, Math.min(MOST, rows - row)), forward));
    }
    return torch.cat(pieces, 0);
  }

  private static Tensor piece(Tensor rows, UnaryOperator<Tensor> forward) {
    Tensor picture = rows.contiguous().view(1, 1, rows.size(0), rows.size(1)).permute(0, 3, 1, 2);
    Tensor output = forward.apply(picture);
    return output.permute(0, 2, 3, 1).reshape(rows.size(0), output.size(1));
  }

  @Override
  public void close() {
    convolution.close();
  }
}
