package alexnet.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomStreamTest {
  @Test
  void valuesAreThoseOfTheDocumentedFormula() {
    // Computed from the formula in Python.
    RandomStream sample = RandomStream.of("sample", 42, 3, 17);
    assertThat(sample.nextLong()).isEqualTo(0xa5518c03132e8a2fL);
    assertThat(sample.nextLong()).isEqualTo(0xda722db6f662737cL);
    assertThat(sample.nextLong()).isEqualTo(0xa32056d4d0c4f5d3L);
    assertThat(RandomStream.of("shuffle", -1).nextLong()).isEqualTo(0xb40fed7cc66745fdL);
  }

  @Test
  void nearbyKeysGiveUnrelatedStreams() {
    // Of 64 bits about half should differ between any two neighbours.
    for (int i = 0; i < 1000; i++) {
      long a = RandomStream.of("sample", 1, 2, i).nextLong();
      long b = RandomStream.of("sample", 1, 2, i + 1).nextLong();
      long c = RandomStream.of("sample", 1, 3, i).nextLong();
      assertThat(Long.bitCount(a ^ b)).as("index " + i).isBetween(10, 54);
      assertThat(Long.bitCount(a ^ c)).as("index " + i).isBetween(10, 54);
    }
  }

  @Test
  void shuffleIsUniform() {
    // Each of 6 orders of 3 comes up 10,000 times in 60,000, give or take 5 deviations of 91.
    int[] seen = new int[333];
    for (int seed = 0; seed < 60_000; seed++) {
      int[] order = {1, 2, 3};
      RandomStream.of("shuffle", seed).shuffle(order);
      seen[order[0] * 100 + order[1] * 10 + order[2]]++;
    }
    assertThat(IntStream.of(123, 132, 213, 231, 312, 321).map(order -> seen[order]))
        .allMatch(count -> Math.abs(count - 10_000) < 460);
    assertThat(Arrays.stream(seen).sum()).isEqualTo(60_000);
  }
}
