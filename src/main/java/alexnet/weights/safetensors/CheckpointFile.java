package alexnet.weights.safetensors;

import alexnet.io.AtomicFile;
import alexnet.io.Disk;
import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import alexnet.weights.tensor.Dtype;
import alexnet.weights.tensor.RawTensor;
import alexnet.weights.tensor.WeightsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A safetensors file of float32 tensors that knows whether it is whole: its last tensor, {@code
 * checksum}, holds the CRC-32C of every byte before it, header included. Tensors are written and
 * read one after the other, so that neither takes memory for more than the largest, and the file
 * may be larger than 2 GiB.
 *
 * @param file where it stands
 * @param metadata text entries
 * @param tensors what is in it, without the checksum
 * @param dataStart where in the file the first tensor begins, in bytes
 */
public record CheckpointFile(
    Path file, Map<String, String> metadata, List<SavedTensor> tensors, long dataStart) {
  private static final String CHECKSUM = "checksum";
  private static final int CHECKSUM_BYTES = 4;

  /** The text of a run of 100,000 epochs; it is ours, but its beginning may be damaged. */
  private static final long MAX_HEADER = 64 << 20;

  private static final int BLOCK = 1 << 20;

  /**
   * A tensor in the file.
   *
   * @param begin its first byte, counted from the first tensor's
   */
  public record SavedTensor(String name, List<Long> shape, long begin) {}

  /**
   * Bytes that such a file takes, but for its header.
   *
   * @param tensors of float32
   */
  public static long bytes(Map<String, Tensor> tensors) {
    return CHECKSUM_BYTES + tensors.values().stream().mapToLong(tensor -> 4 * tensor.numel()).sum();
  }

  /**
   * Writes a file, whole or not at all.
   *
   * @param tensors of float32, by name, on any device
   * @throws WeightsException if its metadata is longer than what is read again
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public static void write(Path file, Map<String, String> metadata, Map<String, Tensor> tensors) {
    List<SafeTensorsHeader.Entry> entries = new ArrayList<>();
    tensors.forEach(
        (name, tensor) ->
            entries.add(entry(entries, name, Dtype.F32, asList(Tensors.shape(tensor)))));
    entries.add(entry(entries, CHECKSUM, Dtype.U8, List.of((long) CHECKSUM_BYTES)));
    ByteBuffer header = new SafeTensorsHeader(metadata, entries).toBytes(file, MAX_HEADER);
    AtomicFile.write(
        file,
        channel -> {
          CRC32C checksum = new CRC32C();
          write(channel, checksum, header.duplicate());
          for (Tensor tensor : tensors.values()) {
            try (NativeScope scope = NativeScope.open()) {
              write(channel, checksum, RawTensor.of(tensor, Dtype.F32).bytes());
            }
          }
          AtomicFile.writeFully(channel, littleEndian(checksum));
        });
  }

  private static SafeTensorsHeader.Entry entry(
      List<SafeTensorsHeader.Entry> before, String name, Dtype dtype, List<Long> shape) {
    long begin = before.isEmpty() ? 0 : before.get(before.size() - 1).end();
    return SafeTensorsHeader.Entry.at(begin, name, dtype, shape);
  }

  private static List<Long> asList(long[] shape) {
    return Arrays.stream(shape).boxed().toList();
  }

  private static void write(FileChannel channel, CRC32C checksum, ByteBuffer bytes)
      throws IOException {
    checksum.update(bytes.duplicate());
    AtomicFile.writeFully(channel, bytes);
  }

  private static ByteBuffer littleEndian(CRC32C checksum) {
    return ByteBuffer.allocate(CHECKSUM_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt((int) checksum.getValue())
        .flip();
  }

  /**
   * Opens a file that is whole.
   *
   * @throws WeightsException if it is missing or damaged
   */
  public static CheckpointFile open(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      ByteBuffer start =
          read(channel, 0, (int) Math.min(size, SafeTensorsHeader.LENGTH_BYTES), file);
      int json = SafeTensorsHeader.length(file, start, size, MAX_HEADER);
      SafeTensorsHeader header =
          SafeTensorsHeader.parse(
              file, read(channel, SafeTensorsHeader.LENGTH_BYTES, json, file), size);
      List<SafeTensorsHeader.Entry> entries = header.entries();
      SafeTensorsHeader.Entry last = entries.isEmpty() ? null : entries.get(entries.size() - 1);
      if (last == null
          || !last.name().equals(CHECKSUM)
          || last.end() - last.begin() != CHECKSUM_BYTES) {
        throw new WeightsException(file + " is not a checkpoint: its last tensor is no checksum");
      }
      requireChecksum(file, channel, size - CHECKSUM_BYTES);
      return new CheckpointFile(
          file,
          header.metadata(),
          entries.subList(0, entries.size() - 1).stream().map(entry -> saved(file, entry)).toList(),
          (long) SafeTensorsHeader.LENGTH_BYTES + json);
    } catch (IOException e) {
      throw new WeightsException("cannot read " + file + ": " + Disk.reason(e), e);
    }
  }

  private static SavedTensor saved(Path file, SafeTensorsHeader.Entry entry) {
    if (entry.dtype() != Dtype.F32) {
      throw new WeightsException(
          "%s is not a checkpoint: %s is %s, not F32".formatted(file, entry.name(), entry.dtype()));
    }
    return new SavedTensor(entry.name(), entry.shape(), entry.begin());
  }

  private static void requireChecksum(Path file, FileChannel channel, long length)
      throws IOException {
    CRC32C checksum = new CRC32C();
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    channel.position(0);
    for (long left = length; left > 0; left -= block.limit()) {
      block.clear().limit((int) Math.min(BLOCK, left));
      fill(channel, block, file);
      checksum.update(block);
    }
    ByteBuffer stored = read(channel, length, CHECKSUM_BYTES, file);
    if (!stored.equals(littleEndian(checksum))) {
      throw new WeightsException(file + " is damaged: its checksum does not fit its content");
    }
  }

  private static ByteBuffer read(FileChannel channel, long from, int bytes, Path file)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    channel.position(from);
    fill(channel, buffer, file);
    return buffer;
  }

  /** Reads from the channel's position until the buffer is full, and flips it. */
  private static void fill(FileChannel channel, ByteBuffer buffer, Path file) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new WeightsException(file + " was cut off while it was read");
      }
    }
    buffer.flip();
  }

  /**
   * Copies all tensors of the file into those of the same names, wherever these are.
   *
   * @throws WeightsException if names or shapes differ; nothing is changed then
   */
  public void restore(Map<String, Tensor> into) {
    for (SavedTensor saved : tensors) {
      Tensor target = into.get(saved.name());
      if (target == null) {
        throw new WeightsException(file + " holds " + saved.name() + ", which the run has not");
      }
      List<Long> shape = asList(Tensors.shape(target));
      if (!shape.equals(saved.shape())) {
        throw new WeightsException(
            "%s: %s is %s, the run's is %s".formatted(file, saved.name(), saved.shape(), shape));
      }
    }
    if (tensors.size() != into.size()) {
      List<String> names = tensors.stream().map(SavedTensor::name).toList();
      String missing =
          into.keySet().stream().filter(name -> !names.contains(name)).findFirst().orElse("");
      throw new WeightsException(file + " lacks " + missing);
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      for (SavedTensor saved : tensors) {
        try (NativeScope scope = NativeScope.open();
            NoGradGuard noGrad = new NoGradGuard()) {
          long[] shape = saved.shape().stream().mapToLong(Long::longValue).toArray();
          Tensor values = Tensors.empty(ScalarType.Float, shape);
          channel.position(dataStart + saved.begin());
          fill(channel, Tensors.bytes(values), file);
          into.get(saved.name()).copy_(values);
        }
      }
    } catch (IOException e) {
      throw new WeightsException("cannot read " + file + ": " + Disk.reason(e), e);
    }
  }
}
