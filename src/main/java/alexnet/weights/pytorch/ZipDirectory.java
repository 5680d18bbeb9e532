package alexnet.weights.pytorch;

import alexnet.weights.tensor.MessageText;
import alexnet.weights.tensor.WeightsException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where the entries of a zip archive lie in its bytes. Source: PKWARE's APPNOTE.TXT 6.3.10,
 * sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.14 to 4.3.16 (its end).
 *
 * <p>Our own, because entries that are stored are used where they lie in the mapped file, and
 * because of hostile archives: docs/decisions/0005-pickle.md has the figures. Stricter than the
 * format: no name twice, no entry over another, nothing behind the end.
 */
final class ZipDirectory {
  private static final int END = 0x06054b50;
  private static final int END_LENGTH = 22;
  private static final int END64_LOCATOR = 0x07064b50;
  private static final int END64_LOCATOR_LENGTH = 20;
  private static final int END64 = 0x06064b50;
  private static final int END64_LENGTH = 56;
  private static final int CENTRAL = 0x02014b50;
  private static final int CENTRAL_LENGTH = 46;
  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_LENGTH = 30;
  private static final long IN_ZIP64 = 0xffff_ffffL;
  private static final int LONGEST_COMMENT = 0xffff;

  /** Bounds on what a directory takes in memory: 100 MB at the very worst. */
  private static final int MOST_ENTRIES = 100_000;

  private static final int LONGEST_NAME = 512;

