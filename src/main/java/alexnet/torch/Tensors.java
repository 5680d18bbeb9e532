package alexnet.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Between Java values and tensors. Values are copied, but for {@link #bytes}; new tensors belong to
 * the open {@link NativeScope}.
 */
public final class Tensors {
  private Tensors() {}

  /** An uninitialised, contiguous tensor. */
  public static Tensor empty(ScalarType type, long... shape) {
    TensorOptions options = new TensorOptions().dtype(new ScalarTypeOptional(type));
    return torch.empty(shape, options, null);
  }

  /** A tensor of the given shape with these values in row-major order. */
  public static Tensor of(float[] values, long... shape) {
    Tensor tensor = empty(ScalarType.Float, shape);
    checkCount(tensor, values.length);
    new FloatPointer(tensor.data_ptr()).put(values, 0, values.length);
    return tensor;
  }

  /** Class labels, shape [n], int64 as cross-entropy takes them. */
  public static Tensor labels(int... labels) {
    Tensor tensor = empty(ScalarType.Long, labels.length);
    LongPointer data = new LongPointer(tensor.data_ptr());
    for (int i = 0; i < labels.length; i++) {
      data.put(i, labels[i]);
    }
    return tensor;
  }

  /** The values in row-major order, whatever the device, layout in memory and floating type. */
  public static float[] toFloats(Tensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.numel())];
    Tensor plain = tensor.detach().cpu().to(ScalarType.Float).contiguous();
    new FloatPointer(plain.data_ptr()).get(values);
    return values;
  }

  /** As {@link #toFloats}, in float64. */
  public static double[] toDoubles(Tensor tensor) {
    double[] values = new double[Math.toIntExact(tensor.numel())];
    Tensor plain = tensor.detach().cpu().to(ScalarType.Double).contiguous();
    new DoublePointer(plain.data_ptr()).get(values);
    return values;
  }

  /** Rows of a matrix [n, k], as float32. */
  public static float[][] toRows(Tensor matrix) {
    int rows = Math.toIntExact(matrix.size(0));
    int columns = Math.toIntExact(matrix.size(1));
    float[] values = toFloats(matrix);
    float[][] result = new float[rows][columns];
    for (int i = 0; i < rows; i++) {
      System.arraycopy(values, i * columns, result[i], 0, columns);
    }
    return result;
  }

  /** A tensor's values where another tensor is, so that one operation can take both. */
  public static Tensor beside(Tensor other, Tensor tensor) {
    return tensor.to(other.device(), tensor.scalar_type());
  }

  /**
   * A view of a contiguous tensor's bytes in main memory, little-endian on every supported
   * platform. Valid as long as the tensor is; at most 2 GiB.
   */
  public static ByteBuffer bytes(Tensor contiguous) {
    if (!contiguous.is_cpu()) {
      throw new IllegalArgumentException("tensor is not in main memory");
    }
    if (!contiguous.is_contiguous()) {
      throw new IllegalArgumentException("tensor is not contiguous");
    }
    if (contiguous.numel() == 0) {
      return ByteBuffer.allocateDirect(0).order(ByteOrder.LITTLE_ENDIAN);
    }
    Pointer data = contiguous.data_ptr();
    return new BytePointer(data)
        .capacity(contiguous.nbytes())
        .asByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Whether no value is infinite or not a number. By the extremes, through which NaN passes: they
   * take no memory, where comparing or summing up in a wider type copies the tensor.
   */
  public static boolean isFinite(Tensor tensor) {
    return tensor.numel() == 0
        || (Double.isFinite(tensor.max().item_double())
            && Double.isFinite(tensor.min().item_double()));
  }

  /** The shape as Java values. */
  public static long[] shape(Tensor tensor) {
    long[] shape = new long[Math.toIntExact(tensor.dim())];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = tensor.size(i);
    }
    return shape;
  }

  /**
   * The same values in channels-last memory, the layout that oneDNN's convolutions and libtorch's
   * max-pool are fastest in. The one place that chooses a layout. Tensors that are not 4-d stay as
   * they are.
   */
  public static Tensor inFastLayout(Tensor tensor) {
    return tensor.dim() == 4 ? tensor.contiguous(MemoryFormat.ChannelsLast) : tensor;
  }

  private static void checkCount(Tensor tensor, long count) {
    if (tensor.numel() != count) {
      throw new IllegalArgumentException(
          "shape holds " + tensor.numel() + " values, given " + count);
    }
  }
}
