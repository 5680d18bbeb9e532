package alexnet.report;

import alexnet.data.Sample;
import alexnet.data.Skipped;
import alexnet.eval.EvaluationReport;
import alexnet.eval.HardPictures;
import alexnet.eval.Outcome;
import alexnet.eval.ReliabilityBins;
import alexnet.eval.Tally;
import alexnet.page.EmbeddedPicture;
import alexnet.report.content.AugmentedSample;
import alexnet.report.content.ClassCounts;
import alexnet.report.content.Epochs;
import alexnet.report.content.FilterSheet;
import alexnet.report.content.PictureCard;
import alexnet.report.content.RunReport;
import alexnet.report.content.Scores;
import alexnet.report.content.Setting;
import alexnet.run.EpochMetrics;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Runs that never ran, of any number of classes, from a seed. */
public final class FakeRuns {
  /** Names that a page must not stumble over. */
  public static final List<String> AWKWARD =
      List.of(
          "<script>alert(1)</script>",
          "日本語のクラス名",
          "a-class-name-of-sixty-characters-which-no-chart-has-room-for!",
          "\"quotes\" & 'more'",
          "العربية",
          "tab\tand\u0007bell",
          "🦜 parrot",
          "turned\u202Earound",
          "]]>",
          "x");

  private FakeRuns() {}

  public static List<String> names(int classes) {
    return IntStream.range(0, classes).mapToObj(i -> "class " + i).toList();
  }

  /** A run with everything in it. */
  public static RunReport complete(List<String> classes, int pictures, int epochs, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return new RunReport(
        "runs/fake",
        "d2l",
        classes,
        Map.of("data", "fake", "trainImages", "4500", "epoch", "1"),
        List.of(new Setting("optimizer", "adam (beta1 0.9)"), new Setting("epochs", "" + epochs)),
        "{\"classes\": []}",
        new Epochs(epochs(epochs, random), epochs > 1 ? epochs - 1 : 1),
        counts(classes, random),
        samples(classes),
        scores(classes, pictures, random),
        filters(random),
        List.of(),
        Instant.parse("2026-11-26T12:00:00Z"),
        "0.1.0");
  }

  static List<EpochMetrics> epochs(int count, SplittableRandom random) {
    List<EpochMetrics> epochs = new ArrayList<>();
    for (int e = 1; e <= count; e++) {
      double fall = Math.exp(-3.0 * e / count);
      epochs.add(
          new EpochMetrics(
              e,
              2.3 * fall + 0.1 * random.nextDouble(),
              1 - 0.9 * fall,
              Optional.of(2.1 * fall + 0.4 + 0.2 * random.nextDouble()),
              Optional.of(0.85 - 0.7 * fall + 0.02 * random.nextDouble()),
              Optional.of(1 - 0.4 * fall),
              3e-4 * fall,
              80 + random.nextDouble(),
              55 + random.nextDouble()));
    }
    return epochs;
  }

  private static ClassCounts counts(List<String> classes, SplittableRandom random) {
    List<Integer> train = classes.stream().map(c -> 20 + random.nextInt(400)).toList();
    List<Integer> other = train.stream().map(n -> n / 8).toList();
    return new ClassCounts(
        classes,
        List.of(
            new ClassCounts.Part("train", train),
            new ClassCounts.Part("validation", other),
            new ClassCounts.Part("test", other)));
  }

  private static List<AugmentedSample> samples(List<String> classes) {
    return classes.stream()
        .limit(10)
        .map(c -> new AugmentedSample(c, picture(1), List.of(picture(2), picture(3), picture(4))))
        .toList();
  }

  static EmbeddedPicture picture(int hue) {
    BufferedImage image = new BufferedImage(112, 112, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.getHSBColor(hue / 10f, 0.6f, 0.8f));
    graphics.fillOval(10, 10, 92, 92);
    graphics.dispose();
    return EmbeddedPicture.png(image);
  }

  /** Scores of random logits, which favour the true class. */
  static Scores scores(List<String> classes, int pictures, SplittableRandom random) {
    int n = classes.size();
    Tally tally = new Tally(n);
    ReliabilityBins.Builder reliability = ReliabilityBins.builder();
    HardPictures hard = new HardPictures(24);
    for (int i = 0; i < pictures; i++) {
      int label = i % n;
      float[] logits = new float[n];
      for (int c = 0; c < n; c++) {
        boolean alike = c / 5 == label / 5;
        logits[c] = (float) (2 * random.nextGaussian() + (c == label ? 5 : alike ? 2 : 0));
      }
      tally.add(new float[][] {logits}, new int[] {label});
      Outcome outcome =
          outcome(
              new Sample(
                  String.format(Locale.ROOT, "data/test/%d/%05d.jpg", label, i), label, d -> null),
              logits);
      reliability.add(outcome);
      hard.accept(outcome);
    }
    EvaluationReport report =
        tally.report(classes, List.of(new Skipped("broken.jpg", "damaged JPEG")));
    return new Scores(
        "test",
        "data/fake",
        report,
        reliability.build(),
        hard.mistakes().stream().map(o -> card(o, classes)).toList(),
        hard.leastCertain().stream().map(o -> card(o, classes)).toList());
  }

  private static Outcome outcome(Sample sample, float[] logits) {
    double sum = 0;
    int best = Tally.argmax(logits);
    for (float logit : logits) {
      sum += Math.exp(logit - logits[best]);
    }
    double trueProbability = Math.exp(logits[sample.label()] - logits[best]) / sum;
    return new Outcome(sample, best, 1 / sum, trueProbability);
  }

  private static PictureCard card(Outcome outcome, List<String> classes) {
    return new PictureCard(
        outcome.predicted() % 7 == 0 ? null : picture(outcome.predicted()),
        outcome.sample().name(),
        classes.get(outcome.sample().label()),
        classes.get(outcome.predicted()),
        outcome.probability(),
        outcome.trueProbability());
  }

  private static FilterSheet filters(SplittableRandom random) {
    float[] weights = new float[96 * 3 * 11 * 11];
    for (int i = 0; i < weights.length; i++) {
      int y = i / 11 % 11;
      int x = i % 11;
      int f = i / 363;
      weights[i] =
          (float) (Math.sin(x * Math.cos(f) + y * Math.sin(f)) + 0.3 * random.nextGaussian());
    }
    return new FilterSheet(96, 11, weights);
  }
}
