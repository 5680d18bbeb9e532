package alexnet.image.tiff;

import alexnet.image.source.BadPictureException;
import alexnet.image.source.Orientation;
import alexnet.image.source.OrientationTags;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The fields of a TIFF's first directory (TIFF 6.0, section 2; BigTIFF where offsets take 64 bits).
 * Values stay in the file and are read one by one, so that a count that lies takes no memory, and
 * damage in a field that nobody asks for does not matter.
 */
final class TiffDirectory {
  private static final int CLASSIC = 42;
  private static final int BIG = 43;
  private static final int ORIENTATION = 0x0112;
  private static final int XMP = 0x02BC;

  /** Bytes of a value by the field's type; 0 where there is no such type. */
  private static final int[] SIZES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};

  private static final int SHORT = 3;
  private static final int RATIONAL = 5;
  private static final int SIGNED_BYTE = 6;
  private static final int SIGNED_SHORT = 8;
  private static final int SIGNED_LONG = 9;
  private static final int SIGNED_RATIONAL = 10;
  private static final int FLOAT = 11;
  private static final int DOUBLE = 12;

  private final ByteBuffer file;
  private final boolean big;
  private final Map<Integer, Field> fields = new HashMap<>();

  /** Where {@code count} values of a type begin; they may reach beyond the end of the file. */
  private record Field(int type, long count, long at) {}

  /** Reads the directory of a file that starts as a TIFF does. */
  TiffDirectory(byte[] bytes) throws BadPictureException {
    file = ByteBuffer.wrap(bytes);
    file.order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int version = file.getShort(2);
    if (version != CLASSIC && version != BIG) {
      throw new BadPictureException("damaged TIFF: version " + version);
    }
    big = version == BIG;
    if (bytes.length < (big ? 16 : 8)) {
      throw BadPictureException.truncated("truncated TIFF: no directory");
    }
    long start = big ? file.getLong(8) : u32(4);
    long entries = start + (big ? 8 : 2);
    requireWithin(start, entries);
    long count = big ? file.getLong((int) start) : file.getShort((int) start) & 0xFFFF;
    int size = big ? 20 : 12;
    if (count < 1 || count > 0xFFFF) {
      throw new BadPictureException("damaged TIFF: a directory of " + count + " fields");
    }
    requireWithin(entries, entries + count * size);
    for (int i = 0; i < count; i++) {
      field((int) entries + i * size);
    }
  }

  private void requireWithin(long start, long end) throws BadPictureException {
    if (start < 0 || end < start || end > file.limit()) {
      throw BadPictureException.truncated(
          String.format(
              Locale.ROOT,
              "truncated TIFF: its directory is at byte %,d of %,d",
              start,
              file.limit()));
    }
  }

  private void field(int at) {
    int tag = file.getShort(at) & 0xFFFF;
    int type = file.getShort(at + 2) & 0xFFFF;
    long count = big ? file.getLong(at + 4) : u32(at + 4);
    if (type >= SIZES.length || SIZES[type] == 0 || count < 1) {
      return;
    }
    int valueAt = at + (big ? 12 : 8);
    int inline = big ? 8 : 4;
    boolean here = count <= inline / SIZES[type];
    long where = here ? valueAt : big ? file.getLong(valueAt) : u32(valueAt);
    fields.putIfAbsent(tag, new Field(type, count, where));
  }

  private long u32(int at) {
    return file.getInt(at) & 0xFFFFFFFFL;
  }

  /** How samples of several bytes, and all numbers of the file, lie. */
  ByteOrder order() {
    return file.order();
  }

  /** Whether the field is there. */
  boolean has(int tag) {
    return fields.containsKey(tag);
  }

  /** Number of values of a field, 0 if it is not there. */
  long count(int tag) {
    Field field = fields.get(tag);
    return field == null ? 0 : field.count();
  }

  /** The first value of a field, or the default where it is not there. */
  long number(int tag, long otherwise) throws BadPictureException {
    return has(tag) ? value(tag, 0) : otherwise;
  }

  /**
   * One value of a field that has more than {@code index}.
   *
   * @throws BadPictureException if it lies beyond the end of the file
   */
  long value(int tag, long index) throws BadPictureException {
    Field field = fields.get(tag);
    int at = place(tag, field, index);
    return switch (field.type()) {
      case RATIONAL, SIGNED_RATIONAL, FLOAT, DOUBLE -> (long) real(tag, index);
      case SIGNED_BYTE -> file.get(at);
      case SIGNED_SHORT -> file.getShort(at);
      case SIGNED_LONG -> file.getInt(at);
      default ->
          switch (SIZES[field.type()]) {
            case 1 -> file.get(at) & 0xFF;
            case 2 -> file.getShort(at) & 0xFFFF;
            case 4 -> u32(at);
            default -> file.getLong(at);
          };
    };
  }

  /** As {@link #value}, with what stands behind the decimal point. */
  double real(int tag, long index) throws BadPictureException {
    Field field = fields.get(tag);
    int at = place(tag, field, index);
    return switch (field.type()) {
      case RATIONAL -> (double) u32(at) / u32(at + 4);
      case SIGNED_RATIONAL -> (double) file.getInt(at) / file.getInt(at + 4);
      case FLOAT -> file.getFloat(at);
      case DOUBLE -> file.getDouble(at);
      default -> value(tag, index);
    };
  }

  /** The bytes of a field that is there. */
  byte[] bytes(int tag) throws BadPictureException {
    Field field = fields.get(tag);
    long last = field.count() - 1;
    int end = place(tag, field, last) + SIZES[field.type()];
    return Arrays.copyOfRange(file.array(), (int) field.at(), end);
  }

  private int place(int tag, Field field, long index) throws BadPictureException {
    int size = SIZES[field.type()];
    if (index < 0 || index >= field.count()) {
      throw new BadPictureException(
          "damaged TIFF: field " + tag + " has " + field.count() + " values");
    }
    // Divided, as a product could overflow.
    long room = (file.limit() - field.at()) / size;
    if (field.at() < 0 || field.at() > file.limit() || index >= room) {
      throw BadPictureException.truncated(
          "truncated TIFF: field " + tag + " lies beyond the end of the file");
    }
    return (int) (field.at() + index * size);
  }

  /** How the rows lie: as the field for that says, else as a packet of XMP does. */
  Orientation orientation() throws BadPictureException {
    Field field = fields.get(ORIENTATION);
    boolean whole = field != null && (field.type() == SHORT || field.type() == SHORT + 1);
    if (whole) {
      return Orientation.ofTag((int) number(ORIENTATION, 1));
    }
    OrientationTags tags = new OrientationTags();
    byte[] packet = xmp();
    tags.xmp(packet, 0, packet.length);
    return tags.orientation();
  }

  private byte[] xmp() {
    try {
      return fields.containsKey(XMP) ? bytes(XMP) : new byte[0];
    } catch (BadPictureException damaged) {
      return new byte[0]; // the pixels are fine without it
    }
  }
}
