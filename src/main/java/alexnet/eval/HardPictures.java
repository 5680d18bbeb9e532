package alexnet.eval;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * The pictures worth looking at: the mistakes made with the highest probability, which often are
 * wrong labels, and the predictions with the lowest.
 *
 * <p>Memory is bounded whatever the number of pictures. Not for several threads at once.
 */
public final class HardPictures implements Consumer<Outcome> {
  private final Foremost mistakes;
  private final Foremost leastCertain;

  /**
   * @param most that is kept of either kind, at least 1
   */
  public HardPictures(int most) {
    mistakes = new Foremost(most, Outcome::probability);
    leastCertain = new Foremost(most, outcome -> -outcome.probability());
  }

  @Override
  public void accept(Outcome outcome) {
    if (!outcome.correct()) {
      mistakes.offer(outcome);
    }
    leastCertain.offer(outcome);
  }

  /** Wrong predictions, the most probable first. */
  public List<Outcome> mistakes() {
    return mistakes.inOrder();
  }

  /** Predictions, right or wrong, the least probable first. */
  public List<Outcome> leastCertain() {
    return leastCertain.inOrder();
  }

  /** The outcomes with the largest keys; of equal ones those that came first. */
  private static final class Foremost {
    private record Ranked(double key, long arrival, Outcome outcome) {}

    private static final Comparator<Ranked> WORST_FIRST =
        Comparator.comparingDouble(Ranked::key)
            .thenComparing(Comparator.comparingLong(Ranked::arrival).reversed());

    private final int most;
    private final ToDoubleFunction<Outcome> key;
    private final PriorityQueue<Ranked> kept = new PriorityQueue<>(WORST_FIRST);
    private long arrivals;

    Foremost(int most, ToDoubleFunction<Outcome> key) {
      if (most < 1) {
        throw new IllegalArgumentException("at least 1 picture must be kept: " + most);
      }
      this.most = most;
      this.key = key;
    }

    void offer(Outcome outcome) {
      kept.add(new Ranked(key.applyAsDouble(outcome), arrivals++, outcome));
      if (kept.size() > most) {
        kept.remove();
      }
    }

    List<Outcome> inOrder() {
      return kept.stream().sorted(WORST_FIRST.reversed()).map(Ranked::outcome).toList();
    }
  }
}
