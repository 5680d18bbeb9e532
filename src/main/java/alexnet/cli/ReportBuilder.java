package alexnet.cli;

import alexnet.data.Dataset;
import alexnet.data.DatasetException;
import alexnet.data.RandomStream;
import alexnet.data.Sample;
import alexnet.eval.EvaluationException;
import alexnet.eval.EvaluationReport;
import alexnet.eval.Evaluator;
import alexnet.eval.HardPictures;
import alexnet.eval.Outcome;
import alexnet.eval.ReliabilityBins;
import alexnet.image.DecodeLimits;
import alexnet.image.ImageDecoder;
import alexnet.image.ImageTransform;
import alexnet.image.RgbImage;
import alexnet.image.UnreadableImageException;
import alexnet.page.EmbeddedPicture;
import alexnet.report.AugmentedSample;
import alexnet.report.PictureCard;
import alexnet.report.RunReport;
import alexnet.report.Scores;
import alexnet.torch.ComputeDevice;
import alexnet.torch.Precision;
import alexnet.train.RunConfig;
import alexnet.train.RunDirectory;
import alexnet.train.RunException;
import alexnet.weights.Model;
import alexnet.weights.ModelCard;
import alexnet.weights.ProgramVersion;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Gathers what a run folder and its pictures hold into a report; what is not there is left out, and
 * a note says so.
 *
 * @param run the run folder
 * @param data where the pictures are, or null for where the run says
 * @param split the part to score, or null for test, else validation, else all
 * @param precision of the network's arithmetic
 * @param device where it computes
 * @param limits on pictures
 * @param workers threads that decode
 */
record ReportBuilder(
    Path run,
    Path data,
    EvaluationData.Split split,
    Precision precision,
    ComputeDevice device,
    DecodeLimits limits,
    int workers) {
  /** Pictures of either kind in the report, at some 5 kB each. */
  private static final int HARD_PICTURES = 24;

  private static final int SAMPLES = 12;
  private static final int VARIATIONS = 3;

  /**
   * Reads the run, and scores its pictures if they are there.
   *
   * @param err gets the progress
   * @throws alexnet.weights.WeightsException if there is no usable network
   * @throws DatasetException if a folder or a part was named and cannot be used
   * @throws EvaluationException if a folder was named and none of its pictures can be scored
   */
  RunReport build(PrintWriter err) {
    RunFiles files = RunFiles.read(run);
    ModelCard card = files.card();
    List<String> notes = new ArrayList<>(files.notes());
    ReportData pictures = pictures(card, notes);
    Scores scores = null;
    if (pictures != null) {
      notes.addAll(pictures.notes(split));
      scores = scores(pictures, card, notes, err);
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
    if (data != null) {
      return ReportData.open(data, split, run, card);
    }
    String elsewhere =
        " With \"%s report %s --data DIR\" this page has figures of the pictures in DIR."
            .formatted(Main.name(), run);
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
  private Scores scores(ReportData pictures, ModelCard card, List<String> notes, PrintWriter err) {
    try {
      return scores(pictures, card, err);
    } catch (EvaluationException e) {
      if (data != null) {
        throw e;
      }
      notes.add("The pictures of this run cannot be scored: " + e.getMessage() + ".");
      return null;
    }
  }

  private Scores scores(ReportData pictures, ModelCard card, PrintWriter err) {
    Dataset images = pictures.scored().images();
    ImageDecoder decoder = new ImageDecoder(limits, card.preprocessing().resize());
    ReliabilityBins.Builder reliability = ReliabilityBins.builder();
    HardPictures hard = new HardPictures(HARD_PICTURES);
    EvaluationReport report;
    try (Model model = Model.read(run, precision, device);
        Evaluator evaluator = new Evaluator(images, decoder, card.preprocessing(), workers);
        Progress progress =
            new Progress(
                err, "Scoring " + pictures.part() + " for the report", "pictures", images.size())) {
      report =
          evaluator.evaluate(
              model.inference(),
              done -> progress.at(done, ""),
              outcome -> {
                reliability.add(outcome);
                hard.accept(outcome);
              });
    }
    Thumbnails thumbnails = new Thumbnails(card.preprocessing(), decoder);
    return new Scores(
        pictures.part(),
        pictures.folder().toString(),
        report,
        reliability.build(),
        cards(hard.mistakes(), card, thumbnails),
        cards(hard.leastCertain(), card, thumbnails));
  }

  private static List<PictureCard> cards(
      List<Outcome> outcomes, ModelCard card, Thumbnails thumbnails) {
    return outcomes.stream()
        .map(
            outcome ->
                new PictureCard(
                    thumbnails.of(outcome.sample()).orElse(null),
                    outcome.sample().name(),
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
