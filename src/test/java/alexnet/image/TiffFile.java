package alexnet.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;

/**
 * Writes a TIFF of any samples, by the specification and without the decoder's code: what a file of
 * each kind holds is put together here from the samples' bits.
 */
public final class TiffFile {
  public static final int NONE = 1;
  public static final int LZW = 5;
  public static final int DEFLATE = 8;
  public static final int PACK_BITS = 32773;

  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int RATIONAL = 5;
  private static final int UNDEFINED = 7;
  private static final int LONG8 = 16;

  private final int width;
  private final int height;
  private final int bits;

  /** Bits of each sample: by plane, then by pixel. */
  private final long[][] samples;

  private final Map<Integer, Field> fields = new TreeMap<>();
  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
  private boolean big;
  private int compression = NONE;
  private boolean planar;
  private int predictor = 1;
  private int blockWidth;
  private int blockHeight;
  private boolean tiled;
  private boolean reversed;

  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record Field(int type, long[] values) {}

  public TiffFile(int width, int height, int bits, long[]... samples) {
    this.width = width;
    this.height = height;
    this.bits = bits;
    this.samples = samples;
    this.blockWidth = width;
    this.blockHeight = height;
  }

  public TiffFile order(ByteOrder order) {
    this.order = order;
    return this;
  }

  public TiffFile big(boolean big) {
    this.big = big;
    return this;
  }

  public TiffFile compression(int compression) {
    this.compression = compression;
    return this;
  }

  public TiffFile planar(boolean planar) {
    this.planar = planar;
    return this;
  }

  public TiffFile predictor(int predictor) {
    this.predictor = predictor;
    return this;
  }

  public TiffFile strips(int rows) {
    blockHeight = rows;
    return this;
  }

  public TiffFile tiles(int width, int height) {
    tiled = true;
    blockWidth = width;
    blockHeight = height;
    return this;
  }

  /** Fill order 2. */
  public TiffFile reversed() {
    reversed = true;
    return this;
  }

  /** A field of 16-bit numbers. */
  public TiffFile with(int tag, long... values) {
    fields.put(tag, new Field(SHORT, values));
    return this;
  }

  /** A field of bytes. */
  public TiffFile withBytes(int tag, byte[] bytes) {
    long[] values = new long[bytes.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = bytes[i] & 0xFF;
    }
    fields.put(tag, new Field(UNDEFINED, values));
    return this;
  }

