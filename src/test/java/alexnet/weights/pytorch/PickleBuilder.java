package alexnet.weights.pytorch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Pickles opcode by opcode, and archives around them, as no pickler would write them. */
public final class PickleBuilder {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public PickleBuilder() {
    op(0x80, 2);
  }

  /** Opcodes and small arguments. */
  public PickleBuilder op(int... bytes) {
    for (int b : bytes) {
      out.write(b);
    }
    return this;
  }

  public PickleBuilder u4(long value) {
    return raw(little(4).putInt((int) value).array());
  }

  public PickleBuilder i8(long value) {
    return raw(little(8).putLong(value).array());
  }

  public PickleBuilder raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  public PickleBuilder text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return op('X').u4(utf8.length).raw(utf8);
  }

  public PickleBuilder number(long value) {
    return op(0x8a, 8).i8(value);
  }

  public PickleBuilder numbers(long... values) {
    op('(');
    for (long value : values) {
      number(value);
    }
    return op('t');
  }

  public PickleBuilder global(String module, String name) {
    return op('c').raw((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
  }

  public PickleBuilder storage(String type, String key, long elements) {
    return op('(')
        .text("storage")
        .global("torch", type)
        .text(key)
        .text("cpu")
        .number(elements)
        .op('t', 'Q');
  }

  /** A float32 tensor on storage 0. */
  public PickleBuilder tensor(long elements, long offset, long[] shape, long[] strides) {
    return global("torch._utils", "_rebuild_tensor_v2")
        .op('(')
        .storage("FloatStorage", "0", elements)
        .number(offset)
        .numbers(shape)
        .numbers(strides)
        .op(0x89, 'N', 't', 'R');
  }

  /** A tensor of one element, 1. */
  public PickleBuilder one() {
    return tensor(1, 0, new long[] {1}, new long[] {1});
  }

  /** A dict of one tensor "w", which is on the stack. */
  public byte[] stop() {
    return op('.').bytes();
  }

  public byte[] bytes() {
    return out.toByteArray();
  }

  /** An archive as torch.save makes it, whose storage 0 holds the number 1. */
  public static byte[] archive(byte[] pickle) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("archive/data.pkl", pickle);
    entries.put("archive/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
    entries.put("archive/data/0", little(4).putFloat(1).array());
    entries.put("archive/version", "3\n".getBytes(StandardCharsets.US_ASCII));
    return zip(entries, ZipEntry.STORED);
  }

  public static byte[] zip(Map<String, byte[]> entries, int method) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> content : entries.entrySet()) {
        ZipEntry entry = new ZipEntry(content.getKey());
        entry.setMethod(method);
        if (method == ZipEntry.STORED) {
          CRC32 crc = new CRC32();
          crc.update(content.getValue());
          entry.setCrc(crc.getValue());
          entry.setSize(content.getValue().length);
        }
        zip.putNextEntry(entry);
        zip.write(content.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
