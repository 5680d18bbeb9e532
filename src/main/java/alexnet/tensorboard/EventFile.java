package alexnet.tensorboard;

import alexnet.io.ProtoMessage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * A file of events as TensorBoard reads them: a stream of {@link TfRecord}s, each a protobuf {@code
 * Event} (tensorflow/core/util/event.proto). What was written is the reader's at once; a record
 * that was cut short by a crash is passed over.
 *
 * <p>A run that is resumed opens another file in the same folder, and what older files say of the
 * steps that are made again is cut off: readers differ in what they make of two points of one step.
 * The new file begins with the mark of a new session, by which a reader that has seen the points
 * which are gone forgets them.
 */
public final class EventFile implements AutoCloseable {
  private static final String PREFIX = "events.out.tfevents.";
  private static final String SUFFIX = ".alexnet.v2";
  private static final String VERSION = "brain.Event:2";

  /** Tags of fields, and enum values, in event.proto and summary.proto. */
  private static final class Field {
    static final int EVENT_WALL_TIME = 1 << 3 | ProtoMessage.FIXED64;
    static final int EVENT_STEP = 2 << 3 | ProtoMessage.VARINT;
    static final int EVENT_FILE_VERSION = 3 << 3 | ProtoMessage.BYTES;
    static final int EVENT_SUMMARY = 5 << 3 | ProtoMessage.BYTES;
    static final int EVENT_SESSION_LOG = 7 << 3 | ProtoMessage.BYTES;
    static final int SESSION_STATUS = 1 << 3 | ProtoMessage.VARINT;
    static final int STATUS_START = 1;
    static final int SUMMARY_VALUE = 1 << 3 | ProtoMessage.BYTES;
    static final int VALUE_TAG = 1 << 3 | ProtoMessage.BYTES;
    static final int VALUE_SIMPLE = 2 << 3 | ProtoMessage.FIXED32;
    static final int VALUE_IMAGE = 4 << 3 | ProtoMessage.BYTES;
    static final int IMAGE_HEIGHT = 1 << 3 | ProtoMessage.VARINT;
    static final int IMAGE_WIDTH = 2 << 3 | ProtoMessage.VARINT;
    static final int IMAGE_COLORSPACE = 3 << 3 | ProtoMessage.VARINT;
    static final int COLORSPACE_RGB = 3;
    static final int COLORSPACE_RGBA = 4;
    static final int IMAGE_ENCODED = 4 << 3 | ProtoMessage.BYTES;
  }

  private final FileChannel channel;
  private final Clock clock;

  private EventFile(FileChannel channel, Clock clock) {
    this.channel = channel;
    this.clock = clock;
  }

  /**
   * Begins a new file, whose name sorts behind those of all others in the folder, and cuts off what
   * those hold of its steps.
   *
   * @param firstStep the step of the first event to come
   */
  public static EventFile open(Path folder, long firstStep) throws IOException {
    return open(folder, firstStep, Clock.systemUTC());
  }

