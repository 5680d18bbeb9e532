package alexnet.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import alexnet.report.chart.Canvas;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event files against TensorBoard's own, against their definition, and read by TensorBoard. */
@Tag("locale")
class EventFileTest {
  private static final Instant TIME = Instant.ofEpochMilli(1_348_963_200_250L);
  private static final Clock CLOCK = Clock.fixed(TIME, ZoneOffset.UTC);

  @TempDir Path folder;

  /** The file beside make_tensorboard.py, which wrote the same events. */
  @Test
  void writesTheBytesThatTensorBoardWrites() throws IOException {
    Map<String, Double> first = new LinkedHashMap<>();
    first.put("loss/train", 2.302585);
    first.put("loss/validation", 1.5);
    try (EventFile events = EventFile.open(folder, 300, CLOCK)) {
      events.scalars(300, first);
      events.scalars(70_000, Map.of("top1/größe", 0.123456789));
    }
    Path file = Events.files(folder).get(0);
    assertThat(file.getFileName()).hasToString("events.out.tfevents.1348963200.alexnet.v2");
    try (InputStream golden =
        EventFileTest.class.getResourceAsStream("/report/tensorboard.tfevents")) {
      assertThat(Files.readAllBytes(file)).isEqualTo(golden.readAllBytes());
    }
  }

  @Test
  void aPictureIsAPngWithItsSize() throws IOException {
    BufferedImage picture = Canvas.blank(7, 3, Color.RED);
    picture.setRGB(6, 2, 0x102030);
    try (EventFile events = EventFile.open(folder, 5, CLOCK)) {
      events.image(5, "filters/first layer", picture);
    }
    List<Events.Event> read = Events.read(Events.files(folder).get(0));
    assertThat(read).hasSize(3);
    assertThat(read.get(0).version()).isEqualTo("brain.Event:2");
    assertThat(read.get(1).sessionStart()).isTrue();
    assertThat(read.get(1).step()).isEqualTo(5);
    assertThat(read.get(2).time()).isEqualTo(1_348_963_200.25);
    assertThat(read.get(2).step()).isEqualTo(5);
    assertThat(read.get(2).images()).containsOnlyKeys("filters/first layer");
    Events.Image image = read.get(2).images().get("filters/first layer");
    assertThat(List.of(image.width(), image.height(), image.colorspace()))
        .containsExactly(7L, 3L, 3L);
    BufferedImage back = ImageIO.read(new ByteArrayInputStream(image.png()));
    assertThat(back.getRGB(6, 2) & 0xffffff).isEqualTo(0x102030);
    assertThat(back.getRGB(0, 0) & 0xffffff).isEqualTo(0xff0000);
  }

  /** Also within a second, or when the clock was turned back: readers go by the names. */
  @Test
  void aLaterFileSortsBehindAllOthersAndOnlyOurOwnAreDeleted() throws IOException {
    Path other = Files.createFile(folder.resolve("events.out.tfevents.1348963200.host.7.0.v2"));
    for (int i = 0; i < 11; i++) {
      EventFile.open(folder, 1, Clock.offset(CLOCK, Duration.ofSeconds(-i))).close();
    }
    List<Path> files = Events.files(folder);
    assertThat(files).hasSize(12);
    assertThat(files.get(11).getFileName())
        .hasToString("events.out.tfevents.1348963210.alexnet.v2");
    EventFile.deleteAll(folder);
    assertThat(Events.files(folder)).containsExactly(other);
  }

  /** Sessions that begin anywhere in what there is, each killed while it wrote. */
  @Test
  void aRunThatWasResumedIsOneSequenceOfSteps() throws IOException {
    long seed = 15;
    SplittableRandom random = new SplittableRandom(seed);
    Map<Long, Float> expected = new TreeMap<>();
    for (int session = 0; session < 20; session++) {
      long first = 1L + random.nextInt(expected.size() + 1);
      int steps = 1 + random.nextInt(9);
      try (EventFile events = EventFile.open(folder, first)) {
        expected.keySet().removeIf(step -> step >= first);
        for (long step = first; step < first + steps; step++) {
          float value = random.nextInt(1000);
          events.scalars(step, Map.of("loss/train", (double) value));
          expected.put(step, value);
        }
      }
      assertThat(steps()).as("session %d, seed %d", session, seed).isEqualTo(expected);
      List<Path> files = Events.files(folder);
      cutShort(files.get(files.size() - 1), 1 + random.nextInt(15));
      expected.remove(first + steps - 1);
    }
  }

