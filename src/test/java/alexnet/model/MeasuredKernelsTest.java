package alexnet.model;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.torch.KernelCandidate;
import alexnet.torch.KernelCandidate.Way;
import alexnet.torch.LayerKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("locale")
class MeasuredKernelsTest {
  @TempDir private Path folder;
  private final List<Way> built = new ArrayList<>();

  /** Multiplies so often: a thousand products take longer than one on every machine. */
  private KernelCandidate candidate(Way way, int products) {
    return new KernelCandidate(
        way,
        () -> {
          built.add(way);
          return new LayerKernel() {
            @Override
            public Tensor forward(Tensor input) {
              Tensor x = input;
              for (int i = 0; i < products; i++) {
                x = x.mul(input);
              }
              return x;
            }

            @Override
            public Tensor forwardWithoutActivation(Tensor input) {
              return forward(input);
            }

            @Override
            public void close() {}
          };
        });
  }

  @Test
  void theFastestIsTakenAndRemembered() throws IOException {
    List<KernelCandidate> candidates =
        List.of(candidate(Way.MATRIX, 1000), candidate(Way.CONVOLUTION, 1));
    KernelChoice choice = MeasuredKernels.in(folder.resolve("cache"));
    assertThat(choice.choose("a layer", candidates, torch::ones).way()).isEqualTo(Way.CONVOLUTION);
    assertThat(built).containsExactly(Way.MATRIX, Way.CONVOLUTION);
    assertThat(choice.choose("a layer", candidates, torch::ones).way()).isEqualTo(Way.CONVOLUTION);
    KernelChoice later = MeasuredKernels.in(folder.resolve("cache"));
    assertThat(later.choose("a layer", candidates, torch::ones).way()).isEqualTo(Way.CONVOLUTION);
    assertThat(built).as("measured once").hasSize(2);
    assertThat(Files.readString(folder.resolve("cache").resolve(MeasuredKernels.FILE)))
        .contains("a layer\tCONVOLUTION");
  }

  /** As after an update of this program. */
  @Test
  void anotherChoiceIsMeasuredAnew() {
    KernelCandidate rule = candidate(Way.MATRIX, 1000);
    KernelCandidate slower = candidate(Way.CHANNELS_FIRST, 20_000);
    KernelChoice choice = MeasuredKernels.in(folder);
    assertThat(choice.choose("a layer", List.of(rule, slower), torch::ones)).isSameAs(rule);
    KernelCandidate quick = candidate(Way.CONVOLUTION, 1);
    assertThat(choice.choose("a layer", List.of(rule, slower, quick), torch::ones)).isSameAs(quick);
  }

  @Test
  void whatIsNoFasterChangesNothing() {
    List<KernelCandidate> candidates =
        List.of(candidate(Way.MATRIX, 1), candidate(Way.CONVOLUTION, 1000));
    KernelChoice choice = MeasuredKernels.in(folder);
    assertThat(choice.choose("a layer", candidates, torch::ones).way()).isEqualTo(Way.MATRIX);
  }

  @Test
  void whatIsRefusedLeavesTheRule() {
    KernelCandidate refused =
        new KernelCandidate(
            Way.CONVOLUTION,
            () -> {
              throw new IllegalStateException("no such kernel here");
            });
    List<KernelCandidate> candidates = List.of(candidate(Way.MATRIX, 1000), refused);
    KernelChoice choice = MeasuredKernels.in(folder);
    assertThat(choice.choose("a layer", candidates, torch::ones).way()).isEqualTo(Way.MATRIX);
    assertThat(folder.resolve(MeasuredKernels.FILE)).as("it may not be so for ever").doesNotExist();
  }

  @Test
  void aSingleCandidateIsNotMeasured() {
    KernelCandidate only = candidate(Way.MATRIX, 1);
    assertThat(MeasuredKernels.in(folder).choose("a layer", List.of(only), torch::ones))
        .isSameAs(only);
    assertThat(built).isEmpty();
    assertThat(folder.resolve(MeasuredKernels.FILE)).doesNotExist();
  }

  @Test
  void aFileOfNonsenseIsAsNone() throws IOException {
    Files.write(folder.resolve(MeasuredKernels.FILE), new byte[] {'x', '\n', '\t', 'M', 'A', '\n'});
    List<KernelCandidate> candidates =
        List.of(candidate(Way.MATRIX, 1), candidate(Way.CONVOLUTION, 1000));
    KernelChoice choice = MeasuredKernels.in(folder);
    assertThat(choice.choose("a layer", candidates, torch::ones).way()).isEqualTo(Way.MATRIX);
  }

  @Test
  void whereNothingCanBeRememberedTheRuleHolds() throws IOException {
    Path file = Files.createFile(folder.resolve("no folder"));
    assertThat(MeasuredKernels.in(file)).isSameAs(KernelChoice.BY_RULE);
  }
}
