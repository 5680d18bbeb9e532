package alexnet.data.loader;

import alexnet.data.Dataset;
import alexnet.data.RandomStream;
import java.util.stream.IntStream;

/** Which samples an epoch serves, and in which order: a function of seed and epoch alone. */
public enum SampleOrder {
  /** Each once, as the data set lists them. */
  AS_LISTED {
    @Override
    int[] of(Dataset dataset, long seed, int epoch) {
      return IntStream.range(0, dataset.size()).toArray();
    }
  },

  /** Each once, shuffled by the stream ("shuffle", seed, epoch). */
  SHUFFLED {
    @Override
    int[] of(Dataset dataset, long seed, int epoch) {
      int[] order = AS_LISTED.of(dataset, seed, epoch);
      RandomStream.of("shuffle", seed, epoch).shuffle(order);
      return order;
    }
  },

  /**
   * As many samples as the data set has, as many of each class, up to one: a small class shows its
   * pictures several times, a large one leaves some out. Within a class all are shown as often, up
   * to one. The stream is ("balanced", seed, epoch).
   */
  BALANCED {
    @Override
    int[] of(Dataset dataset, long seed, int epoch) {
      RandomStream random = RandomStream.of("balanced", seed, epoch);
      int[][] members = members(dataset);
      int[] classes =
          IntStream.range(0, members.length).filter(c -> members[c].length > 0).toArray();
      random.shuffle(classes); // the first ones get what cannot be divided
      int[] order = new int[dataset.size()];
      int filled = 0;
      for (int i = 0; i < classes.length; i++) {
        int share = order.length / classes.length + (i < order.length % classes.length ? 1 : 0);
        int[] samples = members[classes[i]];
        for (int taken = 0; taken < share; taken++) {
          if (taken % samples.length == 0) {
            random.shuffle(samples);
          }
          order[filled++] = samples[taken % samples.length];
        }
      }
      random.shuffle(order);
      return order;
    }
  };

  /**
   * The indices of an epoch's samples.
   *
   * @return as many as the data set has samples
   */
  abstract int[] of(Dataset dataset, long seed, int epoch);

  /** For each place of an order, how often its sample was served before. */
  static int[] repeats(int[] order) {
    int[] seen = new int[IntStream.of(order).max().orElse(-1) + 1];
    return IntStream.of(order).map(index -> seen[index]++).toArray();
  }

  /** Indices of the samples of each class. */
  private static int[][] members(Dataset dataset) {
    int[] counts = dataset.classCounts();
    int[][] members = IntStream.of(counts).mapToObj(int[]::new).toArray(int[][]::new);
    for (int i = dataset.size() - 1; i >= 0; i--) {
      int label = dataset.samples().get(i).label();
      members[label][--counts[label]] = i;
    }
    return members;
  }
}
