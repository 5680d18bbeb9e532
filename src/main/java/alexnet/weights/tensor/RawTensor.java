package alexnet.weights.tensor;

import alexnet.torch.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A tensor as it stands in a file.
 *
 * @param dtype type of its elements
 * @param shape sizes, outermost first; empty for a single value
 * @param bytes the elements in row-major order, little-endian; often a part of a mapped file
 */
public record RawTensor(Dtype dtype, List<Long> shape, ByteBuffer bytes) {
  /** Copies the shape and checks that the bytes are as many as it needs. */
  public RawTensor {
    shape = List.copyOf(shape);
    bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    long needed = byteCount(dtype, shape);
    if (bytes.remaining() != needed) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s of shape %s needs %,d bytes, given %,d",
              dtype,
              shape,
              needed,
              bytes.remaining()));
    }
  }

  /**
   * Bytes that a tensor takes.
   *
   * @throws ArithmeticException if the number does not fit into a long or a side is negative
   */
  public static long byteCount(Dtype dtype, List<Long> shape) {
    long bytes = dtype.bytes();
    for (long side : shape) {
      if (side < 0) {
        throw new ArithmeticException("a side of " + side);
      }
      bytes = Math.multiplyExact(bytes, side);
    }
    return bytes;
  }

  /** The elements, from the first byte on, whatever others have read of them. */
  @Override
  public ByteBuffer bytes() {
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Number of elements. */
  public long elements() {
    return bytes.remaining() / dtype.bytes();
  }

  /**
   * The elements of a tensor, not copied where it is in main memory and contiguous already.
   *
   * @return valid as long as the tensor and the open {@link alexnet.torch.NativeScope}
   */
  public static RawTensor of(Tensor tensor, Dtype dtype) {
    Tensor plain = tensor.detach().cpu().to(scalarType(dtype)).contiguous();
    List<Long> shape = Arrays.stream(Tensors.shape(plain)).boxed().toList();
    return new RawTensor(dtype, shape, Tensors.bytes(plain));
  }

  /** As {@link #of}, in memory of its own. */
  public static RawTensor copyOf(Tensor tensor, Dtype dtype) {
    RawTensor view = of(tensor, dtype);
    ByteBuffer kept = ByteBuffer.allocateDirect(view.bytes.remaining()).put(view.bytes()).flip();
    return new RawTensor(dtype, view.shape, kept);
  }

  /**
   * The elements as a tensor of libtorch, not copied: valid as long as this and the open {@link
   * alexnet.torch.NativeScope}. Not to be written to.
   */
  public Tensor view() {
    TensorOptions options = new TensorOptions().dtype(new ScalarTypeOptional(scalarType(dtype)));
    long[] sides = shape.stream().mapToLong(Long::longValue).toArray();
    if (elements() == 0) {
      return torch.empty(sides, options, null);
    }
    if (bytes.isDirect() && bytes.alignmentOffset(0, dtype.bytes()) == 0) {
      return torch.from_blob(new BytePointer(bytes), sides, options);
    }
    // On the heap, or at an odd address, as in PyTorch's older files: libtorch wants neither.
    Tensor copy = Tensors.empty(scalarType(dtype), sides);
    Tensors.bytes(copy).put(bytes());
    return copy;
  }

  private static ScalarType scalarType(Dtype dtype) {
    return switch (dtype) {
      case BOOL -> ScalarType.Bool;
      case U8 -> ScalarType.Byte;
      case I8 -> ScalarType.Char;
      case F8_E5M2 -> ScalarType.Float8_e5m2;
      case F8_E4M3 -> ScalarType.Float8_e4m3fn;
      case U16 -> ScalarType.UInt16;
      case I16 -> ScalarType.Short;
      case F16 -> ScalarType.Half;
      case BF16 -> ScalarType.BFloat16;
      case U32 -> ScalarType.UInt32;
      case I32 -> ScalarType.Int;
      case F32 -> ScalarType.Float;
      case U64 -> ScalarType.UInt64;
      case I64 -> ScalarType.Long;
      case F64 -> ScalarType.Double;
    };
  }
}
