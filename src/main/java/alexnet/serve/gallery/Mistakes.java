package alexnet.serve.gallery;

import alexnet.eval.ConfusionMatrix;
import alexnet.eval.Outcome;
import alexnet.serve.BatchedClassifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Which pictures of a data set a network takes for what. */
public final class Mistakes {
  private static final int WORST = 24;
  private static final int CELL = 120;
  private static final int UNREAD = -1;

  private final BatchedClassifier classifier;
  private final Gallery gallery;
  private final Pass pass;
  private final int[] predicted;
  private final float[] probability;
  private volatile boolean complete;

  /**
   * A picture and what it was taken for.
   *
   * @param picture its number
   * @param truth its class, as an index
   * @param predicted the class it was taken for
   * @param probability of the predicted class, 0..1
   */
  public record Verdict(int picture, String name, int truth, int predicted, double probability) {}

  /**
   * What is known so far.
   *
   * @param complete whether all pictures were looked at; before, the rest is empty
   * @param done pictures that were looked at
   * @param total pictures
   * @param unreadable those that could not be read
   * @param classes names, by their indices
   * @param confusion the pairs that occur, by true class and then by predicted class
   * @param accuracy fraction of those that were read, 0..1
   * @param worst the wrong predictions with the highest probability, the most probable first
   * @param failed why it will not be complete; empty while nothing failed
   */
  public record Summary(
      boolean complete,
      int done,
      int total,
      int unreadable,
      List<String> classes,
      List<ConfusionMatrix.Cell> confusion,
      double accuracy,
      List<Verdict> worst,
      String failed) {}

  /**
   * @param gallery with the classes of the network
   */
  public Mistakes(BatchedClassifier classifier, Gallery gallery) {
    this.classifier = classifier;
    this.gallery = gallery;
    this.pass = new Pass(classifier, gallery);
    this.predicted = new int[gallery.size()];
    this.probability = new float[gallery.size()];
    Arrays.fill(predicted, UNREAD);
  }

  /** Looks at all pictures, on the calling thread, when nobody else asks. */
  public void run() {
    pass.doing(this::score);
  }

  private void score() {
    List<String> layers = classifier.classifier().layers();
    pass.run(
        layers.get(layers.size() - 1),
        (index, prepared, logits) -> {
          Outcome outcome = Outcome.of(gallery.samples().get(index), logits);
          predicted[index] = outcome.predicted();
          probability[index] = (float) outcome.probability();
        });
    complete = true;
  }

  /** The pictures. */
  public Gallery gallery() {
    return gallery;
  }

  /** What is known so far. */
  public Summary summary() {
    List<String> classes = gallery.data().classes();
    if (!complete) {
      return new Summary(
          false, pass.done(), gallery.size(), 0, classes, List.of(), 0, List.of(), pass.failed());
    }
    ConfusionMatrix.Builder pairs = ConfusionMatrix.builder(classes.size());
    List<Verdict> wrong = new ArrayList<>();
    for (int i = 0; i < predicted.length; i++) {
      if (predicted[i] != UNREAD) {
        Verdict verdict = verdict(i);
        pairs.add(verdict.truth(), verdict.predicted());
        if (verdict.truth() != verdict.predicted()) {
          wrong.add(verdict);
        }
      }
    }
    ConfusionMatrix confusion = pairs.build();
    long read = confusion.total();
    wrong.sort(Comparator.comparingDouble(verdict -> -verdict.probability()));
    return new Summary(
        true,
        gallery.size(),
        gallery.size(),
        gallery.size() - (int) read,
        classes,
        confusion.cells(),
        read == 0 ? 0 : confusion.correct() / (double) read,
        wrong.subList(0, Math.min(WORST, wrong.size())),
        "");
  }

  /** Pictures of a class that were taken for a class, the most probable first, at most 120. */
  public List<Verdict> cell(int truth, int taken) {
    if (!complete) {
      return List.of();
    }
    return IntStream.range(0, predicted.length)
        .filter(i -> predicted[i] == taken && gallery.samples().get(i).label() == truth)
        .mapToObj(this::verdict)
        .sorted(Comparator.comparingDouble(verdict -> -verdict.probability()))
        .limit(CELL)
        .toList();
  }

  private Verdict verdict(int i) {
    return new Verdict(
        i, gallery.name(i), gallery.samples().get(i).label(), predicted[i], probability[i]);
  }
}
