package alexnet.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.data.SharedData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/doctor.md says of sets of known quality, where they are beside the checkout. */
class RealSetsTest {
  @TempDir Path root;

  private Map<ProblemKind, Integer> found(String name) throws IOException {
    SharedData.unpack(name + ".tar", root);
    return DoctorFindingsTest.examine(root.resolve(name)).byKind().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().size()));
  }

  @Test
  void imagenetteHasNothing() throws IOException {
    assertThat(found("imagenette224")).isEmpty();
  }

  @Test
  void caltechHasAFewNearDoublesAndNoContradiction() throws IOException {
    assertThat(found("caltech101-10"))
        .doesNotContainKeys(
            ProblemKind.CONTRADICTION, ProblemKind.NEAR_CONTRADICTION, ProblemKind.LEAK)
        .containsEntry(ProblemKind.NEAR_LEAK, 1)
        .containsEntry(ProblemKind.NEAR_DUPLICATE, 3);
  }
}
