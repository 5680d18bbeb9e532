package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import alexnet.Narrow;
import alexnet.data.Dataset;
import alexnet.data.RandomStream;
import alexnet.data.Sample;
import alexnet.data.known.ShapesDataset;
import alexnet.data.split.DataSplits;
import alexnet.image.RgbImage;
import alexnet.report.ReportBuilder;
import alexnet.report.Xml;
import alexnet.report.content.PictureCard;
import alexnet.report.content.RunReport;
import alexnet.report.content.Scores;
import alexnet.run.EvaluationData;
import alexnet.run.RunDirectory;
import alexnet.torch.ComputeDevice;
import alexnet.torch.Precision;
import alexnet.train.TrainListener;
import alexnet.train.TrainResult;
import alexnet.train.Trainer;
import alexnet.train.config.TrainConfig;
import alexnet.train.config.TrainConfigBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** The report after training knows what training has found; the one made later finds the same. */
class ReportAfterTrainingTest {
  private static final Dataset NONE = new Dataset(List.of("bright", "dark"), List.of());

  @TempDir static Path folder;

  private static Path drawn;

  /** Names as a user in a folder of his own would type them. */
  private static Path relative;

  private final AtomicInteger opened = new AtomicInteger();

  @BeforeAll
  static void draw() throws IOException {
    ShapesDataset.generate(folder.resolve("drawn"), 4, 2, 1);
    drawn = folder.resolve("drawn").toAbsolutePath().normalize();
    Files.write(drawn.resolve("val/arrow/broken.jpg"), new byte[] {1, 2, 3});
    relative = Path.of("").toAbsolutePath().relativize(drawn);
  }

  @Test
  void noPictureIsScoredAgain() {
    DataSplits data = new DataSplits(pictures("train", 12, 0), pictures("val", 10, 0), NONE);
    Path run = folder.resolve("once");
    TrainResult result = trainer(1).run(data, RunDirectory.create(run, false));

    opened.set(0);
    RunReport now = after(run, result).build();
    assertThat(opened).as("pictures shown").hasValue(shown(now));

    opened.set(0);
    RunReport later = report(run).data(data).build();
    assertThat(opened).as("pictures scored and shown").hasValue(10 + shown(later));
    assertSame(now.scores(), later.scores());
    assertThat(now.scores().report().loss())
        .isEqualTo(result.best().orElseThrow().validationLoss().orElseThrow());
    assertThat(now.counts()).isEqualTo(later.counts());
    assertThat(now.notes()).isEqualTo(later.notes());
    assertThat(after(run, result).split(EvaluationData.Split.TRAIN).build().scores())
        .extracting(Scores::part, scores -> scores.report().images())
        .containsExactly("train", 12L);
  }

  @Test
  void aTestPartIsScoredOnce() {
    DataSplits data =
        new DataSplits(pictures("train", 8, 0), pictures("val", 4, 0), pictures("test", 6, 0));
    Path run = folder.resolve("test-part");
    TrainResult result = trainer(1).run(data, RunDirectory.create(run, false));
    opened.set(0);
    RunReport now = after(run, result).build();
    assertThat(now.scores().part()).isEqualTo("test");
    assertThat(opened).hasValue(6 + shown(now));
  }

  /** More training on wrong labels makes it worse, so that the first epoch stays the best. */
  @Test
  void whatAnEarlierProcessJudgedIsScored() {
    DataSplits data = new DataSplits(pictures("train", 12, 1), pictures("val", 10, 0), NONE);
    Path run = folder.resolve("resumed");
    TrainResult first = trainer(1).run(data, RunDirectory.create(run, false));
    assertThat(first.judgement()).isPresent();
    TrainResult more = trainer(2).resume(data, RunDirectory.open(run));
    assertThat(more.epochs()).hasSize(2);
    assertThat(more.best().orElseThrow().epoch()).isEqualTo(1);
    assertThat(more.judgement()).isEmpty();
    opened.set(0);
    RunReport now = after(run, more).build();
    assertThat(opened).hasValue(10 + shown(now));
    assertSame(now.scores(), after(run, first).build().scores());
  }

  @Test
  void thePageIsTheOneThatTheCommandMakesLater() throws IOException {
    Path run = folder.resolve("run");
    CommandRun training = train(run);
    assertThat(training.err()).contains("Report: ").doesNotContain("for the report");
    assertLaterIsTheSame(run);
    assertThat(titles(run)).allMatch(title -> title.startsWith(drawn + File.separator));

    // Kept features have no pictures in them, and the page shows some all the same.
    Path tuned = folder.resolve("tuned");
    CommandRun tuning = train(tuned, "--from", run, "--freeze", "features");
    assertThat(tuning.err()).contains("Report: ").doesNotContain("for the report");
    assertThat(tuned.resolve("features.bin")).exists();
    assertLaterIsTheSame(tuned);
  }

