package alexnet.benchmarks;

import alexnet.image.RgbImage;
import alexnet.torch.NativeScope;
import alexnet.transform.PixelBatch;
import alexnet.transform.Preprocessing;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Pixels of a batch to the tensor that the network takes. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "-Dorg.bytedeco.javacpp.maxBytes=0")
@State(Scope.Benchmark)
public class BatchBenchmark {
  private static final int SIDE = 224;

  /** Pictures in the batch. */
  @Param({"1", "64"})
  public int batch;

  private final List<RgbImage> pictures = new ArrayList<>();

  /** Makes pictures of random pixels: the work does not depend on what they show. */
  @Setup
  public void draw() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < batch; i++) {
      byte[] pixels = new byte[SIDE * SIDE * 3];
      random.nextBytes(pixels);
      pictures.add(new RgbImage(SIDE, SIDE, pixels));
    }
  }

  /** Copied to native memory, as floats, normalised, freed. */
  @Benchmark
  public long toTensor() {
    try (NativeScope scope = NativeScope.open()) {
      Tensor tensor = PixelBatch.toTensor(pictures, Preprocessing.DEFAULT);
      return tensor.numel();
    }
  }
}
