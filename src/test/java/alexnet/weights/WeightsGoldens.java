package alexnet.weights;

import alexnet.weights.tensor.RawTensor;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The files that PyTorch and safetensors wrote, and what is in them. */
public final class WeightsGoldens {
  private WeightsGoldens() {}

  public static Path copy(String name, Path folder) {
    Path file = folder.resolve(name);
    try {
      Files.write(file, bytes(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  public static byte[] bytes(String name) {
    try (InputStream in = WeightsGoldens.class.getResourceAsStream("/goldens/weights/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static JsonNode expected(String name) {
    try {
      return new ObjectMapper().readTree(bytes("expected.json")).get("files").get(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The entries of a zip archive. */
  public static Map<String, byte[]> unzip(Path file) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(e -> (ZipEntry) e)::iterator) {
        try (InputStream in = zip.getInputStream(entry)) {
          entries.put(entry.getName(), in.readAllBytes());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return entries;
  }

  /** The elements of a tensor of any type. */
  public static double[] values(RawTensor tensor) {
    double[] values = new double[Math.toIntExact(tensor.elements())];
    ByteBuffer bytes = tensor.bytes();
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (tensor.dtype()) {
            case F64 -> bytes.getDouble();
            case F32 -> bytes.getFloat();
            case F16 -> half(bytes.getShort());
            case BF16 -> Float.intBitsToFloat(bytes.getShort() << 16);
            case I64 -> bytes.getLong();
            case I32 -> bytes.getInt();
            case I16 -> bytes.getShort();
            case I8 -> bytes.get();
            case U8, BOOL -> bytes.get() & 0xff;
            default -> throw new IllegalArgumentException("not in the goldens: " + tensor.dtype());
          };
    }
    return values;
  }

  /** IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction bits. */
  private static double half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    double magnitude =
        exponent == 0 ? fraction * 0x1p-24 : (1024 + fraction) * Math.pow(2, exponent - 25);
    return bits < 0 ? -magnitude : magnitude;
  }

  /** A shape as expected.json has it. */
  public static List<Long> shape(JsonNode tensor) {
    List<Long> shape = new java.util.ArrayList<>();
    tensor.get("shape").forEach(side -> shape.add(side.longValue()));
    return shape;
  }
}
