package alexnet.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which device is taken. The one without memory, "meta", stands for another than the CPU. */
class ComputeDeviceTest {
  @ParameterizedTest
  @CsvSource({
    // asked, natives with CUDA, GPUs, chosen
    ", false, 0, CPU",
    ", false, 1, CPU",
    ", true, 0, CPU",
    ", true, 1, CUDA",
    ", true, 4, CUDA",
    "CPU, false, 0, CPU",
    "CPU, false, 1, CPU",
    "CPU, true, 0, CPU",
    "CPU, true, 1, CPU",
    "CUDA, true, 1, CUDA",
    "CUDA, true, 4, CUDA",
  })
  void takesWhatWasAskedForElseAGpuWhereThereIsOne(
      ComputeDevice asked, boolean nativesHaveCuda, int gpus, ComputeDevice chosen) {
    assertThat(ComputeDevice.choose(asked, nativesHaveCuda, gpus)).isEqualTo(chosen);
  }

  @ParameterizedTest
  @CsvSource({
    "false, 0, natives here are those without CUDA; build with mvn -Pgpu",
    "false, 1, natives here are those without CUDA; build with mvn -Pgpu",
    "true, 0, no GPU is visible; see what nvidia-smi says",
  })
  void saysWhatIsMissing(boolean nativesHaveCuda, int gpus, String missing) {
    assertThatThrownBy(() -> ComputeDevice.choose(ComputeDevice.CUDA, nativesHaveCuda, gpus))
        .isInstanceOf(DeviceException.class)
        .hasMessageStartingWith("cannot compute on cuda: ")
        .hasMessageContaining(missing)
        .hasMessageNotContaining("\n");
  }

  @Test
  void theProcessorIsAlwaysThere() {
    assertThat(ComputeDevice.CPU.required()).isEqualTo(ComputeDevice.CPU);
    assertThat(ComputeDevice.auto().required()).isEqualTo(ComputeDevice.auto());
    assertThat(Precision.auto(ComputeDevice.CPU)).isEqualTo(Precision.auto());
  }

  @Test
  void nativesWithoutCudaAreSeenToBe() {
    assumeTrue(!torch.getCUDAHooks().hasCUDART(), "the natives have CUDA");
    assertThat(ComputeDevice.auto()).isEqualTo(ComputeDevice.CPU);
    assertThatThrownBy(ComputeDevice.CUDA::required).hasMessageContaining("-Pgpu");
  }

  @Test
  void autocastIsOfItsDeviceAlone() {
    try (Precision.Autocast autocast = Precision.BF16.autocast(ComputeDevice.CUDA)) {
      assertThat(torch.is_autocast_enabled(DeviceType.CUDA)).isTrue();
      assertThat(torch.get_autocast_dtype(DeviceType.CUDA).intern()).isEqualTo(ScalarType.BFloat16);
      assertThat(torch.is_autocast_enabled(DeviceType.CPU)).isFalse();
    }
    assertThat(torch.is_autocast_enabled(DeviceType.CUDA)).isFalse();
  }

  @Test
  void movesAndCopiesNothingThatIsThere() {
    try (NativeScope scope = NativeScope.open()) {
      Tensor here = Tensors.of(new float[] {1, 2}, 2);
      Tensor elsewhere = here.to(new Device(DeviceType.Meta), ScalarType.Float);
      assertThat(Tensors.beside(elsewhere, Tensors.labels(1, 0)).is_meta()).isTrue();
      assertThat(ComputeDevice.CPU.put(here).data_ptr()).isEqualTo(here.data_ptr());
      assertThat(Tensors.beside(here, here).data_ptr()).isEqualTo(here.data_ptr());
      assertThatThrownBy(() -> Tensors.bytes(elsewhere))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("tensor is not in main memory");
    }
  }
}
