package alexnet.explain;

import java.util.OptionalInt;

/**
 * The class that is explained.
 *
 * @param index among the logits
 * @param logit y
 */
record Target(int index, double logit) {
  /**
   * Chooses it.
   *
   * @param asked for; if none was, the class of the largest logit, of equal ones the first
   */
  static Target of(double[] logits, OptionalInt asked) {
    int index = asked.orElseGet(() -> top(logits));
    return new Target(index, logits[index]);
  }

  private static int top(double[] logits) {
    int top = 0;
    for (int i = 1; i < logits.length; i++) {
      if (logits[i] > logits[top]) {
        top = i;
      }
    }
    return top;
  }
}
