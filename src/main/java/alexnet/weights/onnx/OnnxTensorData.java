package alexnet.weights.onnx;

import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import alexnet.weights.tensor.Dtype;
import alexnet.weights.tensor.MappedFile;
import alexnet.weights.tensor.MessageText;
import alexnet.weights.tensor.RawTensor;
import alexnet.weights.tensor.WeightsException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A constant tensor of a graph as the file tells it, not checked yet.
 *
 * @param name for messages
 * @param dataType ONNX's number of the element type
 * @param shape sides, outermost first
 * @param data the elements, little-endian, or null where the file has none in a form that is read
 * @param external where they are instead: entries {@code location}, {@code offset}, {@code length}
 */
record OnnxTensorData(
    String name, long dataType, List<Long> shape, ByteBuffer data, Map<String, String> external) {

  /** A single float32, as a node may hold it without a tensor. */
  static OnnxTensorData scalar(String name, float value) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return new OnnxTensorData(
        name, OnnxProto.Tensor.FLOAT, List.of(), bytes.putFloat(value).flip(), Map.of());
  }

  /** ONNX's number of an element type. */
  static int dataType(Dtype dtype) {
    return switch (dtype) {
      case F32 -> OnnxProto.Tensor.FLOAT;
      case F16 -> OnnxProto.Tensor.FLOAT16;
      case BF16 -> OnnxProto.Tensor.BFLOAT16;
      case F64 -> OnnxProto.Tensor.DOUBLE;
      default -> throw new IllegalArgumentException("not a type of weights: " + dtype);
    };
  }

  /** Whether ONNX's number is that of a type that weights may have. */
  static boolean isWeight(long dataType) {
    return dtype(dataType).isPresent();
  }

  private static Optional<Dtype> dtype(long dataType) {
    return Arrays.stream(Dtype.values())
        .filter(dtype -> dtype.isWeight() && dataType(dtype) == dataType)
        .findFirst();
  }

  /**
   * The tensor, its bytes a part of the file or of the one beside it.
   *
   * @throws WeightsException if type, shape and bytes do not fit
   */
  RawTensor raw(Path file) {
    Dtype dtype =
        dtype(dataType)
            .orElseThrow(
                () ->
                    broken(
                        file,
                        String.format(
                            Locale.ROOT,
                            "is of ONNX's type %d, weights are floating-point numbers",
                            dataType)));
    long needed;
    try {
      needed = RawTensor.byteCount(dtype, shape);
    } catch (ArithmeticException impossible) {
      throw broken(file, "has an impossible shape " + shape);
    }
    ByteBuffer bytes = external.isEmpty() ? data : external(file, needed);
    if (bytes == null) {
      throw broken(file, "has no data in a form that is read");
    }
    if (bytes.remaining() != needed) {
      throw broken(
          file,
          String.format(
              Locale.ROOT,
              "of shape %s needs %,d bytes, the file has %,d",
              shape,
              needed,
              bytes.remaining()));
    }
    return new RawTensor(dtype, shape, bytes);
  }

  /** The value of a floating-point tensor of one element, NaN if it has another number of them. */
  double scalar(Path file) {
    RawTensor tensor = raw(file);
    if (tensor.elements() != 1) {
      return Double.NaN;
    }
    return switch (tensor.dtype()) {
      case F32 -> OnnxGraph.decimal(tensor.bytes().getFloat(0));
      case F64 -> tensor.bytes().getDouble(0);
      default -> Double.NaN;
    };
  }

  /**
   * The values of a floating-point tensor, those of float32 as the decimal numbers that were meant.
   *
   * @throws WeightsException if it is damaged, of another type, or a value is not finite
   */
  List<BigDecimal> numbers(Path file) {
    RawTensor tensor = raw(file);
    double[] values;
    try (NativeScope scope = NativeScope.open()) {
      values = Tensors.toDoubles(tensor.view());
    }
    List<BigDecimal> numbers = new ArrayList<>();
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw broken(file, "has a value that is infinite or NaN");
      }
      double meant = tensor.dtype() == Dtype.F32 ? OnnxGraph.decimal((float) value) : value;
      numbers.add(BigDecimal.valueOf(meant));
    }
    return numbers;
  }

  /**
   * The values of a tensor of whole numbers.
   *
   * @throws WeightsException if it is of another type or its bytes are not as many as it needs
   */
  List<Long> integers(Path file) {
    int width = dataType == OnnxProto.Tensor.INT64 ? Long.BYTES : Integer.BYTES;
    if ((dataType != OnnxProto.Tensor.INT64 && dataType != OnnxProto.Tensor.INT32)
        || data == null
        || data.remaining() != width * shape.stream().reduce(1L, (a, b) -> a * b)) {
      throw broken(file, "has no whole numbers in a form that is read");
    }
    ByteBuffer values = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    List<Long> integers = new ArrayList<>();
    while (values.hasRemaining()) {
      integers.add(width == Long.BYTES ? values.getLong() : values.getInt());
    }
    return integers;
  }

  /** A part of another file in the same folder, as PyTorch's newer exporter leaves it. */
  private ByteBuffer external(Path file, long needed) {
    String location = external.getOrDefault("location", "");
    Path beside = sibling(file, location);
    ByteBuffer content = MappedFile.open(beside);
    long offset = number(file, "offset", 0);
    long length = number(file, "length", content.remaining() - offset);
    if (offset < 0 || length != needed || offset > content.remaining() - length) {
      throw broken(
          file,
          String.format(
              Locale.ROOT,
              "of shape %s needs %,d bytes; it has %,d at offset %,d of %s, a file of %,d",
              shape,
              needed,
              length,
              offset,
              location,
              content.remaining()));
    }
    return content.slice((int) offset, (int) length);
  }

  /** No other folder: a weights file must not be able to have any file read. */
  private Path sibling(Path file, String location) {
    if (!isPlainName(location)) {
      throw broken(
          file, "is in \"" + MessageText.printable(location) + "\", not a file's plain name");
    }
    Path beside = file.resolveSibling(location);
    if (!Files.isRegularFile(beside)) {
      throw broken(
          file,
          "is in the file " + MessageText.printable(location) + ", which is missing beside it");
    }
    return beside;
  }

  private static boolean isPlainName(String location) {
    try {
      Path name = Path.of(location);
      return name.getRoot() == null
          && name.getNameCount() == 1
          && !location.matches("(?s)|[.]{1,2}|.*[/\\\\\\p{Cntrl}].*");
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private long number(Path file, String key, long otherwise) {
    String value = external.get(key);
    try {
      return value == null ? otherwise : Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw broken(file, "has the " + key + " \"" + MessageText.printable(value) + "\"");
    }
  }

  private WeightsException broken(Path file, String reason) {
    return new WeightsException(
        "%s: initializer \"%s\" %s".formatted(file, MessageText.printable(name), reason));
  }
}
