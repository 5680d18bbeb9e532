package alexnet.weights;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
 * @param weights in the order of their bytes
 */
public record SafeTensors(Map<String, String> metadata, StateDict weights) {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Parsed JSON takes some fifty times its text. Names and shapes of a network need thousands. */
  private static final long MAX_HEADER = 4 << 20;

  /** Copies the metadata, keeping its order. */
  public SafeTensors {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /**
   * Reads a file.
   *
   * @throws WeightsException if it is missing, cut off or breaks a rule of the format
   */
  public static SafeTensors read(Path file) {
    return read(file, MappedFile.open(file));
  }

  static SafeTensors read(Path file, ByteBuffer content) {
    int size = content.remaining();
    if (size < 8) {
      throw broken(file, "the file has " + size + " bytes, too few for a header");
    }
    long headerLength = content.getLong(0);
    if (headerLength < 2 || headerLength > MAX_HEADER || headerLength > size - 8) {
      throw broken(
          file,
          "a header of %s bytes in a file of %,d"
              .formatted(Long.toUnsignedString(headerLength), size));
    }
    JsonNode header = parse(file, content.slice(8, (int) headerLength));
    Map<String, String> metadata = new LinkedHashMap<>();
    List<Named> named = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : header.properties()) {
      if (field.getKey().equals("__metadata__")) {
        if (!field.getValue().isObject()) {
          throw broken(file, "its metadata is not a JSON object");
        }
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
    int data = (int) (8 + headerLength);
    long expected = 0;
    Map<String, RawTensor> tensors = new LinkedHashMap<>();
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
          content.slice(data + (int) tensor.begin, (int) (tensor.end - tensor.begin));
      tensors.put(tensor.name, new RawTensor(tensor.dtype, tensor.shape, bytes));
      expected = tensor.end;
    }
    if (expected != size - data) {
      throw broken(file, (size - data - expected) + " bytes after the last tensor");
    }
    return new SafeTensors(metadata, new StateDict(tensors));
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
  private record Named(String name, Dtype dtype, List<Long> shape, long begin, long end) {
    static Named parse(Path file, String name, JsonNode entry) {
      JsonNode offsets = entry.path("data_offsets");
      JsonNode sizes = entry.path("shape");
      if (!MessageText.isPrintable(name)) {
        throw broken(file, "a tensor's name is \"" + MessageText.printable(name) + "\"");
      }
      Dtype dtype = Dtype.of(entry.path("dtype").asText());
      if (!sizes.isArray()
          || !offsets.isArray()
          || offsets.size() != 2
          || !isLong(offsets.get(0))
          || !isLong(offsets.get(1))) {
        throw broken(file, "tensor \"" + name + "\" lacks dtype, shape or data_offsets");
      }
      long begin = offsets.get(0).longValue();
      long end = offsets.get(1).longValue();
      List<Long> shape = new ArrayList<>();
      if (dtype == null) {
        throw broken(file, "tensor \"" + name + "\" has unknown dtype " + entry.path("dtype"));
      }
      long bytes;
      try {
        for (JsonNode side : sizes) {
          if (!isLong(side) || side.longValue() < 0) {
            throw broken(file, "tensor \"" + name + "\" has a side of " + side);
          }
          shape.add(side.longValue());
        }
        bytes = RawTensor.byteCount(dtype, shape);
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

    private static boolean isLong(JsonNode number) {
      return number.isIntegralNumber() && number.canConvertToLong();
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
    for (Map.Entry<String, RawTensor> tensor : weights.tensors().entrySet()) {
      long end = offset + tensor.getValue().bytes().remaining();
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("dtype", tensor.getValue().dtype().name());
      entry.put("shape", tensor.getValue().shape());
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
          for (RawTensor tensor : weights.tensors().values()) {
            AtomicFile.writeFully(channel, tensor.bytes());
          }
        });
  }
}
