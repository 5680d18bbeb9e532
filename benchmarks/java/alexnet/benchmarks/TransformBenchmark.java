package alexnet.benchmarks;

import alexnet.image.DecodeLimits;
import alexnet.image.ImageDecoder;
import alexnet.image.RgbImage;
import alexnet.transform.BilinearResize;
import alexnet.transform.CropBox;
import alexnet.transform.Preprocessing;
import alexnet.transform.augment.HorizontalFlip;
import alexnet.transform.augment.RandomResizedCrop;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What is done to the pixels of a 500x375 photograph before they are a batch. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "-Djava.awt.headless=true")
@State(Scope.Benchmark)
public class TransformBenchmark {
  private static final int WIDTH = 500;
  private static final int HEIGHT = 375;
  private static final int SHORT_SIDE = 256;

  private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT, SHORT_SIDE);
  private final RandomResizedCrop crop = RandomResizedCrop.of(224, 0.35);
  private final SplittableRandom random = new SplittableRandom(1);
  private byte[] bytes;
  private RgbImage photograph;
  private RgbImage square;

  /** Draws the picture. */
  @Setup
  public void draw() throws IOException {
    bytes = SamplePicture.encode(WIDTH, HEIGHT, "jpg");
    photograph = decoder.decode(bytes, "photograph");
    square = Preprocessing.DEFAULT.apply(photograph);
  }

  /** Shorter side to 256, all of it. */
  @Benchmark
  public RgbImage resize() {
    int width = WIDTH * SHORT_SIDE / HEIGHT;
    return BilinearResize.resize(photograph, CropBox.of(photograph), width, SHORT_SIDE);
  }

  /** Evaluation and prediction: resize and crop. */
  @Benchmark
  public RgbImage resizeAndCrop() {
    return Preprocessing.DEFAULT.apply(photograph);
  }

  /** The whole way from a file's bytes. */
  @Benchmark
  public RgbImage preprocess() {
    return Preprocessing.DEFAULT.apply(decoder.decode(bytes, "photograph"));
  }

  /** Training: a random part, resized. */
  @Benchmark
  public RgbImage randomResizedCrop() {
    return crop.apply(photograph, random);
  }

  /** Training: left and right exchanged. */
  @Benchmark
  public RgbImage flip() {
    return HorizontalFlip.flip(square);
  }
}
