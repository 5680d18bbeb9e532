package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.data.Dataset;
import alexnet.data.split.DataSource;
import alexnet.run.EpochMetrics;
import alexnet.run.RunDirectory;
import alexnet.tensorboard.Events;
import alexnet.tensorboard.RunPictures;
import alexnet.tensorboard.TensorBoardListener;
import alexnet.torch.ComputeDevice;
import alexnet.torch.Precision;
import alexnet.train.TrainListener;
import alexnet.train.TrainResult;
import alexnet.train.Trainer;
import alexnet.train.config.TrainConfig;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run leaves for TensorBoard. */
@Tag("locale")
class TensorBoardListenerTest {
  @TempDir Path folder;

  private final List<String> warnings = new ArrayList<>();

  @Test
  void everyEpochIsAPointOfEachCurve() throws IOException {
    try (TensorBoardListener listener = listener(false)) {
      listener.onStart(2, 8, 2, 2);
      listener.onEpoch(epoch(1, 0.75));
      List<Events.Event> events = Events.read(Events.files(folder).get(0));
      assertThat(events).hasSize(3); // there at once, not when the run is over
      assertThat(events.get(2).step()).isEqualTo(1);
      assertThat(events.get(2).scalars())
          .containsOnlyKeys(
              "loss/train",
              "loss/validation",
              "top1/train",
              "top1/validation",
              "top5/validation",
              "learningRate",
              "imagesPerSecond")
          .containsEntry("loss/train", 2.5f)
          .containsEntry("loss/validation", 1.5f)
          .containsEntry("top1/train", 0.25f)
          .containsEntry("top1/validation", 0.75f)
          .containsEntry("top5/validation", 0.9375f)
          .containsEntry("learningRate", 3e-4f)
          .containsEntry("imagesPerSecond", 96.5f);
      listener.onEpoch(
          report(
              new EpochMetrics(
                  2, 1, 0.5, Optional.empty(), Optional.empty(), Optional.empty(), 1e-4, 90, 10)));
    }
    assertThat(Events.read(Events.files(folder).get(0)).get(3).scalars())
        .containsOnlyKeys("loss/train", "top1/train", "learningRate", "imagesPerSecond");
    assertThat(warnings).isEmpty();
  }

  @Test
  void aNewRunForgetsTheOldOneAndAResumedRunGoesOn() throws IOException {
    try (TensorBoardListener first = listener(false)) {
      first.onStart(2, 8, 2, 2);
      first.onEpoch(epoch(1, 0.5));
      first.onEpoch(epoch(2, 0.5));
    }
    Path old = Events.files(folder).get(0);
    try (TensorBoardListener resumed = listener(true)) {
      resumed.onStart(2, 8, 2, 2);
      resumed.onEpoch(epoch(2, 0.6));
    }
    List<Path> files = Events.files(folder);
    assertThat(files).hasSize(2).startsWith(old);
    assertThat(Events.read(old)).extracting(Events.Event::step).containsExactly(0L, 1L, 1L);
    Events.Event session = Events.read(files.get(1)).get(1);
    assertThat(session.sessionStart()).isTrue();
    assertThat(session.step()).isEqualTo(2);
    try (TensorBoardListener fresh = listener(false)) {
      fresh.onStart(2, 8, 2, 2);
      assertThat(Events.files(folder)).isEmpty();
    }
  }

  @Test
  void aRunWithoutEventsForgetsTheOldOnesToo() throws IOException {
    try (TensorBoardListener first = listener(false)) {
      first.onEpoch(epoch(1, 0.5));
    }
    assertThat(Events.files(folder)).hasSize(1);
    try (TensorBoardListener none = new TensorBoardListener(folder, false, false, warnings::add)) {
      none.onStart(2, 8, 2, 2);
      none.onEpoch(epoch(1, 0.5));
      none.add(
          confusion -> {
            throw new AssertionError("pictures were made");
          });
      assertThat(Events.files(folder)).isEmpty();
    }
  }

