package alexnet.data.loader;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.data.Dataset;
import alexnet.data.Pictures;
import alexnet.data.Sample;
import alexnet.image.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampleOrderTest {
  private static final long SEED = 4;

  @Test
  void listedAndShuffledServeEachSampleOnce() {
    Dataset dataset = dataset(5, 20, 3);
    assertThat(SampleOrder.AS_LISTED.of(dataset, SEED, 1))
        .isEqualTo(IntStream.range(0, 28).toArray());
    int[] shuffled = SampleOrder.SHUFFLED.of(dataset, SEED, 1);
    assertThat(shuffled).isNotEqualTo(IntStream.range(0, 28).toArray());
    assertThat(IntStream.of(shuffled).sorted()).containsExactly(boxed(28));
  }

  @Test
  void balancedServesAsManyOfEachClass() {
    Dataset dataset = dataset(3, 40, 8);
    int[] order = SampleOrder.BALANCED.of(dataset, SEED, 1);
    assertThat(order).hasSize(51);
    int[] served = new int[51];
    int[] classes = new int[3];
    for (int index : order) {
      served[index]++;
      classes[dataset.samples().get(index).label()]++;
    }
    assertThat(classes).containsExactly(17, 17, 17);
    for (int i = 0; i < 51; i++) {
      int label = dataset.samples().get(i).label();
      int size = new int[] {3, 40, 8}[label];
      assertThat(served[i])
          .as("sample %d of class %d", i, label)
          .isBetween(17 / size, 17 / size + 1);
    }
  }

  @Test
  void whatCannotBeDividedGoesToRandomClasses() {
    Dataset dataset = dataset(2, 9); // 11 samples: 5 and 6
    int[] larger = new int[2];
    for (int epoch = 0; epoch < 40; epoch++) {
      long first =
          IntStream.of(SampleOrder.BALANCED.of(dataset, SEED, epoch))
              .filter(index -> dataset.samples().get(index).label() == 0)
              .count();
      assertThat(first).isBetween(5L, 6L);
      larger[first == 6 ? 0 : 1]++;
    }
    assertThat(larger[0]).as("seed %d", SEED).isBetween(8, 32);
  }

  @Test
  void noClassGetsTwoOfWhatCannotBeDivided() {
    Dataset dataset = dataset(1, 1, 6); // 8 samples: 2, 3 and 3 in any order
    int[] served = new int[3];
    for (int index : SampleOrder.BALANCED.of(dataset, SEED, 1)) {
      served[dataset.samples().get(index).label()]++;
    }
    assertThat(served).containsExactlyInAnyOrder(2, 3, 3);
  }

  @Test
  void anEpochFollowsFromSeedAndNumber() {
    Dataset dataset = dataset(10, 10);
    int[] once = SampleOrder.BALANCED.of(dataset, SEED, 3);
    assertThat(SampleOrder.BALANCED.of(dataset, SEED, 3)).isEqualTo(once);
    assertThat(SampleOrder.BALANCED.of(dataset, SEED, 4)).isNotEqualTo(once);
    assertThat(SampleOrder.BALANCED.of(dataset, SEED + 1, 3)).isNotEqualTo(once);
  }

  @Test
  void classesWithoutSamplesAreLeftOut() {
    assertThat(SampleOrder.BALANCED.of(dataset(0, 2, 0, 4), SEED, 1)).hasSize(6);
    assertThat(SampleOrder.BALANCED.of(dataset(0, 0), SEED, 1)).isEmpty();
  }

  @Test
  void repeatsAreCounted() {
    assertThat(SampleOrder.repeats(new int[] {2, 0, 2, 2, 1, 0})).containsExactly(0, 0, 1, 2, 0, 1);
    assertThat(SampleOrder.repeats(new int[0])).isEmpty();
  }

  /** Where a small class shows a picture twice, augmentation makes two pictures of it. */
  @Test
  void aRepeatedSampleIsVariedAnew() {
    Dataset dataset = dataset(1, 7);
    List<Integer> drawn = new ArrayList<>();
    LoaderConfig config = new LoaderConfig(8, SampleOrder.BALANCED, SEED, 2);
    try (DataLoader loader =
        new DataLoader(
            dataset, Pictures.DECODER, (image, random) -> level(random.nextInt(256)), config)) {
      for (Batch batch : loader.epoch(1)) {
        for (int i = 0; i < batch.images().size(); i++) {
          if (batch.labels()[i] == 0) {
            drawn.add((int) batch.images().get(i).pixels()[0]);
          }
        }
      }
    }
    assertThat(drawn).hasSize(4);
    assertThat(drawn.stream().distinct()).as("seed %d", SEED).hasSizeGreaterThan(1);
  }

  private static RgbImage level(int value) {
    return new RgbImage(1, 1, new byte[] {(byte) value, 0, 0});
  }

  private static Integer[] boxed(int end) {
    return IntStream.range(0, end).boxed().toArray(Integer[]::new);
  }

  /** As many samples of each class. */
  private static Dataset dataset(int... counts) {
    List<Sample> samples = new ArrayList<>();
    for (int label = 0; label < counts.length; label++) {
      for (int i = 0; i < counts[label]; i++) {
        samples.add(new Sample(label + "-" + i, label, decoder -> level(0)));
      }
    }
    List<String> classes = IntStream.range(0, counts.length).mapToObj(i -> "c" + i).toList();
    return new Dataset(classes, samples);
  }
}
