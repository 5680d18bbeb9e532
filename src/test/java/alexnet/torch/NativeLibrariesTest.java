package alexnet.torch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NativeLibrariesTest {
  @Test
  void readsVersionsFromWhatLibtorchTellsOfItself() {
    String config =
        """
        PyTorch built with:
          - GCC 11.4
          - Intel(R) MKL-DNN v3.7.1 (Git Hash 8d263e693366ef8db40acc569cc7d8edf644556d)
          - Build settings: BLAS_INFO=open, TORCH_VERSION=2.10.0, USE_CUDA=0, USE_MKLDNN=ON,
        """;
    assertThat(NativeLibraries.parse(config, "2.10.0-1.5.13", "linux-x86_64"))
        .isEqualTo(new NativeLibraries("2.10.0", "2.10.0-1.5.13", "3.7.1", "linux-x86_64"));
  }

  @Test
  void saysSoWhereOneDnnIsNotBuiltIn() {
    String config = "PyTorch built with:\n  - Build settings: TORCH_VERSION=2.10.0, USE_MKLDNN=0,";
    NativeLibraries natives = NativeLibraries.parse(config, null, "macosx-arm64");
    assertThat(natives.oneDnn()).isNull();
    assertThat(natives.libtorch()).isEqualTo("2.10.0");
  }

  /** The version that libtorch gives must be the one that the build asks for. */
  @Test
  void thoseInUseAreTheOnesOfTheBuild() {
    NativeLibraries natives = NativeLibraries.current();
    assertThat(natives.bindings()).startsWith(natives.libtorch() + "-");
  }
}