  @Test
  void aFolderThatCannotBeWrittenIsOneWarning() throws IOException {
    Path gone = Files.createDirectory(folder.resolve("gone"));
    try (TensorBoardListener listener = new TensorBoardListener(gone, true, true, warnings::add)) {
      listener.onStart(2, 8, 2, 2);
      Files.delete(gone);
      listener.onEpoch(epoch(1, 0.5));
      listener.onEpoch(epoch(2, 0.5));
    }
    assertThat(warnings)
        .containsExactly(
            "no more events for TensorBoard, as %s cannot be written to: no such file or folder"
                .formatted(gone));
  }

  /** A real run of two classes, red and blue, through both listeners. */
  @Test
  void aFinishedRunShowsItsPictures() throws IOException {
    Path data = folder.resolve("data");
    draw(data);
    TrainConfig config =
        TrainConfig.builder()
            .device(ComputeDevice.CPU)
            .precision(Precision.FP32)
            .epochs(1)
            .batchSize(4)
            .workers(1)
            .build();
    DataSource source = new DataSource(data, OptionalDouble.of(0.25), 1);
    RunDirectory run = RunDirectory.create(folder.resolve("run"), false);
    List<Integer> heard = new ArrayList<>();
    TrainListener other =
        new TrainListener() {
          @Override
          public void onEpoch(EpochReport epoch) {
            heard.add(epoch.metrics().epoch());
          }
        };
    try (TensorBoardListener events =
        new TensorBoardListener(run.folder(), false, true, warnings::add)) {
      TrainResult result = new Trainer(config, TrainListener.all(other, events)).run(source, run);
      Dataset validation = source.open().validation();
      events.add(confusion -> RunPictures.of(run.folder(), config, validation, confusion));
      assertThat(result.kept()).isTrue();
    }
    assertThat(heard).containsExactly(1);
    assertThat(warnings).isEmpty();
    List<Events.Event> all = Events.read(Events.files(run.folder()).get(0));
    assertThat(all).hasSize(6);
    assertThat(all.get(2).scalars()).containsKey("top5/validation");
    assertThat(size(all.get(3), "filters/first layer"))
        .isEqualTo("764x284"); // 16 x 6 of 48 with gaps
    assertThat(size(all.get(4), "predictions/validation")).isEqualTo("344x216");
    assertThat(size(all.get(5), "confusion/validation")).isEqualTo("214x214");
    BufferedImage sheet = image(all.get(4), "predictions/validation");
    assertThat(List.of(sheet.getRGB(80, 80) & 0xffffff, sheet.getRGB(250, 80) & 0xffffff))
        .containsExactly(0x0000ff, 0xff0000);
  }

  private static void draw(Path data) throws IOException {
    for (int i = 0; i < 8; i++) {
      Path to = Files.createDirectories(data.resolve(i % 2 == 0 ? "red" : "blue"));
      BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
      for (int at = 0; at < 1600; at++) {
        image.setRGB(at % 40, at / 40, i % 2 == 0 ? 0xff0000 : 0x0000ff);
      }
      ImageIO.write(image, "png", to.resolve(i + ".png").toFile());
    }
  }

  private static String size(Events.Event event, String tag) throws IOException {
    assertThat(event.step()).isEqualTo(1);
    BufferedImage image = image(event, tag);
    return image.getWidth() + "x" + image.getHeight();
  }

  private static BufferedImage image(Events.Event event, String tag) throws IOException {
    assertThat(event.images()).containsOnlyKeys(tag);
    return ImageIO.read(new ByteArrayInputStream(event.images().get(tag).png()));
  }

  private TensorBoardListener listener(boolean resumed) {
    return new TensorBoardListener(folder, resumed, true, warnings::add);
  }

  private static TrainListener.EpochReport epoch(int number, double top1) {
    return report(
        new EpochMetrics(
            number,
            2.5,
            0.25,
            Optional.of(1.5),
            Optional.of(top1),
            Optional.of(0.9375),
            3e-4,
            96.5,
            12));
  }

  private static TrainListener.EpochReport report(EpochMetrics metrics) {
    return new TrainListener.EpochReport(metrics, true, 0.01, Duration.ZERO, Optional.empty());
  }
}
