package alexnet.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ClosePairsTest {
  private static final long SEED = 5;

  private record Pair(int earlier, int later) {}

  private static Set<Pair> pairs(long... hashes) {
    Set<Pair> pairs = new HashSet<>();
    ClosePairs.visit(hashes, (earlier, later) -> pairs.add(new Pair(earlier, later)), () -> {});
    return pairs;
  }

  private static long flip(long hash, int bits, Random random) {
    long flipped = hash;
    while (Long.bitCount(flipped ^ hash) < bits) {
      flipped ^= 1L << random.nextInt(64);
    }
    return flipped;
  }

  /** Families of hashes at all distances up to 12, against comparing each with each. */
  @Test
  void findsWhatComparingAllFinds() {
    Random random = new Random(SEED);
    long[] centres = random.longs(40).toArray();
    long[] hashes =
        IntStream.range(0, 1500)
            .mapToLong(i -> flip(centres[i % centres.length], random.nextInt(13), random))
            .toArray();
    Set<Pair> expected = new HashSet<>();
    for (int j = 0; j < hashes.length; j++) {
      for (int i = 0; i < j; i++) {
        if (Long.bitCount(hashes[i] ^ hashes[j]) <= ClosePairs.RADIUS) {
          expected.add(new Pair(i, j));
        }
      }
    }
    assertThat(expected).hasSizeGreaterThan(1000);
    assertThat(pairs(hashes)).isEqualTo(expected);
  }

  /** Every way to spread seven bits over the bands is met; eight are too many. */
  @Test
  void sevenBitsWhereverTheyAre() {
    Random random = new Random(SEED);
    for (int i = 0; i < 300; i++) {
      long hash = random.nextLong();
      long[] seven = {hash, flip(hash, 7, random)};
      long[] eight = {hash, flip(hash, 8, random)};
      assertThat(pairs(seven)).hasSize(1);
      assertThat(pairs(eight)).isEmpty();
    }
  }

  /** 100,000 pictures with 1,000 doubles: far from five billion comparisons. */
  @Test
  void aHundredThousandTakeFewComparisons() {
    int count = 100_000;
    Random random = new Random(SEED);
    long[] hashes = random.longs(count).toArray();
    for (int i = 0; i < 1000; i++) {
      hashes[count - 1 - i] = flip(hashes[i], random.nextInt(8), random);
    }
    Set<Pair> found = new HashSet<>();
    ClosePairs.Effort effort =
        ClosePairs.visit(hashes, (earlier, later) -> found.add(new Pair(earlier, later)), () -> {});
    for (int i = 0; i < 1000; i++) {
      assertThat(found.contains(new Pair(i, count - 1 - i))).as("double %d", i).isTrue();
    }
    assertThat(found.size()).isBetween(1000, 1005); // strangers are hardly ever that close
    assertThat(effort.comparisons()).isLessThan(60L * count);
    assertThat(effort.crowded()).isZero();
  }

  /** All alike is the worst case: the cost a hash stays bounded, and is told of. */
  @Test
  void aCrowdIsCutShort() {
    int count = 6_000;
    long[] hashes = LongStream.generate(() -> 42).limit(count).toArray();
    AtomicInteger pulses = new AtomicInteger();
    ClosePairs.Effort effort =
        ClosePairs.visit(hashes, (earlier, later) -> {}, pulses::incrementAndGet);
    assertThat(pulses.get()).isGreaterThan(4 * 65_536 / 1024 + 30); // more than one a bucket
    assertThat(effort.crowded()).isEqualTo(count - 2049);
    assertThat(effort.comparisons()).isLessThan(4 * 2048L * count);
    // Between two buckets as well: these differ in one bit.
    for (int i = 0; i < count; i += 2) {
      hashes[i] = 43;
    }
    BitSet met = new BitSet();
    ClosePairs.Effort two =
        ClosePairs.visit(
            hashes,
            (earlier, later) -> {
              met.set(earlier);
              met.set(later);
            },
            () -> {});
    assertThat(met.cardinality()).isEqualTo(count);
    assertThat(two.crowded()).isPositive();
    assertThat(two.comparisons()).isLessThan(6 * 2048L * count);
  }
}
