package alexnet.weights.tensor;

import java.util.Arrays;
import java.util.Locale;

/** Element types of tensors in files, by the names that safetensors gives them. */
public enum Dtype {
  BOOL(1),
  U8(1),
  I8(1),
  F8_E5M2(1),
  F8_E4M3(1),
  U16(2),
  I16(2),
  F16(2),
  BF16(2),
  U32(4),
  I32(4),
  F32(4),
  U64(8),
  I64(8),
  F64(8);

  private final int bytes;

  Dtype(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }

  /** Whether weights may be of this type: float64, float32, float16 or bfloat16. */
  public boolean isWeight() {
    return this == F64 || this == F32 || this == F16 || this == BF16;
  }

  /** The type of that name, or null. */
  public static Dtype of(String name) {
    return Arrays.stream(values()).filter(d -> d.name().equals(name)).findFirst().orElse(null);
  }

  /** As on the command line: {@code fp32}, {@code bf16}; others in lower case. */
  public String label() {
    String name = name().toLowerCase(Locale.ROOT);
    return this == F16 || this == F32 || this == F64 ? name.replace("f", "fp") : name;
  }
}
