package alexnet.torch;

import java.util.Locale;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;

/**
 * Where a network computes: its weights, the batches it is given, gradients and optimizer state all
 * live there. What a computation gives comes back as Java values either way.
 */
public enum ComputeDevice {
  /** The processor, in main memory. */
  CPU(DeviceType.CPU),
  /** The first NVIDIA GPU that is visible, through libtorch's natives for it. */
  CUDA(DeviceType.CUDA);

  private final DeviceType type;

  ComputeDevice(DeviceType type) {
    this.type = type;
  }

  /** The GPU where the natives have CUDA and see one, else the processor. */
  public static ComputeDevice auto() {
    return choose(null, nativesHaveCuda(), visibleGpus());
  }

  /**
   * This device, if it is there.
   *
   * @throws DeviceException if it is not, saying what is missing
   */
  public ComputeDevice required() {
    return this == CPU ? this : choose(this, nativesHaveCuda(), visibleGpus());
  }

  /** This device if it is there, else the processor. */
  public ComputeDevice orCpu() {
    return this == CUDA && nativesHaveCuda() && visibleGpus() > 0 ? CUDA : CPU;
  }

  /**
   * The device to use.
   *
   * @param asked null for whatever is there
   * @param nativesHaveCuda whether libtorch was built with CUDA
   * @param gpus that it sees
   * @throws DeviceException if the device that was asked for is not there
   */
  static ComputeDevice choose(ComputeDevice asked, boolean nativesHaveCuda, int gpus) {
    if (asked == null) {
      return nativesHaveCuda && gpus > 0 ? CUDA : CPU;
    }
    if (asked == CUDA && !nativesHaveCuda) {
      throw new DeviceException(
          "cannot compute on cuda: libtorch's natives here are those without CUDA; build with"
              + " mvn -Pgpu (docs/gpu.md)");
    }
    if (asked == CUDA && gpus < 1) {
      throw new DeviceException(
          "cannot compute on cuda: the natives have CUDA, but no GPU is visible; see what"
              + " nvidia-smi says, and CUDA_VISIBLE_DEVICES");
    }
    return asked;
  }

  /** Of the natives that are loaded; libtorch's own hasCUDA tells of GPUs, not of natives. */
  private static boolean nativesHaveCuda() {
    return torch.getCUDAHooks().hasCUDART();
  }

  private static int visibleGpus() {
    return torch.cuda_device_count();
  }

  /** Whether it multiplies bfloat16 numbers by itself. */
  boolean hasBfloat16() {
    return switch (this) {
      case CPU -> Processor.current().hasBfloat16();
      // Of GPUs before the generation Ampere cuDNN convolves float32 and float16 alone.
      case CUDA -> torch.getCUDAHooks().supportsBFloat16ConvolutionWithCuDNNv8();
    };
  }

  /** A tensor's values in this device's memory, in the open scope; not copied if they are there. */
  public Tensor put(Tensor tensor) {
    return tensor.to(inLibtorch(), tensor.scalar_type());
  }

  /** What libtorch calls it, in the open {@link NativeScope}. */
  public Device inLibtorch() {
    return new Device(type);
  }

  DeviceType type() {
    return type;
  }

  /** As on the command line: {@code cpu}, {@code cuda}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
