package alexnet.eval;

import alexnet.data.Sample;
import alexnet.model.Softmax;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds labels that are probably wrong by a network's confident disagreement: C. Northcutt, L.
 * Jiang, I. Chuang, "Confident Learning: Estimating Uncertainty in Dataset Labels", JAIR 2021.
 *
 * <p>A class's threshold is the mean probability that the network gives it over the pictures
 * labelled so: how sure it is of the class where it should be. A picture is suspect where another
 * class reaches its threshold and is more probable than the label, and the label stays below its
 * own. Where the network is unsure of everything, thresholds are low but so are probabilities; it
 * need not be calibrated.
 *
 * <p>Of a picture the three most probable other classes are kept. Not for several threads at once.
 */
final class ConfidentLearning {
  private static final int KEPT = 3;

  private final int classes;
  private final double[] sums;
  private final int[] counts;
  private final List<Seen> seen = new ArrayList<>();
  private int agreed;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Seen(Sample sample, float own, int[] others, float[] probabilities) {}

  /**
   * @param classes how many
   */
  ConfidentLearning(int classes) {
    this.classes = classes;
    this.sums = new double[classes];
    this.counts = new int[classes];
  }

  /**
   * Counts one picture.
   *
   * @param logits [classes], finite, before any softmax
   */
  void add(Sample sample, float[] logits) {
    double[] probabilities = Softmax.of(logits);
    int label = sample.label();
    sums[label] += probabilities[label];
    counts[label]++;
    int kept = Math.min(KEPT, classes - 1);
    int[] others = new int[kept];
    float[] values = new float[kept];
    int filled = 0;
    for (int c = 0; c < classes; c++) {
      if (c == label || (filled == kept && probabilities[c] <= values[kept - 1])) {
        continue;
      }
      int place = filled < kept ? filled++ : kept - 1;
      while (place > 0 && values[place - 1] < probabilities[c]) {
        values[place] = values[place - 1];
        others[place] = others[place - 1];
        place--;
      }
      values[place] = (float) probabilities[c];
      others[place] = c;
    }
    agreed += probabilities[label] >= values[0] ? 1 : 0;
    seen.add(new Seen(sample, (float) probabilities[label], others, values));
  }

  /** The mean probability of a class over the pictures labelled so; 1 where there is none. */
  double threshold(int label) {
    return counts[label] == 0 ? 1 : sums[label] / counts[label];
  }

  /**
   * What was found so far.
   *
   * @throws EvaluationException if no picture was counted
   */
  LabelCheck result() {
    if (seen.isEmpty()) {
      throw new EvaluationException("no picture can be read to check its label");
    }
    return new LabelCheck(suspects(), (double) agreed / seen.size());
  }

  /** The widest margin first. */
  List<LabelSuspect> suspects() {
    List<LabelSuspect> suspects = new ArrayList<>();
    for (Seen picture : seen) {
      if (picture.own >= threshold(picture.sample.label())) {
        continue;
      }
      for (int i = 0; i < picture.others.length; i++) {
        float probability = picture.probabilities[i];
        if (probability > picture.own && probability >= threshold(picture.others[i])) {
          suspects.add(
              new LabelSuspect(picture.sample, picture.others[i], picture.own, probability));
          break;
        }
      }
    }
    suspects.sort(Comparator.comparingDouble(LabelSuspect::margin).reversed());
    return suspects;
  }
}