  /** As {@link #open(Path, long)}, by a clock that is given. */
  static EventFile open(Path folder, long firstStep, Clock clock) throws IOException {
    long seconds = clock.instant().getEpochSecond();
    List<Path> older = all(folder);
    long end = firstStep;
    for (int i = older.size() - 1; i >= 0; i--) {
      seconds = Math.max(seconds, seconds(older.get(i)) + 1);
      end = cut(older.get(i), end);
    }
    Path file = folder.resolve(String.format(Locale.ROOT, "%s%010d%s", PREFIX, seconds, SUFFIX));
    EventFile events =
        new EventFile(
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), clock);
    try {
      events.write(events.event().text(Field.EVENT_FILE_VERSION, VERSION));
      events.write(
          events
              .event()
              .integer(Field.EVENT_STEP, firstStep)
              .message(
                  Field.EVENT_SESSION_LOG,
                  new ProtoMessage().integer(Field.SESSION_STATUS, Field.STATUS_START)));
      return events;
    } catch (IOException e) {
      events.channel.close();
      throw e;
    }
  }

  /**
   * Cuts off a file where its events reach a step, or where a process was killed while it wrote.
   *
   * @param end the first step that a later file holds
   * @return the first step that this file or a later one holds
   */
  private static long cut(Path file, long end) throws IOException {
    long first = end;
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long kept = 0;
      ByteBuffer event = TfRecord.read(channel);
      while (event != null && step(event).orElse(Long.MIN_VALUE) < end) {
        first = Math.min(first, step(event).orElse(first));
        kept = channel.position();
        event = TfRecord.read(channel);
      }
      channel.truncate(kept);
    }
    return first;
  }

  /**
   * The step of an event of such a file, in which the time comes first and then the step, if there
   * is one.
   */
  private static OptionalLong step(ByteBuffer event) {
    int at = 1 + Double.BYTES;
    if (at >= event.limit() || event.get(at) != Field.EVENT_STEP) {
      return OptionalLong.empty();
    }
    long step = 0;
    for (int shift = 0; ++at < event.limit(); shift += 7) {
      step |= (event.get(at) & 0x7fL) << shift;
      if (event.get(at) >= 0) {
        break;
      }
    }
    return OptionalLong.of(step);
  }

  /** Deletes what older runs wrote in a folder; files of other programs stay. */
  public static void deleteAll(Path folder) throws IOException {
    for (Path file : all(folder)) {
      Files.delete(file);
    }
  }

  private static List<Path> all(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(EventFile::isOurs).sorted().toList();
    }
  }

  private static boolean isOurs(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(PREFIX)
        && name.endsWith(SUFFIX)
        && name.length() > PREFIX.length() + SUFFIX.length()
        && name.substring(PREFIX.length(), name.length() - SUFFIX.length()).matches("[0-9]{10,12}");
  }

  private static long seconds(Path file) {
    String name = file.getFileName().toString();
    return Long.parseLong(name.substring(PREFIX.length(), name.length() - SUFFIX.length()));
  }

  /** Adds one point to each of these curves. */
  public void scalars(long step, Map<String, Double> values) throws IOException {
    ProtoMessage summary = new ProtoMessage();
    values.forEach(
        (tag, value) ->
            summary.message(
                Field.SUMMARY_VALUE,
                new ProtoMessage()
                    .text(Field.VALUE_TAG, tag)
                    .real(Field.VALUE_SIMPLE, value.floatValue())));
    write(event().integer(Field.EVENT_STEP, step).message(Field.EVENT_SUMMARY, summary));
  }

  /** Adds a picture, as PNG. */
  public void image(long step, String tag, BufferedImage picture) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    if (!ImageIO.write(picture, "png", png)) {
      throw new IllegalArgumentException("not a picture that PNG can hold");
    }
    ProtoMessage image =
        new ProtoMessage()
            .integer(Field.IMAGE_HEIGHT, picture.getHeight())
            .integer(Field.IMAGE_WIDTH, picture.getWidth())
            .integer(
                Field.IMAGE_COLORSPACE,
                picture.getColorModel().hasAlpha() ? Field.COLORSPACE_RGBA : Field.COLORSPACE_RGB)
            .bytes(Field.IMAGE_ENCODED, ByteBuffer.wrap(png.toByteArray()));
    ProtoMessage value =
        new ProtoMessage().text(Field.VALUE_TAG, tag).message(Field.VALUE_IMAGE, image);
    write(
        event()
            .integer(Field.EVENT_STEP, step)
            .message(Field.EVENT_SUMMARY, new ProtoMessage().message(Field.SUMMARY_VALUE, value)));
  }

  private ProtoMessage event() {
    Instant now = clock.instant();
    return new ProtoMessage()
        .real(Field.EVENT_WALL_TIME, now.getEpochSecond() + now.getNano() / 1e9);
  }

  private void write(ProtoMessage event) throws IOException {
    ByteBuffer record = TfRecord.of(event.toBytes());
    while (record.hasRemaining()) {
      channel.write(record);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
