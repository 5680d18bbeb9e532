package alexnet.weights;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A safetensors file: eight bytes with the header's length, the header in JSON, the tensors' bytes.
 * Format: https://github.com/huggingface/safetensors.
 *
 * <p>Reading maps the file: a tensor's bytes come from the page cache when they are used, and the
 * mapping ends when the last buffer of it is collected.
 *
 * @param metadata the header's text entries
 * @param tensors by name, in the order of their bytes
 */
public record SafeTensors(Map<String, String> metadata, Map<String, Entry> tensors) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  /** The reference implementation's bound on the header. */
  private static final long MAX_HEADER = 100_000_000;

  /** Copies the maps, keeping their order. */
  public SafeTensors {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /**
   * One tensor.
   *
   * @param dtype {@code F32}, {@code F16}, {@code BF16}, {@code F64}, {@code I64} ...
   * @param shape sizes, outermost first
   * @param bytes its values in row-major order, little-endian
   */
  public record Entry(String dtype, List<Long> shape, ByteBuffer bytes) {
    /** Copies the shape. */
    public Entry {
      shape = List.copyOf(shape);
    }
  }

  /**
   * Reads a file.
   *
   * @throws WeightsException if it is missing, cut off or breaks a rule of the format
   */
  public static SafeTensors read(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return read(file, channel);
    } catch (IOException e) {
      throw new WeightsException("cannot read " + file + ": " + AtomicFile.reason(e), e);
    }
  }

  private static SafeTensors read(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    if (size < 8) {
      throw broken(file, "the file has " + size + " bytes, too few for a header");
    }
    ByteBuffer prefix =
        channel.map(FileChannel.MapMode.READ_ONLY, 0, 8).order(ByteOrder.LITTLE_ENDIAN);
    long headerLength = prefix.getLong();
    if (headerLength < 2 || headerLength > MAX_HEADER || headerLength > size - 8) {
      throw broken(
          file,
          "a header of %s bytes in a file of %,d"
              .formatted(Long.toUnsignedString(headerLength), size));
    }
    JsonNode header = parse(file, channel.map(FileChannel.MapMode.READ_ONLY, 8, headerLength));
    Map<String, String> metadata = new LinkedHashMap<>();
    List<Named> named = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : header.properties()) {
      if (field.getKey().equals("__metadata__")) {
        for (Map.Entry<String, JsonNode> text : field.getValue().properties()) {
          if (!text.getValue().isTextual()) {
            throw broken(file, "metadata \"" + text.getKey() + "\" is not text");
          }
          metadata.put(text.getKey(), text.getValue().textValue());
        }
      } else {
        named.add(Named.parse(file, field.getKey(), field.getValue()));
      }
    }
    named.sort(Comparator.comparingLong(Named::begin).thenComparingLong(Named::end));
    long data = 8 + headerLength;
    long expected = 0;
    Map<String, Entry> tensors = new LinkedHashMap<>();
    for (Named tensor : named) {
      if (tensor.begin != expected) {
        String what = tensor.begin < expected ? "overlaps the tensor before" : "leaves a hole";
        throw broken(file, "tensor \"" + tensor.name + "\" " + what);
      }
      if (tensor.end > size - data) {
        throw broken(
            file,
            "cut off: tensor \"%s\" ends at byte %,d of %,d"
                .formatted(tensor.name, data + tensor.end, size));
      }
      ByteBuffer bytes =
          channel.map(
              FileChannel.MapMode.READ_ONLY, data + tensor.begin, tensor.end - tensor.begin);
      tensors.put(
          tensor.name, new Entry(tensor.dtype, tensor.shape, bytes.order(ByteOrder.LITTLE_ENDIAN)));
      expected = tensor.end;
    }
    if (expected != size - data) {
      throw broken(file, (size - data - expected) + " bytes after the last tensor");
    }
    return new SafeTensors(metadata, tensors);
  }

  private static JsonNode parse(Path file, ByteBuffer bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      JsonNode header = JSON.readTree(text);
      if (header == null || !header.isObject()) {
        throw broken(file, "the header is not a JSON object");
      }
      return header;
    } catch (CharacterCodingException e) {
      throw broken(file, "the header is not UTF-8");
    } catch (JsonProcessingException e) {
      throw broken(file, "the header is not valid JSON: " + e.getOriginalMessage());
    }
  }

  static WeightsException broken(Path file, String reason) {
    return new WeightsException(file + " is not a valid safetensors file: " + reason);
  }

  /** A tensor's header entry; begin and end count from the first byte after the header. */
  private record Named(String name, String dtype, List<Long> shape, long begin, long end) {
    static Named parse(Path file, String name, JsonNode entry) {
      JsonNode offsets = entry.path("data_offsets");
      JsonNode sizes = entry.path("shape");
      String dtype = entry.path("dtype").asText();
      if (!sizes.isArray()
          || offsets.size() != 2
          || !offsets.get(0).canConvertToLong()
          || !offsets.get(1).canConvertToLong()) {
        throw broken(file, "tensor \"" + name + "\" lacks dtype, shape or data_offsets");
      }
      long begin = offsets.get(0).longValue();
      long end = offsets.get(1).longValue();
      List<Long> shape = new ArrayList<>();
      long bytes = Dtypes.bytes(dtype);
      if (bytes == 0) {
        throw broken(file, "tensor \"" + name + "\" has unknown dtype \"" + dtype + "\"");
      }
      try {
        for (JsonNode side : sizes) {
          if (!side.canConvertToLong() || side.longValue() < 0) {
            throw broken(file, "tensor \"" + name + "\" has a side of " + side);
          }
          shape.add(side.longValue());
          bytes = Math.multiplyExact(bytes, side.longValue());
        }
      } catch (ArithmeticException overflow) {
        throw broken(file, "tensor \"" + name + "\" has an impossible shape " + sizes);
      }
      if (begin < 0 || end < begin || end - begin != bytes) {
        throw broken(
            file,
            "tensor \"%s\" of shape %s needs %,d bytes, its offsets give %,d"
                .formatted(name, sizes, bytes, end - begin));
      }
      return new Named(name, dtype, shape, begin, end);
    }
  }

  /**
   * Writes these tensors to a file, whole or not at all.
   *
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public void write(Path file) {
    Map<String, Object> header = new LinkedHashMap<>();
    if (!metadata.isEmpty()) {
      header.put("__metadata__", metadata);
    }
    long offset = 0;
    for (Map.Entry<String, Entry> tensor : tensors.entrySet()) {
      long end = offset + tensor.getValue().bytes.remaining();
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("dtype", tensor.getValue().dtype);
      entry.put("shape", tensor.getValue().shape);
      entry.put("data_offsets", List.of(offset, end));
      header.put(tensor.getKey(), entry);
      offset = end;
    }
    AtomicFile.write(
        file,
        channel -> {
          byte[] json = JSON.writeValueAsBytes(header);
          int padded = (json.length + 7) / 8 * 8; // tensors start aligned, as the format asks
          ByteBuffer start = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
          start.putLong(padded).put(json);
          while (start.hasRemaining()) {
            start.put((byte) ' ');
          }
          AtomicFile.writeFully(channel, start.flip());
          for (Entry tensor : tensors.values()) {
            AtomicFile.writeFully(channel, tensor.bytes.duplicate());
          }
        });
  }
}