  private static CommandRun train(Path run, Object... more) {
    List<Object> arguments = new ArrayList<>(List.of("train", "--data", relative, "--out", run));
    arguments.addAll(List.of("--epochs", 1, "--batch-size", 10, "--precision", "fp32"));
    arguments.addAll(more.length > 0 ? List.of(more) : List.of("--variant", Narrow.TEXT));
    CommandRun training = CommandRun.of(arguments.toArray());
    assertThat(training.code()).as(training.err()).isZero();
    return training;
  }

  private static void assertLaterIsTheSame(Path run) throws IOException {
    JsonNode now = new ObjectMapper().readTree(run.resolve("report.json").toFile());
    List<String> shown = titles(run);
    List<String> tables = tables(run);
    assertThat(now.path("images").asInt()).isEqualTo(20);
    assertThat(now.path("skipped").asInt()).isEqualTo(1);
    assertThat(now.path("data").asText()).isEqualTo(drawn.toString());

    CommandRun made = CommandRun.of("report", run, "--precision", "fp32");
    assertThat(made.code()).as(made.err()).isZero();
    JsonNode later = new ObjectMapper().readTree(run.resolve("report.json").toFile());
    for (String same : List.of("split", "data", "images", "skipped", "top1", "top5")) {
      assertThat(now.get(same)).as(same).isEqualTo(later.get(same));
    }
    for (String close : List.of("loss", "ece")) {
      assertThat(now.get(close).asDouble())
          .as(close)
          .isCloseTo(later.get(close).asDouble(), within(1e-4));
    }
    assertThat(shown).hasSizeGreaterThan(20).containsExactlyInAnyOrderElementsOf(titles(run));
    assertThat(tables).isEqualTo(tables(run));
  }

  private static List<String> titles(Path run) throws IOException {
    return page(run).all("figure").stream()
        .map(figure -> figure.getAttribute("title"))
        .filter(title -> !title.isEmpty())
        .toList();
  }

  /** What a reader sees of classes and their confusions. */
  private static List<String> tables(Path run) throws IOException {
    Xml page = page(run);
    return Stream.of("confusion", "classes")
        .map(page::section)
        .map(Element::getTextContent)
        .toList();
  }

  private static Xml page(Path run) throws IOException {
    return Xml.of(Files.readString(run.resolve("report.html")));
  }

  private static Trainer trainer(int epochs) {
    TrainConfigBuilder config = TrainConfig.builder().variant(Narrow.NETWORK).epochs(epochs);
    config.precision(Precision.FP32).device(ComputeDevice.CPU).batchSize(4).seed(5).workers(2);
    return new Trainer(config.build(), TrainListener.NONE);
  }

  private static ReportBuilder after(Path run, TrainResult result) {
    return report(run).trained(result.trainedOn().orElseThrow(), result.judgement());
  }

  private static ReportBuilder report(Path run) {
    return ReportBuilder.of(run).precision(Precision.FP32).device(ComputeDevice.CPU);
  }

  /** Pictures that count how often they are opened. */
  private Dataset pictures(String part, int count, int wrong) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      RgbImage image = picture(i);
      samples.add(
          new Sample(
              part + "-" + i,
              (i + wrong) % 2,
              decoder -> {
                opened.incrementAndGet();
                return image;
              }));
    }
    return NONE.withSamples(samples);
  }

  /** Bright or dark, none like another. */
  private static RgbImage picture(int i) {
    byte[] pixels = new byte[40 * 30 * 3];
    RandomStream random = RandomStream.of("picture", i);
    for (int p = 0; p < pixels.length; p++) {
      pixels[p] = (byte) (random.nextInt(40 + 5 * i % 30) + (i % 2 == 0 ? 150 : 10));
    }
    return new RgbImage(40, 30, pixels);
  }

  private static int shown(RunReport report) {
    return report.scores().mistakes().size()
        + report.scores().leastCertain().size()
        + report.samples().size();
  }

  /** All but the last digits, which depend on the kernels. */
  private static void assertSame(Scores now, Scores later) {
    assertThat(now.part()).isEqualTo(later.part());
    assertThat(now.data()).isEqualTo(later.data());
    assertThat(now.report().loss()).isCloseTo(later.report().loss(), within(1e-4));
    assertThat(now.report().top1()).isEqualTo(later.report().top1());
    assertThat(now.report().perClass()).isEqualTo(later.report().perClass());
    assertThat(now.report().confusion()).isEqualTo(later.report().confusion());
    assertThat(now.report().skipped()).isEqualTo(later.report().skipped());
    assertThat(now.mistakes())
        .extracting(PictureCard::name)
        .containsExactlyInAnyOrderElementsOf(names(later.mistakes()));
    assertThat(now.leastCertain())
        .extracting(PictureCard::name)
        .containsExactlyInAnyOrderElementsOf(names(later.leastCertain()));
    assertThat(now.leastCertain()).allMatch(card -> card.picture() != null);
  }

  private static List<String> names(List<PictureCard> cards) {
    return cards.stream().map(PictureCard::name).toList();
  }
}
