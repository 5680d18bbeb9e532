package alexnet.doctor;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Finds close hashes without comparing each with each: multi-index hashing (M. Norouzi, A. Punjani,
 * D. Fleet, "Fast Search in Hamming Space with Multi-Index Hashing", 2012). Of two hashes that
 * differ in at most seven bits, one of the four bands of 16 bits differs in at most one; so a
 * hash's neighbours lie in 4 x 17 of the 4 x 65,536 buckets.
 *
 * <p>A million hashes take some 30 MB. Where very many hashes are alike, each looks at no more than
 * a fixed number of others: the time stays in proportion to their number, and {@link #crowded}
 * tells how many searches were cut short.
 */
final class HashIndex {
  /** Hashes within so many bits are found. */
  static final int RADIUS = 7;

  private static final int BANDS = 4;
  private static final int BITS = 16;
  private static final int NONE = -1;

  /** Comparisons that one search may cost. */
  private static final int MOST_COMPARISONS = 50_000;

  private final long[] hashes;
  private final int[][] newest = new int[BANDS][1 << BITS];
  private final int[][] older;
  private int size;
  private int left;
  private int crowded;
  private long comparisons;

  /**
   * Nothing is in the index yet.
   *
   * @param hashes all that will be added, in their order
   */
  HashIndex(long[] hashes) {
    this.hashes = hashes;
    this.older = new int[BANDS][hashes.length];
    for (int[] band : newest) {
      Arrays.fill(band, NONE);
    }
  }

  /**
   * Adds the next hash.
   *
   * @param neighbours gets the index of each earlier hash within {@link #RADIUS} bits once, in no
   *     particular order
   */
  void add(IntConsumer neighbours) {
    long hash = hashes[size];
    left = MOST_COMPARISONS;
    for (int band = 0; band < BANDS; band++) {
      search(hash, band, 0, neighbours); // what is closest first
    }
    for (int band = 0; band < BANDS; band++) {
      for (int bit = 0; bit < BITS; bit++) {
        search(hash, band, 1 << bit, neighbours);
      }
    }
    if (left <= 0) {
      crowded++;
    }
    comparisons += MOST_COMPARISONS - left;
    for (int band = 0; band < BANDS; band++) {
      int key = key(hash, band);
      older[band][size] = newest[band][key];
      newest[band][key] = size;
    }
    size++;
  }

  private void search(long hash, int band, int flipped, IntConsumer neighbours) {
    int[] chain = older[band];
    int i = newest[band][key(hash, band) ^ flipped];
    while (i != NONE && left > 0) {
      left--;
      long difference = hash ^ hashes[i];
      if (Long.bitCount(difference) <= RADIUS && isFirst(difference, band, flipped)) {
        neighbours.accept(i);
      }
      i = chain[i];
    }
  }

  /** Whether no search before this one, in the order of {@link #add}, has met the same hash. */
  private static boolean isFirst(long difference, int band, int flipped) {
    for (int other = 0; other < BANDS; other++) {
      int bits = Integer.bitCount(key(difference, other));
      boolean before = flipped == 0 ? other < band : bits == 0 || other < band;
      if (before && bits <= (flipped == 0 ? 0 : 1)) {
        return false;
      }
    }
    return true;
  }

  private static int key(long hash, int band) {
    return (int) (hash >>> (BITS * band)) & 0xFFFF;
  }

  /** Searches that met too many alike to look at all of them. */
  int crowded() {
    return crowded;
  }

  /** Pairs of hashes compared so far. */
  long comparisons() {
    return comparisons;
  }
}
