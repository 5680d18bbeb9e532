package alexnet.train.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import alexnet.ChildProcess;
import alexnet.torch.ComputeDevice;
import alexnet.torch.Precision;
import alexnet.torch.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What a configuration leaves to the machine is asked for when it is needed. */
class LazyMachineTest {
  private static final Path MAPS = Path.of("/proc/self/maps");

  /**
   * Prints whether libtorch is among what the process has loaded, before and after it is needed.
   */
  static final class Child {
    public static void main(String[] args) throws IOException {
      TrainConfig config =
          TrainConfig.builder()
              .epochs(3)
              .optimizer(new OptimizerConfig.Sgd(0.9, false, 5e-4))
              .ema(new Ema(0.99, 8))
              .build()
              .toBuilder()
              .batchSize(8)
              .build();
      System.out.println(config.learningRate() + " " + isLoaded());
      System.out.println(config.threads() + " " + isLoaded());
    }

    private static boolean isLoaded() throws IOException {
      return Files.readString(MAPS).contains("libtorch");
    }
  }

  @Test
  void aConfigurationIsMadeWithoutLibtorch() throws IOException {
    assumeTrue(Files.exists(MAPS), "only Linux tells what a process has loaded");
    try (ChildProcess child = ChildProcess.start(Child.class)) {
      assertThat(child.readLine()).isEqualTo("0.01 false");
      assertThat(child.readLine()).endsWith(" true");
    }
  }

  @Test
  void whatNobodySaidIsTheMachinesOwn() {
    TrainConfig config = TrainConfig.builder().build();
    assertThat(config.threads()).isEqualTo(Threads.byDefault());
    assertThat(config.device()).isEqualTo(ComputeDevice.auto());
    assertThat(config.precision()).isEqualTo(Precision.auto(config.device()));
    assertThat(config.onThisMachine())
        .isEqualTo(
            TrainConfig.builder()
                .threads(config.threads())
                .device(config.device())
                .precision(config.precision())
                .build());
    assertThat(config.toBuilder().build()).isEqualTo(config);
    TrainConfig given = config.toBuilder().device(ComputeDevice.CPU).threads(3).build();
    assertThat(given.threads()).isEqualTo(3);
    assertThat(given.precision()).isEqualTo(Precision.auto(ComputeDevice.CPU));
  }
}