  /** Files of an older version, which left what a later file holds again. */
  @Test
  void stepsThatOlderFilesHoldTwiceAreCutToo() throws IOException {
    try (EventFile events = EventFile.open(folder, 1)) {
      for (long step = 1; step <= 5; step++) {
        events.scalars(step, Map.of("loss/train", 10.0));
      }
    }
    Path first = Events.files(folder).get(0);
    byte[] five = Files.readAllBytes(first);
    try (EventFile events = EventFile.open(folder, 3)) {
      events.scalars(3, Map.of("loss/train", 20.0));
      events.scalars(4, Map.of("loss/train", 20.0));
    }
    Files.write(first, five);
    try (EventFile events = EventFile.open(folder, 4)) {
      events.scalars(4, Map.of("loss/train", 30.0));
    }
    assertThat(steps()).isEqualTo(Map.of(1L, 10f, 2L, 10f, 3L, 20f, 4L, 30f));
  }

  @Test
  void filesThatHoldNothingWholeAreNoHindrance() throws IOException {
    byte[] other = {1, 2, 3};
    Path theirs = folder.resolve("events.out.tfevents.1348963200.host.7.0.v2");
    Files.write(theirs, other);
    Files.write(folder.resolve("events.out.tfevents.1348963200.alexnet.v2"), new byte[0]);
    Files.write(folder.resolve("events.out.tfevents.1348963201.alexnet.v2"), new byte[40]);
    byte[] endless = new byte[40]; // a length without end, its checksum right
    System.arraycopy(HexFormat.of().parseHex("ffffffffffffff7f"), 0, endless, 0, Long.BYTES);
    Files.write(folder.resolve("events.out.tfevents.1348963202.alexnet.v2"), endless);
    try (EventFile events = EventFile.open(folder, 1)) {
      events.scalars(1, Map.of("loss/train", 1.0));
    }
    assertThat(theirs).hasBinaryContent(other);
    Files.delete(theirs);
    assertThat(steps()).isEqualTo(Map.of(1L, 1f));
  }

  /** What every reader must show: the steps of all files, each once and in order. */
  private Map<Long, Float> steps() throws IOException {
    Map<Long, Float> steps = new LinkedHashMap<>();
    for (Path file : Events.files(folder)) {
      for (Events.Event event : Events.read(file)) {
        if (!event.scalars().isEmpty()) {
          assertThat(steps.put(event.step(), event.scalars().get("loss/train"))).isNull();
        }
      }
    }
    assertThat(List.copyOf(steps.keySet())).isSorted();
    return steps;
  }

