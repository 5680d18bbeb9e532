package alexnet.data.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.data.Dataset;
import alexnet.data.DatasetException;
import alexnet.data.Pictures;
import alexnet.data.Sample;
import alexnet.data.Skipped;
import alexnet.image.UnreadableImageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadabilityCheckTest {
  private static Dataset withBad(int size, Set<Integer> bad) {
    return Pictures.dataset(
        size,
        i -> {
          if (bad.contains(i)) {
            throw new UnreadableImageException("x", "bad " + i);
          }
          return Pictures.numbered(i);
        });
  }

  private static ReadabilityCheck run(Dataset dataset, boolean strict) {
    return ReadabilityCheck.run(dataset, Pictures.DECODER, 2, strict, done -> {});
  }

  @Test
  void aTenthMayBeUnreadable() {
    Set<Integer> bad = IntStream.range(90, 100).boxed().collect(Collectors.toSet());
    List<Integer> progress = new ArrayList<>();
    ReadabilityCheck check =
        ReadabilityCheck.run(withBad(100, bad), Pictures.DECODER, 2, false, progress::add);
    assertThat(check.readable().size()).isEqualTo(90);
    assertThat(check.readable().samples()).extracting(Sample::name).doesNotContain("picture-90");
    assertThat(check.skipped()).hasSize(10).contains(new Skipped("picture-93", "bad 93"));
    assertThat(check.skipped()).extracting(Skipped::file).isSorted();
    assertThat(progress).isSorted().endsWith(100).hasSizeGreaterThan(1);
  }

  @Test
  void moreThanATenthIsRefusedWithNumbersAndFiles() {
    Set<Integer> bad = IntStream.range(89, 100).boxed().collect(Collectors.toSet());
    assertThatThrownBy(() -> run(withBad(100, bad), false))
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            "11 of 100 pictures cannot be read, more than one in 10: picture-89: bad 89;"
                + " picture-90: bad 90; picture-91: bad 91; and 8 more");
  }

  @Test
  void aClassThatBecomesEmptyIsRefusedByName() {
    Dataset many = withBad(100, Set.of(1));
    List<Sample> samples = new ArrayList<>(many.samples());
    samples.removeIf(sample -> sample.label() == 1 && !sample.name().equals("picture-1"));
    assertThatThrownBy(() -> run(many.withSamples(samples), false))
        .isInstanceOf(DatasetException.class)
        .hasMessage("class odd: none of its 1 pictures can be read: picture-1: bad 1");
  }

  @Test
  void aClassThatWasNeverThereIsNoProblem() {
    Dataset dataset = withBad(20, Set.of(0));
    List<Sample> even = dataset.samples().stream().filter(sample -> sample.label() == 0).toList();
    assertThat(run(dataset.withSamples(even), false).readable().size()).isEqualTo(9);
    assertThat(run(dataset.withSamples(List.of()), false).skipped()).isEmpty();
  }

  @Test
  void strictStopsAtTheFirst() {
    assertThatThrownBy(() -> run(withBad(100, Set.of(40, 70)), true))
        .isInstanceOf(DatasetException.class)
        .hasMessage("picture-40: bad 40");
    assertThat(run(withBad(100, Set.of()), true).readable().size()).isEqualTo(100);
  }
}
