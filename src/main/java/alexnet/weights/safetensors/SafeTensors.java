package alexnet.weights.safetensors;

import alexnet.io.AtomicFile;
import alexnet.weights.tensor.Dtype;
import alexnet.weights.tensor.MappedFile;
import alexnet.weights.tensor.RawTensor;
import alexnet.weights.tensor.StateDict;
import alexnet.weights.tensor.StoredWeights;
import alexnet.weights.tensor.WeightsException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
  /** Names and shapes of a network need thousands of bytes. */
  static final int MAX_HEADER = StoredWeights.MAX_TEXT;

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

  /** As {@link #read(Path)}, of a content that is mapped already. */
  public static SafeTensors read(Path file, ByteBuffer content) {
    int size = content.remaining();
    int json = SafeTensorsHeader.length(file, content, size, MAX_HEADER);
    int data = SafeTensorsHeader.LENGTH_BYTES + json;
    SafeTensorsHeader header =
        SafeTensorsHeader.parse(file, content.slice(SafeTensorsHeader.LENGTH_BYTES, json), size);
    Map<String, RawTensor> tensors = new LinkedHashMap<>();
    for (SafeTensorsHeader.Entry tensor : header.entries()) {
      ByteBuffer bytes =
          content.slice(data + (int) tensor.begin(), (int) (tensor.end() - tensor.begin()));
      tensors.put(tensor.name(), new RawTensor(tensor.dtype(), tensor.shape(), bytes));
    }
    return new SafeTensors(header.metadata(), new StateDict(tensors));
  }

  /**
   * Writes these tensors to a file, whole or not at all.
   *
   * @throws WeightsException if the file would be larger than those that are read
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public void write(Path file) {
    List<SafeTensorsHeader.Entry> entries = new ArrayList<>();
    long offset = 0;
    for (Map.Entry<String, RawTensor> tensor : weights.tensors().entrySet()) {
      RawTensor values = tensor.getValue();
      SafeTensorsHeader.Entry entry =
          SafeTensorsHeader.Entry.at(offset, tensor.getKey(), values.dtype(), values.shape());
      entries.add(entry);
      offset = entry.end();
    }
    ByteBuffer header = header(file, metadata, entries);
    AtomicFile.write(
        file,
        channel -> {
          AtomicFile.writeFully(channel, header.duplicate());
          for (RawTensor tensor : weights.tensors().values()) {
            AtomicFile.writeFully(channel, tensor.bytes());
          }
        });
  }

  /**
   * Refuses metadata that could not be read again beside float32 tensors of these shapes.
   *
   * @param shapes by name, in their order
   * @throws WeightsException if the file would be larger than those that are read
   */
  public static void requireHeader(
      Path file, Map<String, String> metadata, Map<String, List<Long>> shapes) {
    List<SafeTensorsHeader.Entry> entries = new ArrayList<>();
    long offset = 0;
    for (Map.Entry<String, List<Long>> tensor : shapes.entrySet()) {
      SafeTensorsHeader.Entry entry =
          SafeTensorsHeader.Entry.at(offset, tensor.getKey(), Dtype.F32, tensor.getValue());
      entries.add(entry);
      offset = entry.end();
    }
    header(file, metadata, entries);
  }

  /**
   * The beginning of a file of these tensors.
   *
   * @throws WeightsException if the file would be larger than those that are read
   */
  static ByteBuffer header(
      Path file, Map<String, String> metadata, List<SafeTensorsHeader.Entry> entries) {
    ByteBuffer header = new SafeTensorsHeader(metadata, entries).toBytes(file, MAX_HEADER);
    long bytes =
        header.remaining() + entries.stream().mapToLong(SafeTensorsHeader.Entry::bytes).sum();
    if (bytes > Integer.MAX_VALUE) {
      throw new WeightsException(
          String.format(
              Locale.ROOT,
              "%s would have %,d bytes; files of 2 GiB and more are not read",
              file,
              bytes));
    }
    return header;
  }
}
