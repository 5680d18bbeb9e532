package alexnet.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads event files by their definition, and by nothing that wrote them. */
public final class Events {
  /** The Castagnoli polynomial, its bits turned round. */
  private static final int POLYNOMIAL = 0x82f63b78;

  private Events() {}

  /**
   * One event.
   *
   * @param version null but for the first
   * @param sessionStart whether it marks the start of a session
   * @param scalars by tag
   * @param images PNG by tag
   */
  public record Event(
      double time,
      long step,
      String version,
      boolean sessionStart,
      Map<String, Float> scalars,
      Map<String, Image> images) {}

  /** A picture with what is said of it. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Image(long width, long height, long colorspace, byte[] png) {}

  /** The event files of a folder, in the order of their names. */
  public static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(file -> file.getFileName().toString().contains("tfevents"))
          .sorted()
          .toList();
    }
  }

  /** All events of a file, every checksum checked. */
  public static List<Event> read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (bytes.hasRemaining()) {
      long length = bytes.getLong(bytes.position());
      byte[] header = new byte[8];
      bytes.get(header);
      assertThat(bytes.getInt()).isEqualTo(masked(header));
      byte[] data = new byte[Math.toIntExact(length)];
      bytes.get(data);
      assertThat(bytes.getInt()).isEqualTo(masked(data));
      events.add(event(data));
    }
    return events;
  }

  /** ((crc >> 15) | (crc << 17)) + 0xa282ead8, the crc bit by bit. */
  private static int masked(byte[] bytes) {
    int crc = ~0;
    for (byte b : bytes) {
      crc ^= b & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc >>> 1 ^ ((crc & 1) == 0 ? 0 : POLYNOMIAL);
      }
    }
    crc = ~crc;
    return (crc >>> 15 | crc << 17) + 0xa282ead8;
  }

  private static Event event(byte[] data) {
    Map<Integer, List<Object>> fields = fields(data);
    Map<String, Float> scalars = new LinkedHashMap<>();
    Map<String, Image> images = new LinkedHashMap<>();
    if (fields.containsKey(5)) {
      for (Object value : fields(bytes(fields, 5)).get(1)) {
        Map<Integer, List<Object>> of = fields((byte[]) value);
        String tag = new String(bytes(of, 1), StandardCharsets.UTF_8);
        if (of.containsKey(2)) {
          scalars.put(tag, Float.intBitsToFloat(((Long) of.get(2).get(0)).intValue()));
        } else {
          Map<Integer, List<Object>> image = fields(bytes(of, 4));
          images.put(
              tag,
              new Image(number(image, 2), number(image, 1), number(image, 3), bytes(image, 4)));
        }
      }
    }
    return new Event(
        Double.longBitsToDouble(number(fields, 1)),
        fields.containsKey(2) ? number(fields, 2) : 0,
        fields.containsKey(3) ? new String(bytes(fields, 3), StandardCharsets.UTF_8) : null,
        fields.containsKey(7) && number(fields(bytes(fields, 7)), 1) == 1,
        scalars,
        images);
  }

  private static byte[] bytes(Map<Integer, List<Object>> fields, int number) {
    return (byte[]) fields.get(number).get(0);
  }

  private static long number(Map<Integer, List<Object>> fields, int number) {
    return (Long) fields.get(number).get(0);
  }

  /** Numbers, however wide, as a long; everything else as bytes. */
  private static Map<Integer, List<Object>> fields(byte[] message) {
    ByteBuffer bytes = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    Map<Integer, List<Object>> fields = new LinkedHashMap<>();
    while (bytes.hasRemaining()) {
      long key = varint(bytes);
      Object value =
          switch ((int) (key & 7)) {
            case 0 -> varint(bytes);
            case 1 -> bytes.getLong();
            case 5 -> (long) bytes.getInt();
            case 2 -> {
              byte[] content = new byte[(int) varint(bytes)];
              bytes.get(content);
              yield content;
            }
            default -> throw new AssertionError("wire type " + (key & 7));
          };
      fields.computeIfAbsent((int) (key >> 3), number -> new ArrayList<>()).add(value);
    }
    return fields;
  }

  private static long varint(ByteBuffer bytes) {
    long value = 0;
    int shift = 0;
    byte next;
    do {
      next = bytes.get();
      value |= (long) (next & 0x7f) << shift;
      shift += 7;
    } while (next < 0);
    return value;
  }
}
