package alexnet.weights;

/** The element types of safetensors. */
final class Dtypes {
  private Dtypes() {}

  /** Bytes of one element, or 0 for an unknown type. */
  static int bytes(String dtype) {
    return switch (dtype) {
      case "BOOL", "U8", "I8", "F8_E5M2", "F8_E4M3" -> 1;
      case "U16", "I16", "F16", "BF16" -> 2;
      case "U32", "I32", "F32" -> 4;
      case "U64", "I64", "F64" -> 8;
      default -> 0;
    };
  }
}
