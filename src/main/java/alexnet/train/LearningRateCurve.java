package alexnet.train;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a {@link LearningRateFinder} saw, and what follows from it.
 *
 * @param points in the order of the steps, rates rising by a constant factor, losses finite
 * @param diverged whether the sweep ended early because the rate after the last point was too high
 */
public record LearningRateCurve(List<Point> points, boolean diverged) {
  /** Name of the rule of {@link #suggestion}. */
  public static final String RULE = "valley";

  /** The first losses are hardly smoothed, the last ones already those of a broken network. */
  private static final int SKIPPED_PART = 10;

  private static final int SKIPPED_LAST = 5;

  /** A rule needs a curve. */
  private static final int FEWEST = 5;

  /** By how much the smoothed loss must fall to be more than noise, as a part of what it was. */
  private static final double FALL = 0.02;

  /** Copies the list. */
  public LearningRateCurve {
    points = List.copyOf(points);
  }

  /**
   * One step.
   *
   * @param rate of the step
   * @param loss of its batch, before the step
   * @param smoothed mean of the losses so far, the latest weighing most
   */
  public record Point(double rate, double loss, double smoothed) {}

  /**
   * A rate to train with as the peak of a schedule: half-way down the longest fall of the smoothed
   * loss, which is fastai's rule "valley". The longest fall is the largest choice of points, in
   * their order, each of them lower than the one before; it is taken to be as many steps long as it
   * has points. Left out are the first tenth and the last five points.
   *
   * @return empty if the smoothed loss falls by less than a fiftieth
   */
  public Optional<Point> suggestion() {
    List<Point> used = used();
    if (used.size() < FEWEST || lowest(used).smoothed() > (1 - FALL) * used.get(0).smoothed()) {
      return Optional.empty();
    }
    int[] fall = new int[used.size()]; // points of the longest fall that ends at each
    int last = 0;
    for (int i = 0; i < fall.length; i++) {
      fall[i] = 1;
      for (int before = 0; before < i; before++) {
        if (used.get(i).smoothed() < used.get(before).smoothed()) {
          fall[i] = Math.max(fall[i], fall[before] + 1);
        }
      }
      last = fall[i] > fall[last] ? i : last;
    }
    int half = fall[last] / 3 + fall[last] / 6; // rounded down as fastai does
    return Optional.of(used.get(Math.max(0, last - fall[last] + half)));
  }

  /**
   * Where the smoothed loss falls fastest over the logarithm of the rate: fastai's rule "steep",
   * for comparison. It lies before the suggestion, and one noisy batch moves it far.
   *
   * @return empty if there are too few points
   */
  public Optional<Point> steepest() {
    List<Point> used = used();
    if (used.size() < FEWEST) {
      return Optional.empty();
    }
    int steepest = 0;
    for (int i = 1; i < used.size() - 1; i++) {
      steepest = slope(used, i) < slope(used, steepest) ? i : steepest;
    }
    return Optional.of(used.get(steepest));
  }

  private static double slope(List<Point> points, int left) {
    Point from = points.get(left);
    Point to = points.get(left + 1);
    return (to.smoothed() - from.smoothed()) / Math.log(to.rate() / from.rate());
  }

  /** The point of the lowest smoothed loss, if there is any point. */
  public Optional<Point> lowest() {
    return points.isEmpty() ? Optional.empty() : Optional.of(lowest(points));
  }

  private static Point lowest(List<Point> points) {
    return points.stream().min(Comparator.comparingDouble(Point::smoothed)).orElseThrow();
  }

  private List<Point> used() {
    int from = points.size() / SKIPPED_PART;
    return points.subList(from, Math.max(from, points.size() - SKIPPED_LAST));
  }

  /** A rate in two digits, such as {@code 4.2e-4}. */
  public static String text(double rate) {
    return String.format(Locale.ROOT, "%.1e", rate)
        .replaceFirst("e([+-])0?", "e$1")
        .replace("e+", "e");
  }
}