  /** A field of rational numbers, in thousandths. */
  public TiffFile withReals(int tag, double... values) {
    long[] both = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      both[i] = Math.round(values[i] * 1000);
    }
    fields.put(tag, new Field(RATIONAL, both));
    return this;
  }

  public byte[] write() {
    List<byte[]> blocks = new ArrayList<>();
    int planes = planar ? samples.length : 1;
    for (int plane = 0; plane < planes; plane++) {
      for (int y = 0; y < height; y += blockHeight) {
        for (int x = 0; x < width; x += blockWidth) {
          blocks.add(packed(block(plane, x, y)));
        }
      }
    }
    return write(blocks);
  }

  /** The same around blocks that are packed already. */
  public byte[] write(List<byte[]> blocks) {
    int header = big ? 16 : 8;
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    long[] offsets = new long[blocks.size()];
    long[] counts = new long[blocks.size()];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = (long) header + data.size();
      counts[i] = blocks.get(i).length;
      data.writeBytes(blocks.get(i));
      if (data.size() % 2 == 1) {
        data.write(0);
      }
    }
    Map<Integer, Field> all = new TreeMap<>();
    long[] depths = new long[samples.length];
    Arrays.fill(depths, bits);
    all.put(256, new Field(LONG, new long[] {width}));
    all.put(257, new Field(LONG, new long[] {height}));
    all.put(258, new Field(SHORT, depths));
    all.put(259, new Field(SHORT, new long[] {compression}));
    all.put(277, new Field(SHORT, new long[] {samples.length}));
    all.put(284, new Field(SHORT, new long[] {planar ? 2 : 1}));
    int type = big ? LONG8 : LONG;
    if (tiled) {
      all.put(322, new Field(LONG, new long[] {blockWidth}));
      all.put(323, new Field(LONG, new long[] {blockHeight}));
      all.put(324, new Field(type, offsets));
      all.put(325, new Field(type, counts));
    } else {
      all.put(273, new Field(type, offsets));
      all.put(278, new Field(LONG, new long[] {blockHeight}));
      all.put(279, new Field(type, counts));
    }
    if (predictor > 1) {
      all.put(317, new Field(SHORT, new long[] {predictor}));
    }
    if (reversed) {
      all.put(266, new Field(SHORT, new long[] {2}));
    }
    all.putAll(fields);
    all.values().removeIf(field -> field.values().length == 0);
    return assemble(header, data.toByteArray(), all);
  }

  private byte[] assemble(int header, byte[] data, Map<Integer, Field> all) {
    int entry = big ? 20 : 12;
    int inline = big ? 8 : 4;
    int directory = header + data.length;
    int at = directory + (big ? 8 : 2) + all.size() * entry + inline;
    int size = at;
    for (Field field : all.values()) {
      size += size(field) > inline ? size(field) + size(field) % 2 : 0;
    }
    ByteBuffer file = ByteBuffer.allocate(size).order(order);
    file.put((byte) (order == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M'));
    file.put((byte) (order == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M'));
    file.putShort((short) (big ? 43 : 42));
    if (big) {
      file.putShort((short) 8).putShort((short) 0).putLong(directory);
    } else {
      file.putInt(directory);
    }
    file.put(data);
    if (big) {
      file.putLong(all.size());
    } else {
      file.putShort((short) all.size());
    }
    for (Map.Entry<Integer, Field> tagged : all.entrySet()) {
      Field field = tagged.getValue();
      int start = file.position();
      int count = field.values().length;
      file.putShort(tagged.getKey().shortValue()).putShort((short) field.type());
      if (big) {
        file.putLong(count);
      } else {
        file.putInt(count);
      }
      int place = file.position();
      if (size(field) > inline) {
        if (big) {
          file.putLong(at);
        } else {
          file.putInt(at);
        }
        place = at;
        at += size(field) + size(field) % 2;
      }
      file.position(place);
      values(file, field);
      file.position(start + entry);
    }
    return file.array();
  }

  private static int size(Field field) {
    int each =
        switch (field.type()) {
          case SHORT -> 2;
          case LONG -> 4;
          case UNDEFINED -> 1;
          default -> 8;
        };
    return each * field.values().length;
  }

  private static void values(ByteBuffer file, Field field) {
    for (long value : field.values()) {
      switch (field.type()) {
        case SHORT -> file.putShort((short) value);
        case LONG -> file.putInt((int) value);
        case UNDEFINED -> file.put((byte) value);
        case RATIONAL -> file.putInt((int) value).putInt(1000);
        default -> file.putLong(value);
      }
    }
  }

  /**
   * The bytes of a block before they are packed; a tile's beyond the edge are some samples or
   * other.
   */
  private byte[] block(int plane, int left, int top) {
    int rows = tiled ? blockHeight : Math.min(blockHeight, height - top);
    int inBlock = planar ? 1 : samples.length;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int y = top; y < top + rows; y++) {
      long[] row = new long[blockWidth * inBlock];
      for (int x = 0; x < blockWidth; x++) {
        int pixel = Math.min(y, height - 1) * width + Math.min(left + x, width - 1);
        for (int s = 0; s < inBlock; s++) {
          row[x * inBlock + s] = samples[plane + s][pixel];
        }
      }
      out.writeBytes(row(row, inBlock));
    }
    return out.toByteArray();
  }

  private byte[] row(long[] row, int inBlock) {
    if (predictor == 2) {
      for (int i = row.length - 1; i >= inBlock; i--) {
        row[i] -= row[i - inBlock];
      }
    }
    byte[] bytes = new byte[(row.length * bits + 7) / 8];
    if (predictor == 3) {
      int width = bits / 8;
      for (int i = 0; i < row.length; i++) {
        for (int b = 0; b < width; b++) { // all high bytes, then all second ones
          bytes[b * row.length + i] = (byte) (row[i] >>> (8 * (width - 1 - b)));
        }
      }
      for (int i = bytes.length - 1; i >= inBlock; i--) {
        bytes[i] -= bytes[i - inBlock];
      }
      return bytes;
    }
    for (int i = 0; i < row.length; i++) {
      for (int bit = 0; bit < bits; bit++) {
        int at = i * bits + bit;
        if (bits % 8 == 0 && order == ByteOrder.LITTLE_ENDIAN) {
          at = i * bits + bits - 8 - bit / 8 * 8 + bit % 8; // bytes from the low one on
        }
        if (((row[i] >>> (bits - 1 - bit)) & 1) == 1) {
          bytes[at / 8] |= (byte) (128 >> (at % 8));
        }
      }
    }
    return bytes;
  }

  private byte[] packed(byte[] bytes) {
    byte[] packed =
        switch (compression) {
          case LZW -> lzw(bytes);
          case DEFLATE, 32946 -> deflate(bytes);
          case PACK_BITS -> packBits(bytes);
          default -> bytes.clone();
        };
    for (int i = 0; reversed && i < packed.length; i++) {
      packed[i] = (byte) (Integer.reverse(packed[i]) >>> 24);
    }
    return packed;
  }

  private static byte[] deflate(byte[] bytes) {
    Deflater deflater = new Deflater();
    deflater.setInput(bytes);
    deflater.finish();
    byte[] packed = new byte[bytes.length + 100];
    int length = deflater.deflate(packed);
    deflater.end();
    return Arrays.copyOf(packed, length);
  }

  /** Runs of three or more, and what lies between. */
  private static byte[] packBits(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = 0;
    while (at < bytes.length) {
      int run = 1;
      while (at + run < bytes.length && run < 128 && bytes[at + run] == bytes[at]) {
        run++;
      }
      if (run > 2) {
        out.write(1 - run);
        out.write(bytes[at]);
      } else {
        run = Math.min(bytes.length - at, 3);
        out.write(run - 1);
        out.write(bytes, at, run);
      }
      out.write(-128); // does nothing, wherever it stands
      at += run;
    }
    return out.toByteArray();
  }

  /** Section 13 of the specification, with a table of strings as text. */
  private static byte[] lzw(byte[] bytes) {
    BitWriter out = new BitWriter();
    Map<String, Integer> table = new TreeMap<>();
    int next = 258;
    int width = 9;
    out.write(256, width);
    String string = "";
    for (byte b : bytes) {
      String longer = string + (char) (b & 0xFF);
      if (longer.length() == 1 || table.containsKey(longer)) {
        string = longer;
        continue;
      }
      out.write(code(table, string), width);
      table.put(longer, next++);
      if (next == 4095) {
        out.write(256, width);
        table.clear();
        next = 258;
        width = 9;
      } else if (next == (1 << width)) {
        width++;
      }
      string = longer.substring(longer.length() - 1);
    }
    if (!string.isEmpty()) {
      out.write(code(table, string), width);
      if (++next == (1 << width)) {
        width++;
      }
    }
    out.write(257, width);
    return out.toByteArray();
  }

  private static int code(Map<String, Integer> table, String string) {
    return string.length() == 1 ? string.charAt(0) : table.get(string);
  }

  private static final class BitWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long pending;
    private int count;

    void write(int value, int bits) {
      pending = pending << bits | value;
      count += bits;
      while (count >= 8) {
        count -= 8;
        out.write((int) (pending >> count));
      }
    }

    byte[] toByteArray() {
      if (count > 0) {
        out.write((int) (pending << (8 - count)));
        count = 0;
      }
      return out.toByteArray();
    }
  }
}
