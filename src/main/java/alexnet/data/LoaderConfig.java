package alexnet.data;

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
