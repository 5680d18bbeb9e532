package alexnet.weights.pytorch;

import alexnet.weights.tensor.Dtype;
import java.util.Arrays;
import java.util.Optional;

/**
 * Element types by PyTorch's names: of the dtype, and of the storage class that stands for it in
 * files. Newer types have no class; their tensors name the dtype beside an {@code UntypedStorage}.
 * Source: torch.storage.
 */
enum TorchType {
  FLOAT64("DoubleStorage", Dtype.F64, 8),
  FLOAT32("FloatStorage", Dtype.F32, 4),
  FLOAT16("HalfStorage", Dtype.F16, 2),
  BFLOAT16("BFloat16Storage", Dtype.BF16, 2),
  INT64("LongStorage", Dtype.I64, 8),
  INT32("IntStorage", Dtype.I32, 4),
  INT16("ShortStorage", Dtype.I16, 2),
  INT8("CharStorage", Dtype.I8, 1),
  UINT8("ByteStorage", Dtype.U8, 1),
  BOOL("BoolStorage", Dtype.BOOL, 1),
  UINT16(null, Dtype.U16, 2),
  UINT32(null, Dtype.U32, 4),
  UINT64(null, Dtype.U64, 8),
  FLOAT8_E5M2(null, Dtype.F8_E5M2, 1),
  FLOAT8_E4M3FN(null, Dtype.F8_E4M3, 1),
  // Known by size, so that they can be skipped, and by name, so that they can be refused.
  COMPLEX64("ComplexFloatStorage", null, 8),
  COMPLEX128("ComplexDoubleStorage", null, 16),
  QUINT8("QUInt8Storage", null, 1),
  QINT8("QInt8Storage", null, 1),
  QINT32("QInt32Storage", null, 4),
  QUINT4X2("QUInt4x2Storage", null, 1),
  QUINT2X4("QUInt2x4Storage", null, 1);

  private final String storage;
  private final Dtype dtype;
  private final int bytes;

  TorchType(String storage, Dtype dtype, int bytes) {
    this.storage = storage;
    this.dtype = dtype;
    this.bytes = bytes;
  }

  /** The type of a storage class. */
  static Optional<TorchType> ofStorage(String name) {
    String known = name.equals("UntypedStorage") ? "ByteStorage" : name; // just bytes
    return Arrays.stream(values()).filter(t -> known.equals(t.storage)).findFirst();
  }

  /** The type of that dtype's name. */
  static Optional<TorchType> ofDtype(String name) {
    return Arrays.stream(values()).filter(t -> t.label().equals(name)).findFirst();
  }

  static TorchType of(Dtype dtype) {
    return Arrays.stream(values()).filter(t -> t.dtype == dtype).findFirst().orElseThrow();
  }

  /** The storage class, or empty where there is none. */
  Optional<String> storage() {
    return Optional.ofNullable(storage);
  }

  /** What it is outside PyTorch, or empty if it is not read. */
  Optional<Dtype> dtype() {
    return Optional.ofNullable(dtype);
  }

  /** Bytes of one element. */
  int bytes() {
    return bytes;
  }

  /** As in {@code torch.float32}. */
  String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
