package alexnet.predict;

import alexnet.model.Softmax;
import java.util.ArrayList;
import java.util.List;

/**
 * What the network says of one picture.
 *
 * @param ranked every class, the most probable first; equal ones in the order of the classes
 * @param logits the network's raw output, in the order of {@link Classifier#classes}; of several
 *     views of a picture the logarithms of the mean probabilities
 */
public record Prediction(List<ClassProbability> ranked, List<Float> logits) {
  /** Copies the lists. */
  public Prediction {
    ranked = List.copyOf(ranked);
    logits = List.copyOf(logits);
  }

  static Prediction of(List<String> classes, float[] logits) {
    double[] probabilities = Softmax.of(logits);
    List<Float> raw = new ArrayList<>();
    for (float logit : logits) {
      raw.add(logit);
    }
    List<ClassProbability> ranked =
        Softmax.ranked(logits).stream()
            .map(i -> new ClassProbability(classes.get(i), probabilities[i]))
            .toList();
    return new Prediction(ranked, raw);
  }

  /** The most probable class. */
  public ClassProbability best() {
    return ranked.get(0);
  }

  /** The k most probable classes, or all if there are fewer. */
  public List<ClassProbability> top(int k) {
    return ranked.subList(0, Math.min(k, ranked.size()));
  }
}
