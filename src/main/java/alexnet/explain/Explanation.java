package alexnet.explain;

import alexnet.transform.SeenPart;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What speaks for a class in a picture, place by place.
 *
 * @param method how it was asked
 * @param classIndex the class in the order of the logits
 * @param className its name
 * @param logit what the network gives for it, y
 * @param map rows from the top, columns from the left; all finite. Two maps of one picture by one
 *     method can be compared as they are
 * @param xs centres of the columns in pixels of the network's input, whose left edge is 0: pixel i
 *     is centred on i + 0.5
 * @param ys centres of the rows, likewise
 * @param gap how far the map's sum is from what it should be, {@code y(x) - y(x')}: of integrated
 *     gradients alone
 * @param inputSide side of the network's input, pixels
 * @param receptiveField side of the square that a cell's unit sees, pixels of the network's input,
 *     where cells are no pixels
 * @param seen the part of the upright picture that the network saw, in its pixels
 * @param pictureWidth of the upright picture, pixels
 * @param pictureHeight of the upright picture, pixels
 * @param remark how to read the map, a sentence
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data; two explanations compare by identity
public record Explanation(
    Method method,
    int classIndex,
    String className,
    double logit,
    float[][] map,
    double[] xs,
    double[] ys,
    OptionalDouble gap,
    int inputSide,
    OptionalInt receptiveField,
    SeenPart seen,
    int pictureWidth,
    int pictureHeight,
    String remark) {
  /** Checks that the centres are the map's. */
  public Explanation {
    Objects.requireNonNull(className, "className");
    Objects.requireNonNull(seen, "seen");
    Objects.requireNonNull(remark, "remark");
    if (map.length != ys.length || map[0].length != xs.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "centres of %dx%d cells for a map of %dx%d",
              ys.length,
              xs.length,
              map.length,
              map[0].length));
    }
  }

  /** Rows. */
  public int height() {
    return map.length;
  }

  /** Columns. */
  public int width() {
    return map[0].length;
  }

  /** The largest value without its sign, 0 of a map of zeros: what a drawing's scale ends at. */
  public double largest() {
    double largest = 0;
    for (float[] row : map) {
      for (float value : row) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    return largest;
  }

  /** Centres of the columns in pixels of the upright picture. */
  public double[] pictureXs() {
    return onto(xs, seen.x(), seen.width());
  }

  /** Centres of the rows in pixels of the upright picture. */
  public double[] pictureYs() {
    return onto(ys, seen.y(), seen.height());
  }

  /** The receptive field in pixels of the upright picture. */
  public OptionalDouble pictureReceptiveField() {
    return receptiveField.isPresent()
        ? OptionalDouble.of(receptiveField.getAsInt() * seen.width() / inputSide)
        : OptionalDouble.empty();
  }

  /** The same of the square that the network saw, as if this were the whole picture. */
  public Explanation ofSeenPart() {
    return new Explanation(
        method,
        classIndex,
        className,
        logit,
        map,
        xs,
        ys,
        gap,
        inputSide,
        receptiveField,
        new SeenPart(0, 0, inputSide, inputSide),
        inputSide,
        inputSide,
        remark);
  }

  private double[] onto(double[] centres, double from, double length) {
    double[] placed = new double[centres.length];
    for (int i = 0; i < placed.length; i++) {
      placed[i] = from + centres[i] * length / inputSide;
    }
    return placed;
  }

  /**
   * The same with cells averaged to blocks, so that there are at most {@code most} in either
   * direction; at the end of a line a block may be smaller.
   *
   * @param most at least 1
   */
  public Explanation averaged(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("at least 1 cell must be left: " + most);
    }
    int block = (Math.max(height(), width()) + most - 1) / most;
    if (block == 1) {
      return this;
    }
    float[][] means = new float[(height() + block - 1) / block][(width() + block - 1) / block];
    for (int i = 0; i < means.length; i++) {
      for (int j = 0; j < means[i].length; j++) {
        means[i][j] = mean(i * block, j * block, block);
      }
    }
    return new Explanation(
        method,
        classIndex,
        className,
        logit,
        means,
        means(xs, block),
        means(ys, block),
        gap,
        inputSide,
        receptiveField,
        seen,
        pictureWidth,
        pictureHeight,
        remark);
  }

  private float mean(int top, int left, int block) {
    int bottom = Math.min(height(), top + block);
    int right = Math.min(width(), left + block);
    double sum = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        sum += map[y][x];
      }
    }
    return (float) (sum / ((bottom - top) * (right - left)));
  }

  private static double[] means(double[] centres, int block) {
    double[] means = new double[(centres.length + block - 1) / block];
    for (int i = 0; i < means.length; i++) {
      means[i] = (centres[i * block] + centres[Math.min(centres.length, (i + 1) * block) - 1]) / 2;
    }
    return means;
  }
}
