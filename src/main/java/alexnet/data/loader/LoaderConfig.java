package alexnet.data.loader;

import alexnet.data.Dataset;

/**
 * How a {@link DataLoader} serves a data set.
 *
 * @param batchSize pictures a batch, at least 1
 * @param order of each epoch's samples
 * @param seed of the order and of every sample's random stream
 * @param workers threads that decode and transform, 1..256. They change the speed and nothing else
 */
public record LoaderConfig(int batchSize, SampleOrder order, long seed, int workers) {
  /** Checks the ranges. */
  public LoaderConfig {
    if (batchSize < 1) {
      throw new IllegalArgumentException("batch size " + batchSize + " is below 1");
    }
    if (workers < 1 || workers > 256) {
      throw new IllegalArgumentException("workers " + workers + " is outside 1..256");
    }
  }

  /**
   * Every sample once an epoch.
   *
   * @param shuffle whether each epoch has its own order; otherwise the data set's
   */
  public LoaderConfig(int batchSize, boolean shuffle, long seed, int workers) {
    this(batchSize, shuffle ? SampleOrder.SHUFFLED : SampleOrder.AS_LISTED, seed, workers);
  }

  /** Decoding is much faster than training: one thread a core, and no more than four. */
  public static int defaultWorkers() {
    return Math.min(4, Runtime.getRuntime().availableProcessors());
  }

  /**
   * The samples of an epoch in the order they are served.
   *
   * @return their indices in the data set, as many as it has samples
   */
  public int[] order(Dataset dataset, int epoch) {
    return order.of(dataset, seed, epoch);
  }
}
