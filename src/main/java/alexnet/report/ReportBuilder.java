package alexnet.report;

import alexnet.data.Dataset;
import alexnet.data.DatasetException;
import alexnet.data.RandomStream;
import alexnet.data.Sample;
import alexnet.data.loader.LoaderConfig;
import alexnet.data.split.DataSplits;
import alexnet.eval.EvaluationException;
import alexnet.eval.Evaluator;
import alexnet.eval.Judgement;
import alexnet.eval.Outcome;
import alexnet.image.DecodeLimits;
import alexnet.image.ImageDecoder;
import alexnet.image.ImageTransform;
import alexnet.image.RgbImage;
import alexnet.image.UnreadableImageException;
import alexnet.io.AtomicFile;
import alexnet.io.Disk;
import alexnet.io.ProgramVersion;
import alexnet.page.EmbeddedPicture;
import alexnet.report.content.AugmentedSample;
import alexnet.report.content.PictureCard;
import alexnet.report.content.ReportFigures;
import alexnet.report.content.RunReport;
import alexnet.report.content.Scores;
import alexnet.report.page.ReportPage;
import alexnet.run.EvaluationData;
import alexnet.run.RunConfig;
import alexnet.run.RunDirectory;
import alexnet.run.RunException;
import alexnet.run.RunLock;
import alexnet.run.RunSplits;
import alexnet.run.TrainingSplits;
import alexnet.text.CommandName;
import alexnet.text.Json;
import alexnet.torch.ComputeDevice;
import alexnet.torch.Precision;
import alexnet.weights.Model;
import alexnet.weights.tensor.ModelCard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gathers what a run folder and its pictures hold into a report; what is not there is left out, and
 * a note says so.
 *
 * <pre>{@code
 * Path page = ReportBuilder.of(Path.of("runs/demo")).write();
 * }</pre>
 */
public final class ReportBuilder {
  private static final int SAMPLES = 12;
  private static final int VARIATIONS = 3;

  private final Path run;
  private Path data;
  private DataSplits given;
  private Optional<TrainingSplits> trained = Optional.empty();
  private Optional<Judgement> judgement = Optional.empty();
  private EvaluationData.Split split;
  private Precision precision;
  private ComputeDevice device;
  private DecodeLimits limits = DecodeLimits.DEFAULT;
  private int workers = LoaderConfig.defaultWorkers();
  private int explained;
  private ScoringListener listener = (part, done, all) -> {};

  private ReportBuilder(Path run) {
    this.run = run;
  }

  /**
   * A report on a run: of its own pictures, by its weights, computed as fast as this machine does
   * without losing accuracy.
   *
   * @param runOrFile the run folder, or its {@code model.safetensors}
   */
  public static ReportBuilder of(Path runOrFile) {
    return new ReportBuilder(RunFiles.folder(runOrFile));
  }

  /** Where the pictures are; null, the default, for where the run says. */
  public ReportBuilder data(Path value) {
    this.data = value;
    return this;
  }

  /** The pictures, if they are in no folder; {@link #data(Path)} is then not looked at. */
  public ReportBuilder data(DataSplits value) {
    this.given = value;
    return this;
  }

  /**
   * What this process has trained the run on, which is then neither listed nor hashed again; {@code
   * data} is not looked at.
   *
   * @param validation how the weights in the run folder judged the validation pictures, which are
   *     then not scored again; empty if they did not in this process
   */
  public ReportBuilder trained(TrainingSplits pictures, Optional<Judgement> validation) {
    this.trained = Optional.of(pictures);
    this.judgement = validation;
    return this;
  }

  /** The part to score; null, the default, for test, else validation, else all. */
  public ReportBuilder split(EvaluationData.Split value) {
    this.split = value;
    return this;
  }

  /** Of the network's arithmetic; {@link Model#fastest} by default. */
  public ReportBuilder precision(Precision value) {
    this.precision = value;
    return this;
  }

  /** Where the network computes; {@link ComputeDevice#auto} by default. */
  public ReportBuilder device(ComputeDevice value) {
    this.device = value;
    return this;
  }

  /** What a picture may cost. */
  public ReportBuilder limits(DecodeLimits value) {
    this.limits = value;
    return this;
  }

  /** Threads that decode. */
  public ReportBuilder workers(int value) {
    this.workers = value;
    return this;
  }

  /** How many of the worst mistakes are explained; none by default. */
  public ReportBuilder explainMistakes(int count) {
    this.explained = count;
    return this;
  }

