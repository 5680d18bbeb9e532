package alexnet.weights.pytorch;

import alexnet.io.AtomicFile;
import alexnet.weights.tensor.MappedFile;
import alexnet.weights.tensor.WeightsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * A zip archive as PyTorch writes it: entries below one folder, stored, each beginning at a
 * multiple of 64 bytes so that tensors in a mapped file are aligned, and no times in it. Records:
 * see {@link ZipDirectory}.
 */
final class ZipWriter {
  private static final int ALIGNMENT = 64;
  private static final int LOCAL_LENGTH = 30;
  private static final int CENTRAL_LENGTH = 46;
  private static final int END_LENGTH = 22;
  private static final int VERSION_NEEDED = 20;

  /** 1980-01-01, the earliest of the format. */
  private static final int DATE = 1 << 5 | 1;

  /** The extra field that holds nothing but padding: "FB", as in PyTorch's own files. */
  private static final int PADDING = 0x4246;

  private final String folder;
  private final List<Entry> entries = new ArrayList<>();
  private long end;
  private long directory;

  private record Entry(String name, ByteBuffer content, int crc, long header, long data) {}

  ZipWriter(String folder) {
    this.folder = folder;
  }

  /**
   * Adds an entry; its content is not copied.
   *
   * @param name in ASCII
   * @throws WeightsException if the archive would have 2 GiB or more, which {@link MappedFile} and
   *     this form of zip cannot take
   */
  void add(String name, ByteBuffer content) {
    String path = folder + "/" + name;
    CRC32 crc = new CRC32();
    crc.update(content.duplicate());
    long least = end + LOCAL_LENGTH + path.length() + 4; // the padding's own header
    long data = (least + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    entries.add(new Entry(path, content, (int) crc.getValue(), end, data));
    end = data + content.remaining();
    directory += CENTRAL_LENGTH + path.length();
    if (end + directory + END_LENGTH > Integer.MAX_VALUE || entries.size() >= 0xffff) {
      throw new WeightsException(
          String.format(
              Locale.ROOT,
              "weights of %,d bytes in %,d tensors do not fit into a PyTorch file written here",
              end,
              entries.size()));
    }
  }

  void writeTo(FileChannel channel) throws IOException {
    for (Entry entry : entries) {
      AtomicFile.writeFully(channel, localHeader(entry));
      AtomicFile.writeFully(channel, entry.content().duplicate());
    }
    for (Entry entry : entries) {
      AtomicFile.writeFully(channel, centralHeader(entry));
    }
    AtomicFile.writeFully(
        channel,
        buffer(END_LENGTH)
            .putInt(0x06054b50)
            .putInt(0) // one disk
            .putShort((short) entries.size())
            .putShort((short) entries.size())
            .putInt((int) directory)
            .putInt((int) end)
            .putShort((short) 0)
            .flip());
  }

  private static ByteBuffer localHeader(Entry entry) {
    int padding = (int) (entry.data() - entry.header()) - LOCAL_LENGTH - entry.name().length();
    ByteBuffer header =
        common(buffer((int) (entry.data() - entry.header())).putInt(0x04034b50), entry)
            .putShort((short) padding)
            .put(entry.name().getBytes(StandardCharsets.US_ASCII))
            .putShort((short) PADDING)
            .putShort((short) (padding - 4));
    return header.position(header.limit()).flip(); // the rest is zero
  }

  private static ByteBuffer centralHeader(Entry entry) {
    ByteBuffer header =
        buffer(CENTRAL_LENGTH + entry.name().length())
            .putInt(0x02014b50)
            .putShort((short) VERSION_NEEDED);
    return common(header, entry)
        .putShort((short) 0) // extra
        .putShort((short) 0) // comment
        .putShort((short) 0) // disk
        .putShort((short) 0) // attributes
        .putInt(0)
        .putInt((int) entry.header())
        .put(entry.name().getBytes(StandardCharsets.US_ASCII))
        .flip();
  }

  /** What both headers have: from the version needed to the length of the name. */
  private static ByteBuffer common(ByteBuffer header, Entry entry) {
    return header
        .putShort((short) VERSION_NEEDED)
        .putShort((short) 0) // flags
        .putShort((short) 0) // stored
        .putShort((short) 0) // time
        .putShort((short) DATE)
        .putInt(entry.crc())
        .putInt(entry.content().remaining())
        .putInt(entry.content().remaining())
        .putShort((short) entry.name().length());
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
