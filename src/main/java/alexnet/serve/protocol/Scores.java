package alexnet.serve.protocol;

import alexnet.model.Softmax;
import java.util.List;

/**
 * What the network says of one picture.
 *
 * @param logits a value for each class
 * @param probabilities likewise, adding up to 1
 */
@SuppressWarnings("ArrayRecordComponent") // written and forgotten, never compared
public record Scores(float[] logits, double[] probabilities) {
  /** Of what the network gave. */
  public static Scores of(float[] logits) {
    return new Scores(logits, Softmax.of(logits));
  }

  /** Whether each is a number. */
  public boolean isFinite() {
    for (float logit : logits) {
      if (!Float.isFinite(logit)) {
        return false;
      }
    }
    return true;
  }

  /** Indices of the most probable classes, of equal ones in the order of the classes. */
  List<Integer> top(int count) {
    List<Integer> ranked = Softmax.ranked(logits);
    return ranked.subList(0, Math.min(count, ranked.size()));
  }
}