  /** Is told how far the scoring has come. */
  public ReportBuilder listener(ScoringListener value) {
    this.listener = value;
    return this;
  }

  /**
   * Makes the page and writes it into the run folder, {@code report.html}, with its figures beside
   * it in {@code report.json}. The folder is locked meanwhile.
   *
   * @return the page
   * @throws RunException if another process writes into the folder, or if there are no figures now
   *     and those of the page that is there would be lost
   * @throws alexnet.weights.tensor.WeightsException if there is no usable network
   */
  public Path write() {
    Model.file(run); // what is no run is refused before it gets a lock file
    try (RunLock lock = RunDirectory.open(run).lock()) {
      return write(build(), lock);
    }
  }

  /**
   * As {@link #write()}, of a report that is built already, into a folder that is locked already.
   */
  public static Path write(RunReport report, RunLock lock) {
    Path folder = lock.run().folder();
    Path page = folder.resolve(RunDirectory.REPORT_PAGE);
    ReportFigures now = ReportFigures.of(report);
    if (now == null && RunFiles.figures(folder, report.provenance(), new ArrayList<>()) != null) {
      throw new RunException(
          page
              + " stays, as it has figures that cannot be had now; --out FILE writes a page without"
              + " them");
    }
    AtomicFile.write(page, new ReportPage(report).html());
    Path figures = folder.resolve(RunDirectory.REPORT_FIGURES);
    if (now != null) {
      AtomicFile.write(figures, Json.line(now) + "\n");
    } else {
      Disk.delete(figures);
    }
    return page;
  }

  /**
   * Reads the run, and scores its pictures if they are there.
   *
   * @throws alexnet.weights.tensor.WeightsException if there is no usable network
   * @throws DatasetException if a folder or a part was named and cannot be used
   * @throws EvaluationException if a folder was named, or pictures given, and none of them can be
   *     scored
   */
  public RunReport build() {
    RunFiles files = RunFiles.read(run);
    ModelCard card = files.card();
    List<String> notes = new ArrayList<>(files.notes());
    ReportData pictures = pictures(card, notes);
    Scores scores = null;
    if (pictures != null) {
      notes.addAll(pictures.notes(split));
      scores = scores(pictures, card, notes);
    }
    return new RunReport(
        title(),
        card.variant().toString(),
        card.classes(),
        card.provenance(),
        files.settings(),
        files.config(),
        files.epochs(),
        pictures == null ? null : pictures.counts(),
        pictures == null || !pictures.hasTrainingPictures()
            ? List.of()
            : samples(pictures.splits().train(), card, notes),
        scores,
        files.filters(),
        notes,
        Instant.now(),
        ProgramVersion.get());
  }

  /** The folder as it was named, unless that says nothing. */
  private String title() {
    Path name = run.normalize().getFileName();
    return name == null || name.toString().isEmpty() || name.toString().equals("..")
        ? run.toAbsolutePath().normalize().toString()
        : run.toString();
  }

  /** The pictures, or null where the run's own are gone. */
  private ReportData pictures(ModelCard card, List<String> notes) {
    if (trained.isPresent()) {
      return ReportData.of(RunSplits.trained(trained.get(), run, card), split, card);
    }
    if (given != null) {
      return ReportData.of(RunSplits.given(given, card), split, card);
    }
    if (data != null) {
      return ReportData.open(data, split, run, card);
    }
    String elsewhere =
        " With \"%s report %s --data DIR\" this page has figures of the pictures in DIR."
            .formatted(CommandName.get(), run);
    try {
      Path folder = RunDirectory.dataSource(run).map(source -> source.folder()).orElse(null);
      if (folder == null) {
        notes.add("The run does not say where its pictures are." + elsewhere);
        return null;
      }
      if (!Files.isDirectory(folder)) {
        notes.add("The pictures of this run are not in " + folder + " any more." + elsewhere);
        return null;
      }
      return ReportData.open(folder, split, run, card);
    } catch (DatasetException | RunException e) {
      if (split != null) {
        throw e;
      }
      notes.add("The pictures of this run cannot be used: " + e.getMessage() + "." + elsewhere);
      return null;
    }
  }

  /** The figures, or null where not one of the run's own pictures can be scored any more. */
  private Scores scores(ReportData pictures, ModelCard card, List<String> notes) {
    try {
      return scores(pictures, card);
    } catch (EvaluationException e) {
      if (data != null || given != null) {
        throw e;
      }
      notes.add("The pictures of this run cannot be scored: " + e.getMessage() + ".");
      return null;
    }
  }

