package alexnet.weights.pytorch;

import alexnet.weights.tensor.Allowance;
import alexnet.weights.tensor.Dtype;
import alexnet.weights.tensor.RawTensor;
import alexnet.weights.tensor.WeightsException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A tensor as a pickle describes it: a window with strides on a storage whose bytes are elsewhere.
 *
 * @param offset of its first element in the storage
 * @param shape sizes, outermost first
 * @param strides elements from one index to the next, for each size
 * @param refusal why it cannot be read, to follow "is"; null if it can
 */
record TorchTensor(
    TorchStorage storage,
    TorchType type,
    long offset,
    List<Long> shape,
    List<Long> strides,
    String refusal) {

  /** One that is there, but of a kind that is not read. */
  static TorchTensor refused(String why) {
    return new TorchTensor(null, null, 0, List.of(), List.of(), why);
  }

  /**
   * The elements in row-major order: a part of the storage where they lie so already, else a copy.
   *
   * @param name for messages
   * @param bytes of the whole storage in the file
   * @throws WeightsException if it reaches out of its storage, or a copy would be too large
   */
  RawTensor read(Path file, String name, ByteBuffer bytes, Allowance memory) {
    Dtype dtype = type.dtype().orElseThrow();
    int width = type.bytes();
    try {
      long size = RawTensor.byteCount(dtype, shape);
      if (size == 0) {
        return new RawTensor(dtype, shape, ByteBuffer.allocate(0));
      }
      long begin = Math.multiplyExact(offset, width);
      long end = Math.addExact(begin, Math.multiplyExact(reach(), width));
      long limit = Math.multiplyExact(storage.elements(), storage.type().bytes());
      if (end > limit) {
        throw PyTorchFile.damaged(
            file,
            String.format(
                Locale.ROOT,
                "tensor \"%s\" of shape %s ends at byte %,d of a storage of %,d",
                name,
                shape,
                end,
                limit));
      }
      begin += Math.multiplyExact(storage.first(), storage.type().bytes());
      if (isRowMajor()) {
        return new RawTensor(dtype, shape, bytes.slice((int) begin, (int) size));
      }
      ByteBuffer copy = memory.take(size, "copy tensor \"" + name + "\" of shape " + shape);
      gather(bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN), (int) begin, copy);
      return new RawTensor(dtype, shape, copy.flip());
    } catch (ArithmeticException overflow) {
      throw PyTorchFile.damaged(
          file, "tensor \"%s\" has an impossible shape %s".formatted(name, shape));
    }
  }

  /** Elements from its first to behind its last one in the storage. */
  private long reach() {
    long last = 0;
    for (int d = 0; d < shape.size(); d++) {
      last = Math.addExact(last, Math.multiplyExact(shape.get(d) - 1, strides.get(d)));
    }
    return Math.addExact(last, 1);
  }

  private boolean isRowMajor() {
    long expected = 1;
    for (int d = shape.size() - 1; d >= 0; d--) {
      if (shape.get(d) != 1 && strides.get(d) != expected) {
        return false;
      }
      expected *= shape.get(d);
    }
    return true;
  }

  /** Row by row; every position was checked by the reach. */
  private void gather(ByteBuffer from, int begin, ByteBuffer to) {
    int width = type.bytes();
    int inner = shape.size() - 1;
    int rowLength = shape.get(inner).intValue();
    int step = (int) (strides.get(inner) * width);
    long[] index = new long[inner];
    long row = begin;
    while (true) {
      for (int i = 0, at = (int) row; i < rowLength; i++, at += step) {
        switch (width) {
          case 1 -> to.put(from.get(at));
          case 2 -> to.putShort(from.getShort(at));
          case 4 -> to.putInt(from.getInt(at));
          default -> to.putLong(from.getLong(at));
        }
      }
      int d = inner - 1;
      for (; d >= 0 && index[d] == shape.get(d) - 1; d--) {
        row -= index[d] * strides.get(d) * width;
        index[d] = 0;
      }
      if (d < 0) {
        return;
      }
      index[d]++;
      row += strides.get(d) * width;
    }
  }
}
