package alexnet.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ThreadsTest {
  @Test
  void oneAPhysicalCoreUnlessTheEnvironmentSaysOtherwise() {
    assertThat(Threads.explained(Map.of(), 6))
        .isEqualTo(new Threads.Default(6, "one a physical core"));
    assertThat(Threads.explained(Map.of("OMP_NUM_THREADS", "3", "MKL_NUM_THREADS", "5"), 6))
        .isEqualTo(new Threads.Default(3, "set by OMP_NUM_THREADS"));
    assertThat(Threads.explained(Map.of("MKL_NUM_THREADS", "5"), 6))
        .isEqualTo(new Threads.Default(5, "set by MKL_NUM_THREADS"));
    for (String nonsense : new String[] {"", "0", "-2", "many", "4,2"}) {
      assertThat(Threads.explained(Map.of("OMP_NUM_THREADS", nonsense), 6).count())
          .as("OMP_NUM_THREADS=%s", nonsense)
          .isEqualTo(6);
    }
  }
}
