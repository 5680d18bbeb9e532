package alexnet.eval;

import alexnet.data.Sample;
import alexnet.model.Softmax;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

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
 * <p>The paper asks for probabilities of pictures that the network was not trained on. Of those
 * that it was, it has learnt the labels by heart, wrong ones too: they would lift the threshold of
 * a class so high that no other picture is suspect. So they count for it only where a class has no
 * others.
 *
 * <p>Of a picture the three most probable other classes are kept. Not for several threads at once.
 */
final class ConfidentLearning {
  private static final int KEPT = 3;

  private final int classes;
  private final Mean[] all;
  private final Mean[] heldOut;
  private final List<Seen> seen = new ArrayList<>();
  private final Mean agreement = new Mean();
  private final Mean heldOutAgreement = new Mean();

  /** Of values that come one by one. */
  private static final class Mean {
    private double sum;
    private int count;

    void add(double value) {
      sum += value;
      count++;
    }

    double value() {
      return sum / count;
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Seen(Sample sample, double own, int[] others, double[] probabilities) {}

  /**
   * @param classes how many
   */
  ConfidentLearning(int classes) {
    this.classes = classes;
    this.all = Stream.generate(Mean::new).limit(classes).toArray(Mean[]::new);
    this.heldOut = Stream.generate(Mean::new).limit(classes).toArray(Mean[]::new);
  }

  /**
   * Counts one picture.
   *
   * @param logits [classes], finite, before any softmax
   * @param trainedOn whether the network is known to have been trained on the picture
   */
  void add(Sample sample, float[] logits, boolean trainedOn) {
    double[] probabilities = Softmax.of(logits);
    int label = sample.label();
    all[label].add(probabilities[label]);
    if (!trainedOn) {
      heldOut[label].add(probabilities[label]);
    }
    int kept = Math.min(KEPT, classes - 1);
    int[] others = new int[kept];
    double[] values = new double[kept];
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
      values[place] = probabilities[c];
      others[place] = c;
    }
    int agreed = probabilities[label] >= values[0] ? 1 : 0;
    agreement.add(agreed);
    if (!trainedOn) {
      heldOutAgreement.add(agreed);
    }
    seen.add(new Seen(sample, probabilities[label], others, values));
  }

  /**
   * The mean probability of a class over the pictures labelled so that the network was not trained
   * on, else over all of them; 1 where there is none.
   */
  double threshold(int label) {
    Mean mean = heldOut[label].count > 0 ? heldOut[label] : all[label];
    return mean.count == 0 ? 1 : mean.value();
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
    boolean some = heldOutAgreement.count > 0 && heldOutAgreement.count < seen.size();
    return new LabelCheck(
        suspects(),
        agreement.value(),
        some ? OptionalDouble.of(heldOutAgreement.value()) : OptionalDouble.empty());
  }

  /** The widest margin first. */
  List<LabelSuspect> suspects() {
    List<LabelSuspect> suspects = new ArrayList<>();
    for (Seen picture : seen) {
      if (picture.own >= threshold(picture.sample.label())) {
        continue;
      }
      for (int i = 0; i < picture.others.length; i++) {
        double probability = picture.probabilities[i];
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