  /** As a process leaves a file that is killed while it writes a record. */
  private static void cutShort(Path file, int bytes) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - bytes));
  }

  /** The run was killed in epoch 3 and taken up from the end of epoch 1. */
  @Test
  void tensorBoardReadsARunThatWasResumed() throws Exception {
    String python = python();
    try (EventFile events = EventFile.open(folder, 1)) {
      events.scalars(1, Map.of("loss/train", 3.0, "learningRate", 0.1));
      events.scalars(2, Map.of("loss/train", 2.5));
      events.scalars(3, Map.of("loss/train", 99.0));
    }
    Path first = Events.files(folder).get(0);
    cutShort(first, 9);
    try (EventFile events = EventFile.open(folder, 2)) {
      events.scalars(2, Map.of("loss/train", 2.0));
      events.scalars(3, Map.of("loss/train", 1.0));
      events.image(3, "confusion/validation", Canvas.blank(5, 4, Color.BLUE));
    }
    JsonNode read = new ObjectMapper().readTree(ask(python, "-c", READER, folder.toString()));
    assertThat(read.get("loss/train").toString()).isEqualTo("[[1,3.0],[2,2.0],[3,1.0]]");
    assertThat(read.get("learningRate").get(0).get(1).floatValue()).isEqualTo(0.1f);
    assertThat(read.get("confusion/validation").toString())
        .isEqualTo("[[3,\"images\",\"5\",\"4\",\"PNG\"]]");
  }

  /** What TensorBoard's front end is given: every value as a tensor, with the plugin it goes to. */
  private static final String READER =
      """
      import json, logging, sys
      logging.disable(logging.CRITICAL)
      from tensorboard.backend.event_processing import plugin_event_accumulator
      from tensorboard.util import tensor_util
      data = plugin_event_accumulator.EventAccumulator(sys.argv[1])
      data.Reload()
      found = {}
      for tag in data.Tags()["tensors"]:
          plugin = data.SummaryMetadata(tag).plugin_data.plugin_name
          for event in data.Tensors(tag):
              value = tensor_util.make_ndarray(event.tensor_proto)
              if plugin == "scalars":
                  row = [event.step, float(value)]
              else:
                  row = [event.step, plugin, value[0].decode(), value[1].decode(),
                         value[2][1:4].decode()]
              found.setdefault(tag, []).append(row)
      print(json.dumps(found))
      """;

  /**
   * The killed run had validation pictures and reached epoch 5; taken up from the end of epoch 2 it
   * has none. The fast server goes by the steps of each curve, the others by the mark of a session.
   */
  @Test
  void allOfTensorBoardsReadersShowTheSameCurves() throws Exception {
    String python = python();
    try (EventFile events = EventFile.open(folder, 1)) {
      for (int step = 1; step <= 5; step++) {
        events.scalars(step, Map.of("loss/train", 9.0 - step, "loss/validation", 10.0 - step));
      }
    }
    cutShort(Events.files(folder).get(0), 9);
    try (EventFile events = EventFile.open(folder, 3)) {
      events.scalars(3, Map.of("loss/train", 0.5));
      events.scalars(4, Map.of("loss/train", 0.25));
    }
    JsonNode read = new ObjectMapper().readTree(ask(python, "-c", CURVES, folder.toString()));
    String curves =
        "{\"loss/train\":[[1,8.0],[2,7.0],[3,0.5],[4,0.25]],\"loss/validation\":[[1,9.0],[2,8.0]]}";
    for (String reader : List.of("fast server", "older server", "accumulator")) {
      assertThat(read.get(reader).toString()).as(reader).isEqualTo(curves);
    }
  }

  private static final String CURVES =
      """
      import json, logging, sys, time
      logging.disable(logging.CRITICAL)
      from tensorboard import context
      from tensorboard.backend.event_processing import data_provider
      from tensorboard.backend.event_processing import event_accumulator
      from tensorboard.backend.event_processing import plugin_event_multiplexer
      from tensorboard.data import server_ingester
      from tensorboard.util import grpc_util
      folder = sys.argv[1]

      def curves(provider):
          runs = provider.read_scalars(context.RequestContext(), experiment_id="",
                                       plugin_name="scalars", downsample=1000)
          return {tag: [[p.step, p.value] for p in points]
                  for tags in runs.values() for tag, points in sorted(tags.items())}

      fast = server_ingester.SubprocessServerDataIngester(
          server_binary=server_ingester.get_server_binary(), logdir=folder, reload_interval=0,
          channel_creds_type=grpc_util.ChannelCredsType.LOCAL)
      fast.start()
      while not (found := curves(fast.data_provider)):
          time.sleep(0.1)
      runs = plugin_event_multiplexer.EventMultiplexer().AddRunsFromDirectory(folder)
      runs.Reload()
      accumulator = event_accumulator.EventAccumulator(folder)
      accumulator.Reload()
      print(json.dumps({
          "fast server": found,
          "older server": curves(data_provider.MultiplexerDataProvider(runs, folder)),
          "accumulator": {tag: [[p.step, p.value] for p in accumulator.Scalars(tag)]
                          for tag in sorted(accumulator.Tags()["scalars"])},
      }))
      """;

  private static String python() {
    String python = System.getenv().getOrDefault("ALEXNET_PYTHON", "python3");
    boolean found;
    try {
      found = ask(python, "-c", "import tensorboard; print('yes')").contains("yes");
    } catch (IOException | InterruptedException e) {
      found = false;
    }
    assumeTrue(found, "skipped: no Python with tensorboard (ALEXNET_PYTHON, else python3)");
    return python;
  }

  private static String ask(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return out;
  }
}
