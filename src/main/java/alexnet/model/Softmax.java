package alexnet.model;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Logits to probabilities. */
public final class Softmax {
  private Softmax() {}

  /**
   * {@code exp(x_i) / sum_j exp(x_j)}, in float64 and shifted by the largest logit so that nothing
   * overflows.
   *
   * @return as many values, adding up to 1
   */
  public static double[] of(float[] logits) {
    double max = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      max = Math.max(max, logit);
    }
    double[] probabilities = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] = Math.exp(logits[i] - max);
      sum += probabilities[i];
    }
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] /= sum;
    }
    return probabilities;
  }

  /**
   * The classes by their probability. By logit: probabilities of unlikely classes may all round to
   * zero.
   *
   * @return every index, the most probable first; of equal ones the lower first
   */
  public static List<Integer> ranked(float[] logits) {
    return IntStream.range(0, logits.length)
        .boxed()
        .sorted(Comparator.<Integer, Float>comparing(i -> logits[i]).reversed())
        .toList();
  }

  /**
   * The answer to several views of each picture: the logarithm of the mean of their probabilities,
   * {@code log(1 / n * sum_v exp(x_v,i) / sum_j exp(x_v,j))}. It can stand for logits, since its
   * softmax is that mean. Computed in float64 on logarithms, so that unlikely classes do not become
   * minus infinity.
   *
   * @param logits those of a picture's views in consecutive rows
   * @param views how many a picture, at least 1
   * @return a row for each picture; of a single view its logits as they are
   */
  public static float[][] logMean(float[][] logits, int views) {
    if (views < 1 || logits.length % views != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d rows of logits with %d views a picture", logits.length, views));
    }
    if (views == 1) {
      return logits;
    }
    float[][] means = new float[logits.length / views][];
    for (int i = 0; i < means.length; i++) {
      means[i] = logMean(Arrays.copyOfRange(logits, i * views, (i + 1) * views));
    }
    return means;
  }

  private static float[] logMean(float[][] views) {
    double[][] logs = Arrays.stream(views).map(Softmax::log).toArray(double[][]::new);
    float[] mean = new float[views[0].length];
    for (int c = 0; c < mean.length; c++) {
      int column = c;
      double[] ofClass = Arrays.stream(logs).mapToDouble(row -> row[column]).toArray();
      mean[c] = (float) (logSumExp(ofClass) - Math.log(views.length));
    }
    return mean;
  }

  /** The logarithms of the probabilities. */
  private static double[] log(float[] logits) {
    double[] logs = new double[logits.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = logits[i];
    }
    double total = logSumExp(logs);
    for (int i = 0; i < logs.length; i++) {
      logs[i] -= total;
    }
    return logs;
  }

  private static double logSumExp(double[] values) {
    double max = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      max = Math.max(max, value);
    }
    double sum = 0;
    for (double value : values) {
      sum += Math.exp(value - max);
    }
    return max + Math.log(sum);
  }
}
