package alexnet.data;

import java.util.random.RandomGenerator;

/**
 * A splitmix64 stream of random numbers whose start is computed from keys, so that the numbers for
 * one purpose never depend on who drew others before.
 *
 * <p>With {@code m(z)} the splitmix64 step (add 0x9E3779B97F4A7C15, then its finalizer), the state
 * begins at {@code m(... m(m(hash of purpose) ^ key1) ^ key2 ...)} and each number is the next
 * splitmix64 output. Source: Steele, Lea and Flood, "Fast splittable pseudorandom number
 * generators", 2014, with Stafford's variant 13 of the finalizer, as in {@link
 * java.util.SplittableRandom}. Not safe for use by several threads.
 */
public final class RandomStream implements RandomGenerator {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  private RandomStream(long state) {
    this.state = state;
  }

  /**
   * The stream of a purpose and its keys; equal arguments give equal streams.
   *
   * @param purpose keeps streams with equal keys apart, such as "shuffle"
   * @param keys in order, for example seed, epoch, index
   */
  public static RandomStream of(String purpose, long... keys) {
    long state = step(purpose.hashCode());
    for (long key : keys) {
      state = step(state ^ key);
    }
    return new RandomStream(state);
  }

  @Override
  public long nextLong() {
    long value = step(state);
    state += GOLDEN_GAMMA;
    return value;
  }

  /** Shuffles in place (Fisher and Yates). */
  public void shuffle(int[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      int swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
  }

  private static long step(long z) {
    z += GOLDEN_GAMMA;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
