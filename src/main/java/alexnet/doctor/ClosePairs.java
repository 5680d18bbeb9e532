package alexnet.doctor;

import java.util.BitSet;

/**
 * Finds pairs of close hashes without comparing each with each: multi-index hashing (M. Norouzi, A.
 * Punjani, D. Fleet, "Fast Search in Hamming Space with Multi-Index Hashing", 2012). Of two hashes
 * that differ in at most seven bits, one of the four bands of 16 bits differs in at most one; so
 * hashes are put into 65,536 buckets by one band after the other, and each bucket is compared with
 * itself and the 16 that differ in one bit. A million hashes need some 12 MB for it.
 *
 * <p>Where very many hashes are alike, each is compared with a fixed number of others in a bucket,
 * those next to it in order: the time stays in proportion to the number of hashes.
 */
final class ClosePairs {
  /** Hashes within so many bits are found. */
  static final int RADIUS = 7;

  private static final int BANDS = 4;
  private static final int BITS = 16;
  private static final int BUCKETS = 1 << BITS;
  private static final int KEYS_A_PULSE = 1024;
  private static final int COMPARISONS_A_PULSE = 1 << 20;

  /** Hashes of one bucket that a hash is compared with. */
  private static final int MOST = 2048;

  private final long[] hashes;
  private final Visitor visitor;
  private final Runnable pulse;
  private final int[] starts = new int[BUCKETS + 1];
  private final int[] indices;
  private final long[] sorted;
  private final BitSet crowded = new BitSet();
  private long comparisons;
  private long nextPulse = COMPARISONS_A_PULSE;

  /** Takes pairs. */
  @FunctionalInterface
  interface Visitor {
    /** Takes a pair; the same one may come up to four times. */
    void pair(int earlier, int later);
  }

  private ClosePairs(long[] hashes, Visitor visitor, Runnable pulse) {
    this.hashes = hashes;
    this.visitor = visitor;
    this.pulse = pulse;
    this.indices = new int[hashes.length];
    this.sorted = new long[hashes.length];
  }

  /**
   * What a search took.
   *
   * @param comparisons of two hashes
   * @param crowded hashes with so many alike that they were not compared with all of them
   */
  record Effort(long comparisons, int crowded) {}

  /**
   * Visits all pairs within {@link #RADIUS} bits, but for crowds.
   *
   * @param pulse called now and then; what it throws ends the search
   */
  static Effort visit(long[] hashes, Visitor visitor, Runnable pulse) {
    ClosePairs search = new ClosePairs(hashes, visitor, pulse);
    for (int band = 0; band < BANDS; band++) {
      search.sort(band);
      for (int key = 0; key < BUCKETS; key++) {
        if (key % KEYS_A_PULSE == 0) {
          pulse.run();
        }
        search.bucket(key);
      }
    }
    return new Effort(search.comparisons, search.crowded.cardinality());
  }

  /** Counting sort by the bits of a band; each bucket keeps the order of the hashes. */
  private void sort(int band) {
    int[] next = new int[BUCKETS + 1];
    for (long hash : hashes) {
      next[key(hash, band) + 1]++;
    }
    for (int key = 0; key < BUCKETS; key++) {
      next[key + 1] += next[key];
    }
    System.arraycopy(next, 0, starts, 0, next.length);
    for (int i = 0; i < hashes.length; i++) {
      int place = next[key(hashes[i], band)]++;
      indices[place] = i;
      sorted[place] = hashes[i];
    }
  }

  private static int key(long hash, int band) {
    return (int) (hash >>> (BITS * band)) & (BUCKETS - 1);
  }

  private void bucket(int key) {
    if (starts[key] == starts[key + 1]) {
      return;
    }
    within(key);
    for (int bit = 0; bit < BITS; bit++) {
      int other = key ^ 1 << bit;
      if (other > key) {
        between(key, other);
      }
    }
  }

  private void within(int key) {
    int end = starts[key + 1];
    for (int i = starts[key]; i < end; i++) {
      int until = Math.min(end, i + 1 + MOST);
      compare(i, i + 1, until);
      if (until < end) {
        crowded.set(indices[i]);
      }
    }
  }

  private void between(int key, int other) {
    int from = starts[other];
    int size = starts[other + 1] - from;
    int count = starts[key + 1] - starts[key];
    for (int i = 0; size > 0 && i < count; i++) {
      if (size <= MOST) {
        compare(starts[key] + i, from, from + size);
      } else {
        int middle = (int) ((long) i * size / count);
        int first = from + Math.max(0, Math.min(size - MOST, middle - MOST / 2));
        compare(starts[key] + i, first, first + MOST);
        crowded.set(indices[starts[key] + i]);
      }
    }
  }

  private void compare(int one, int from, int until) {
    long hash = sorted[one];
    for (int other = from; other < until; other++) {
      if (Long.bitCount(hash ^ sorted[other]) <= RADIUS) {
        int a = indices[one];
        int b = indices[other];
        visitor.pair(Math.min(a, b), Math.max(a, b));
      }
    }
    comparisons += until - from;
    if (comparisons >= nextPulse) {
      nextPulse = comparisons + COMPARISONS_A_PULSE;
      pulse.run();
    }
  }
}
