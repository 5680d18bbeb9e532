package alexnet.benchmarks;

import alexnet.image.DecodeLimits;
import alexnet.image.ImageDecoder;
import alexnet.image.RgbImage;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
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

/** A file's bytes to pixels: all of them, and as training and prediction ask for them. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "-Djava.awt.headless=true")
@State(Scope.Benchmark)
public class DecodeBenchmark {
  /** Size and format. */
  @Param({"224x224.jpg", "500x375.jpg", "4000x3000.jpg", "500x375.png"})
  public String picture;

  private final ImageDecoder whole = new ImageDecoder(DecodeLimits.DEFAULT, 0);
  private final ImageDecoder reducing = new ImageDecoder(DecodeLimits.DEFAULT, 256);
  private byte[] bytes;

  /** Draws the picture. */
  @Setup
  public void draw() throws IOException {
    String[] parts = picture.split("[x.]");
    bytes = SamplePicture.encode(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), parts[2]);
  }

  /** Every pixel. */
  @Benchmark
  public RgbImage decode() {
    return whole.decode(bytes, picture);
  }

  /** Large pictures reduced while they are read, for a shorter side of 256 later. */
  @Benchmark
  public RgbImage decodeFor256() {
    return reducing.decode(bytes, picture);
  }
}
