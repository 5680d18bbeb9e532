package alexnet.data;

import java.util.stream.IntStream;

/**
 * How a {@link DataLoader} serves a data set.
 *
 * @param batchSize pictures a batch, at least 1
 * @param shuffle whether each epoch has its own order; otherwise the data set's
 * @param seed of the order and of every sample's random stream
 * @param workers threads that decode and transform, 1..256. They change the speed and nothing else
 */
public record LoaderConfig(int batchSize, boolean shuffle, long seed, int workers) {
  /** Decoding is much faster than training: one thread a core, and no more than four. */
  public static int defaultWorkers() {
    return Math.min(4, Runtime.getRuntime().availableProcessors());
  }

  /**
   * The samples of an epoch in the order they are served: as they are, or a shuffle by the stream
   * ("shuffle", seed, epoch).
   *
   * @param size number of samples
   * @return their indices
   */
  public int[] order(int size, int epoch) {
    int[] order = IntStream.range(0, size).toArray();
    if (shuffle) {
      RandomStream.of("shuffle", seed, epoch).shuffle(order);
    }
    return order;
  }

  /** Checks the ranges. */
  public LoaderConfig {
    if (batchSize < 1) {
      throw new IllegalArgumentException("batch size " + batchSize + " is below 1");
    }
    if (workers < 1 || workers > 256) {
      throw new IllegalArgumentException("workers " + workers + " is outside 1..256");
    }
  }
}
