package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.Narrow;
import alexnet.data.Dataset;
import alexnet.data.Sample;
import alexnet.data.split.DataSplits;
import alexnet.image.UnreadableImageException;
import alexnet.model.Variant;
import alexnet.report.ReportBuilder;
import alexnet.run.RunConfig;
import alexnet.run.RunDirectory;
import alexnet.run.RunSplits;
import alexnet.torch.Precision;
import alexnet.train.TrainListener;
import alexnet.train.TrainResult;
import alexnet.train.Trainer;
import alexnet.train.config.TrainConfig;
import alexnet.weights.WeightsFile;
import alexnet.weights.tensor.ModelCard;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run on pictures that a program gave: in memory, encoded, and in a file. */
class GivenDataTest {
  private static final List<String> CLASSES = List.of("left", "right");

  @TempDir static Path folder;

  private static DataSplits data;
  private static Path run;
  private static TrainResult result;

  @BeforeAll
  static void train() throws IOException {
    List<Sample> train = new ArrayList<>();
    List<Sample> validation = new ArrayList<>();
    for (int i = 0; i < 18; i++) {
      BufferedImage picture = picture(i);
      (i < 12 ? train : validation).add(sample(i, picture));
    }
    train.add(
        Sample.ofBytes(
            "broken",
            0,
            () -> {
              throw new UnreadableImageException("broken", "no such row");
            }));
    data = DataSplits.of(new Dataset(CLASSES, train), new Dataset(CLASSES, validation));
    run = folder.resolve("run");
    TrainConfig config =
        TrainConfig.builder()
            .variant(Variant.of(Narrow.NETWORK.toString()))
            .precision(Precision.FP32)
            .epochs(2)
            .build();
    result = new Trainer(config, TrainListener.NONE).run(data, RunDirectory.create(run, false));
  }

  private static BufferedImage picture(int i) {
    BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(255 - i, 255, i));
    graphics.fillRect(i % 2 * 32, 0, 32, 48);
    graphics.dispose();
    return image;
  }

  /** Each third is of another kind. */
  private static Sample sample(int i, BufferedImage picture) throws IOException {
    if (i % 3 == 0) {
      return Sample.ofImage("memory-" + i, i % 2, picture);
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", png);
    if (i % 3 == 1) {
      return Sample.ofBytes("row-" + i, i % 2, png::toByteArray);
    }
    Path file = folder.resolve(i + ".png");
    Files.write(file, png.toByteArray());
    return Sample.ofFile(file, i % 2);
  }

  @Test
  void aRunTellsThatAProgramGaveItsPictures() {
    assertThat(result.epochs()).hasSize(2);
    assertThat(result.skipped()).hasSize(1);
    assertThat(result.data()).contains(data);
    assertThat(result.validation().orElseThrow().images()).isEqualTo(6);
    assertThat(result.best().orElseThrow().validationTop1())
        .contains(result.validation().orElseThrow().top1());
    RunConfig config = RunConfig.read(run);
    assertThat(config.source()).isEmpty();
    assertThat(config.pictures().orElseThrow().train()).isEqualTo(12);
    assertThat(RunDirectory.dataSource(run)).isEmpty();
  }

  @Test
  void itsPicturesAreKnownAgain() {
    ModelCard card = WeightsFile.read(run.resolve("model.safetensors")).card().orElseThrow();
    assertThat(RunSplits.given(data, card).standing()).isEqualTo(RunSplits.Standing.OWN);
    Dataset none = data.train().withSamples(List.of());
    DataSplits others = DataSplits.of(data.validation(), none);
    assertThat(RunSplits.given(others, card).standing()).isEqualTo(RunSplits.Standing.OTHER);
    assertThat(ReportBuilder.of(run).data(data).build().scores().report().images()).isEqualTo(6);
  }

  @Test
  void theCommandAsksForAFolder() {
    CommandRun resumed = CommandRun.of("train", "--resume", run, "--epochs", "3");
    assertThat(resumed.code()).isEqualTo(1);
    assertThat(resumed.errorLines())
        .singleElement()
        .asString()
        .contains("pictures that a program gave")
        .contains("--data DIR");
    CommandRun report = CommandRun.of("report", run, "--out", folder.resolve("page.html"));
    assertThat(report.code()).as(report.err()).isZero();
    assertThat(report.err()).contains("does not say where its pictures are");
  }

  @Test
  void twoPicturesOfANameAreRefused() {
    Dataset one = data.validation();
    assertThatThrownBy(() -> DataSplits.of(one, one))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("two pictures are named \"")
        .hasMessageEndingWith("each needs a name of its own");
    List<String> three = List.of("left", "right", "up");
    Dataset others = new Dataset(three, List.of(Sample.ofImage("other", 2, picture(0))));
    assertThatThrownBy(() -> DataSplits.of(one, others)).hasMessageContaining("classes differ");
  }

  /** What a program's own code throws is no picture's fault, and ends the run with its cause. */
  @Test
  void aFailureOfTheProgramsOwnEndsTheRun() {
    Sample failing =
        Sample.ofBytes(
            "row",
            0,
            () -> {
              throw new UncheckedIOException("the database is gone", new IOException("refused"));
            });
    List<Sample> samples = new ArrayList<>(data.train().samples());
    samples.add(failing);
    DataSplits broken = DataSplits.of(new Dataset(CLASSES, samples), data.validation());
    TrainConfig config = TrainConfig.builder().variant(Narrow.NETWORK).epochs(1).build();
    RunDirectory out = RunDirectory.create(folder.resolve("broken"), false);
    Trainer trainer = new Trainer(config, TrainListener.NONE);
    assertThatThrownBy(() -> trainer.run(broken, out))
        .hasMessageContaining("row")
        .hasRootCauseInstanceOf(IOException.class);
    assertThat(folder.resolve("broken/config.json")).doesNotExist();
  }
}