  private Scores scores(ReportData pictures, ModelCard card) {
    ImageDecoder decoder = new ImageDecoder(limits, card.preprocessing().resize());
    Judgement judged =
        judgement
            .filter(known -> pictures.scoresValidation())
            .orElseGet(() -> judge(pictures, card, decoder));
    Thumbnails thumbnails = new Thumbnails(card.preprocessing(), decoder);
    return new Scores(
        pictures.part(),
        pictures.folder().toString(),
        judged.report(),
        judged.reliability(),
        explained(judged.mistakes(), cards(judged.mistakes(), pictures, card, thumbnails)),
        cards(judged.leastCertain(), pictures, card, thumbnails));
  }

  /** The cards, the first ones with what speaks for the class that was predicted. */
  private List<PictureCard> explained(List<Outcome> mistakes, List<PictureCard> cards) {
    if (explained == 0 || cards.isEmpty()) {
      return cards;
    }
    List<PictureCard> explainedCards = new ArrayList<>(cards);
    ComputeDevice computing = device == null ? ComputeDevice.auto() : device;
    try (MistakeMaps maps = MistakeMaps.open(run, limits, computing)) {
      for (int i = 0; i < Math.min(explained, cards.size()); i++) {
        int place = i;
        maps.of(mistakes.get(i))
            .ifPresent(map -> explainedCards.set(place, cards.get(place).because(map)));
      }
    }
    return explainedCards;
  }

  private Judgement judge(ReportData pictures, ModelCard card, ImageDecoder decoder) {
    Dataset images = pictures.scored().images();
    ComputeDevice computing = device == null ? ComputeDevice.auto() : device;
    Precision chosen = precision == null ? Model.fastest(run, computing) : precision;
    try (Model model = Model.read(run, chosen, computing);
        Evaluator evaluator = new Evaluator(images, decoder, card.preprocessing(), workers)) {
      listener.scored(pictures.part(), 0, images.size());
      return evaluator.judge(
          model.inference(), done -> listener.scored(pictures.part(), done, images.size()));
    }
  }

  private static List<PictureCard> cards(
      List<Outcome> outcomes, ReportData pictures, ModelCard card, Thumbnails thumbnails) {
    return outcomes.stream()
        .map(
            outcome ->
                new PictureCard(
                    thumbnails.of(outcome.sample()).orElse(null),
                    pictures.all().nameOf(outcome.sample()),
                    card.classes().get(outcome.sample().label()),
                    card.classes().get(outcome.predicted()),
                    outcome.probability(),
                    outcome.trueProbability()))
        .toList();
  }

  /** A picture of each of some classes, as training varies it. */
  private List<AugmentedSample> samples(Dataset train, ModelCard card, List<String> notes) {
    RunConfig config;
    try {
      config = RunConfig.read(run);
    } catch (RunException e) {
      notes.add("Training pictures are not shown: " + e.getMessage());
      return List.of();
    }
    ImageTransform transform = config.train().trainingTransform();
    Thumbnails thumbnails = new Thumbnails(card.preprocessing(), config.train().decoder());
    List<AugmentedSample> samples = new ArrayList<>();
    for (Sample sample : someOfEachClass(train)) {
      try {
        RgbImage picture = sample.source().read(thumbnails.decoder());
        List<EmbeddedPicture> varied = new ArrayList<>();
        for (int i = 0; i < VARIATIONS; i++) {
          RandomStream random = RandomStream.of("report", config.train().seed(), samples.size(), i);
          varied.add(thumbnails.whole(transform.apply(picture, random)));
        }
        String name = train.classes().get(sample.label());
        samples.add(new AugmentedSample(name, thumbnails.asEvaluated(picture), varied));
      } catch (UnreadableImageException e) {
        // the run has told of it
      }
    }
    return samples;
  }

  /** The picture in the middle of each class; of many classes some that lie evenly among them. */
  private static List<Sample> someOfEachClass(Dataset train) {
    int[] counts = train.classCounts();
    int shown = Math.min(SAMPLES, counts.length);
    List<Sample> chosen = new ArrayList<>();
    for (int i = 0; i < shown; i++) {
      int label = i * counts.length / shown;
      train.samples().stream()
          .filter(sample -> sample.label() == label)
          .skip(counts[label] / 2)
          .findFirst()
          .ifPresent(chosen::add);
    }
    return chosen;
  }
}
