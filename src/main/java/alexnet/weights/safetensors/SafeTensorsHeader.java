package alexnet.weights.safetensors;

import alexnet.weights.tensor.Dtype;
import alexnet.weights.tensor.MessageText;
import alexnet.weights.tensor.RawTensor;
import alexnet.weights.tensor.WeightsException;
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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The beginning of a safetensors file: eight bytes with the length of the JSON that follows, which
 * says what is where behind it.
 *
 * @param metadata text entries
 * @param entries in the order of their bytes, without overlap or hole
 */
record SafeTensorsHeader(Map<String, String> metadata, List<Entry> entries) {
  /** Bytes before the JSON. */
  static final int LENGTH_BYTES = 8;

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /**
   * A tensor; begin and end count from the first byte after the header.
   *
   * @param end exclusive
   */
  record Entry(String name, Dtype dtype, List<Long> shape, long begin, long end) {
    /** The entry of a tensor that follows {@code begin} bytes of others. */
    static Entry at(long begin, String name, Dtype dtype, List<Long> shape) {
      return new Entry(name, dtype, shape, begin, begin + RawTensor.byteCount(dtype, shape));
    }

    static Entry parse(Path file, String name, JsonNode entry) {
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
            String.format(
                Locale.ROOT,
                "tensor \"%s\" of shape %s needs %,d bytes, its offsets give %,d",
                name,
                sizes,
                bytes,
                end - begin));
      }
      return new Entry(name, dtype, shape, begin, end);
    }

    /** Bytes of the tensor. */
    long bytes() {
      return end - begin;
    }

    private static boolean isLong(JsonNode number) {
      return number.isIntegralNumber() && number.canConvertToLong();
    }
  }

  /**
   * The JSON's length, from the first eight bytes of a file.
   *
   * @param size of the file
   * @param most bytes that it may have
   */
  static int length(Path file, ByteBuffer start, long size, long most) {
    if (size < LENGTH_BYTES) {
      throw broken(file, "the file has " + size + " bytes, too few for a header");
    }
    long length = start.order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    if (length < 2 || length > most || length > size - LENGTH_BYTES) {
      throw broken(
          file,
          String.format(
              Locale.ROOT,
              "a header of %s bytes in a file of %,d",
              Long.toUnsignedString(length),
              size));
    }
    return (int) length;
  }

  /**
   * Reads the JSON.
   *
   * @param json all of it
   * @param size of the file, which must end where the last tensor does
   * @throws WeightsException if it breaks a rule of the format
   */
  static SafeTensorsHeader parse(Path file, ByteBuffer json, long size) {
    long data = (long) LENGTH_BYTES + json.remaining();
    Map<String, String> metadata = new LinkedHashMap<>();
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : tree(file, json).properties()) {
      if (field.getKey().equals("__metadata__")) {
        addMetadata(file, field.getValue(), metadata);
      } else {
        entries.add(Entry.parse(file, field.getKey(), field.getValue()));
      }
    }
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long expected = 0;
    for (Entry tensor : entries) {
      if (tensor.begin != expected) {
        String what = tensor.begin < expected ? "overlaps the tensor before" : "leaves a hole";
        throw broken(file, "tensor \"" + tensor.name + "\" " + what);
      }
      if (tensor.end > size - data) {
        throw broken(
            file,
            String.format(
                Locale.ROOT,
                "cut off: tensor \"%s\" ends at byte %,d of %,d",
                tensor.name,
                data + tensor.end,
                size));
      }
      expected = tensor.end;
    }
    if (expected != size - data) {
      throw broken(file, (size - data - expected) + " bytes after the last tensor");
    }
    return new SafeTensorsHeader(metadata, entries);
  }

  private static void addMetadata(Path file, JsonNode object, Map<String, String> metadata) {
    if (!object.isObject()) {
      throw broken(file, "its metadata is not a JSON object");
    }
    for (Map.Entry<String, JsonNode> text : object.properties()) {
      if (!text.getValue().isTextual()) {
        throw broken(file, "metadata \"" + text.getKey() + "\" is not text");
      }
      metadata.put(text.getKey(), text.getValue().textValue());
    }
  }

  private static JsonNode tree(Path file, ByteBuffer bytes) {
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

  /**
   * Length and JSON, as they stand in the file; the tensors' bytes follow.
   *
   * @param file for the message
   * @param most bytes of JSON that are read again
   * @throws WeightsException if it has more
   */
  ByteBuffer toBytes(Path file, long most) {
    Map<String, Object> header = new LinkedHashMap<>();
    if (!metadata.isEmpty()) {
      header.put("__metadata__", metadata);
    }
    for (Entry tensor : entries) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("dtype", tensor.dtype.name());
      entry.put("shape", tensor.shape);
      entry.put("data_offsets", List.of(tensor.begin, tensor.end));
      header.put(tensor.name, entry);
    }
    try {
      byte[] json = JSON.writeValueAsBytes(header);
      int padded = (json.length + 7) / 8 * 8; // tensors start aligned, as the format asks
      if (padded > most) {
        throw new WeightsException(
            String.format(
                Locale.ROOT,
                ("%s would have a header of %,d bytes, of which names of classes may be the most;"
                    + " %,d are the limit, beyond which a file is not read"),
                file,
                padded,
                most));
      }
      ByteBuffer bytes = ByteBuffer.allocate(LENGTH_BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
      bytes.putLong(padded).put(json);
      while (bytes.hasRemaining()) {
        bytes.put((byte) ' ');
      }
      return bytes.flip();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("text and numbers must be writable", e);
    }
  }
}