  private final Path file;
  private final ByteBuffer content;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private ZipDirectory(Path file, ByteBuffer content) {
    this.file = file;
    this.content = content.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * An entry; its bytes are inside the file, as the directory has checked.
   *
   * @param method 0 stored, 8 deflated; others are not read
   * @param flags bit 0 is set for encrypted ones
   * @param crc CRC-32 of the content
   * @param header where the local header begins
   * @param data where the bytes begin
   * @param packed number of bytes there
   * @param size number of bytes of the content
   */
  record Entry(
      String name, int method, int flags, int crc, int header, int data, int packed, int size) {
    int end() {
      return data + packed;
    }
  }

  /**
   * Reads the directory at the end of a file.
   *
   * @return the entries by name, in the order of the directory
   * @throws WeightsException if there is none, or a rule is broken
   */
  static Map<String, Entry> read(Path file, ByteBuffer content) {
    ZipDirectory directory = new ZipDirectory(file, content);
    directory.read();
    return directory.entries;
  }

  private void read() {
    int end = end();
    long count = content.getShort(end + 10) & 0xffff;
    long length = content.getInt(end + 12) & IN_ZIP64;
    long start = content.getInt(end + 16) & IN_ZIP64;
    if (count == 0xffff || length == IN_ZIP64 || start == IN_ZIP64) {
      int end64 = end64(end);
      count = content.getLong(end64 + 32);
      length = content.getLong(end64 + 40);
      start = content.getLong(end64 + 48);
    }
    if (start < 0 || length < 0 || start > end || length > end - start) {
      throw damaged("its zip directory lies outside");
    }
    if (count < 0 || count > MOST_ENTRIES) {
      throw damaged("its zip directory has %s entries".formatted(Long.toUnsignedString(count)));
    }
    int at = (int) start;
    for (long i = 0; i < count; i++) {
      at = entry(at, (int) (start + length));
    }
    if (at != start + length) {
      throw damaged("its zip directory is longer than its entries");
    }
    refuseOverlaps((int) start);
  }

  /** The end record: the last bytes of the file, but for a comment of a length that it tells. */
  private int end() {
    int last = content.limit() - END_LENGTH;
    for (int at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
      if (content.getInt(at) == END && (content.getShort(at + 20) & 0xffff) == last - at) {
        return at;
      }
    }
    throw damaged("there is no zip directory at its end");
  }

  private int end64(int end) {
    int locator = end - END64_LOCATOR_LENGTH;
    if (locator < END64_LENGTH || content.getInt(locator) != END64_LOCATOR) {
      throw damaged("its zip64 directory is missing");
    }
    long end64 = content.getLong(locator + 8);
    if (end64 < 0 || end64 > locator - END64_LENGTH || content.getInt((int) end64) != END64) {
      throw damaged("its zip64 directory lies outside");
    }
    return (int) end64;
  }

  /** Reads one entry of the directory and gives where the next begins. */
  private int entry(int at, int limit) {
    if (at > limit - CENTRAL_LENGTH || content.getInt(at) != CENTRAL) {
      throw damaged("its zip directory is cut off");
    }
    int nameLength = content.getShort(at + 28) & 0xffff;
    int extraLength = content.getShort(at + 30) & 0xffff;
    long next =
        (long) at
            + CENTRAL_LENGTH
            + nameLength
            + extraLength
            + (content.getShort(at + 32) & 0xffff);
    if (next > limit || nameLength > LONGEST_NAME) {
      throw damaged(
          String.format(Locale.ROOT, "its zip directory has a name of %d bytes", nameLength));
    }
    ByteBuffer nameBytes = content.slice(at + CENTRAL_LENGTH, nameLength);
    String name = StandardCharsets.UTF_8.decode(nameBytes.duplicate()).toString();
    long[] sizes = { // in the order in which zip64 keeps those that do not fit
      content.getInt(at + 24) & IN_ZIP64,
      content.getInt(at + 20) & IN_ZIP64,
      content.getInt(at + 42) & IN_ZIP64
    };
    fromZip64(name, content.slice(at + CENTRAL_LENGTH + nameLength, extraLength), sizes);
    long size = sizes[0];
    long packed = sizes[1];
    long header = sizes[2];
    if (header < 0
        || header > content.limit() - LOCAL_LENGTH
        || content.getInt((int) header) != LOCAL
        || (content.getShort((int) header + 26) & 0xffff) != nameLength
        || header + LOCAL_LENGTH + nameLength > content.limit()
        || !content.slice((int) header + LOCAL_LENGTH, nameLength).equals(nameBytes)) {
      throw damaged(called(name) + " is not where its zip directory says");
    }
    int localExtra = content.getShort((int) header + 28) & 0xffff;
    long data = header + LOCAL_LENGTH + nameLength + localExtra;
    if (size < 0 || size > Integer.MAX_VALUE || packed < 0 || packed > content.limit() - data) {
      throw damaged(String.format(Locale.ROOT, "%s of %,d bytes ends outside", called(name), size));
    }
    Entry entry =
        new Entry(
            name,
            content.getShort(at + 10) & 0xffff,
            content.getShort(at + 8) & 0xffff,
            content.getInt(at + 16),
            (int) header,
            (int) data,
            (int) packed,
            (int) size);
    if (entries.put(name, entry) != null) {
      throw damaged(called(name) + " is there twice");
    }
    return (int) next;
  }

  /** Replaces those numbers that are too large for the directory by those of its extra field. */
  private void fromZip64(String name, ByteBuffer extra, long[] sizes) {
    extra.order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer field = ByteBuffer.allocate(0);
    while (extra.remaining() >= 4) {
      int id = extra.getShort() & 0xffff;
      int length = Math.min(extra.getShort() & 0xffff, extra.remaining());
      if (id == 1) {
        field = extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
      }
      extra.position(extra.position() + length);
    }
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] == IN_ZIP64) {
        if (field.remaining() < Long.BYTES) {
          throw damaged(called(name) + " lacks its zip64 sizes");
        }
        sizes[i] = field.getLong();
      }
    }
  }

  private void refuseOverlaps(int directory) {
    List<Entry> byPlace = new ArrayList<>(entries.values());
    byPlace.sort(Comparator.comparingInt(Entry::header));
    for (int i = 0; i < byPlace.size(); i++) {
      int next = i + 1 < byPlace.size() ? byPlace.get(i + 1).header() : directory;
      if (byPlace.get(i).end() > next) {
        throw damaged(called(byPlace.get(i).name()) + " overlaps what follows");
      }
    }
  }

  private static String called(String name) {
    return MessageText.printable(name);
  }

  private WeightsException damaged(String reason) {
    return PyTorchFile.damaged(file, reason);
  }
}
