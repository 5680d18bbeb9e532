package alexnet.benchmarks;

import alexnet.image.DecodeLimits;
import alexnet.image.ImageDecoder;
import alexnet.image.RgbImage;
import alexnet.transform.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * From a file's bytes to the pixels that the network sees, on one thread; one JSON line a file.
 *
 * <pre>java -cp 'target/launcher/lib/*' PictureBench.java SECONDS FILE...</pre>
 */
public final class PictureBench {
  private static final int LEAST_RUNS = 5;

  private PictureBench() {}

  /** Times each file, as long to warm up as to measure. */
  public static void main(String[] args) throws IOException {
    double seconds = Double.parseDouble(args[0]);
    Preprocessing preprocessing = Preprocessing.DEFAULT;
    ImageDecoder whole = new ImageDecoder(DecodeLimits.DEFAULT, 0);
    ImageDecoder reducing = new ImageDecoder(DecodeLimits.DEFAULT, preprocessing.resize());
    for (String file : Arrays.copyOfRange(args, 1, args.length)) {
      byte[] bytes = Files.readAllBytes(Path.of(file));
      RgbImage picture = whole.decode(bytes, file);
      double all = median(seconds, () -> preprocessing.apply(reducing.decode(bytes, file)));
      double decode = median(seconds, () -> reducing.decode(bytes, file));
      System.out.printf(
          Locale.ROOT,
          "{\"width\": %d, \"height\": %d, \"bytes\": %d, \"decodeMs\": %.4f, \"allMs\": %.4f}%n",
          picture.width(),
          picture.height(),
          bytes.length,
          decode,
          all);
    }
  }

  /** Milliseconds. */
  private static double median(double seconds, Supplier<RgbImage> work) {
    run(seconds, work);
    double[] times = run(seconds, work);
    Arrays.sort(times);
    return times[times.length / 2];
  }

  private static double[] run(double seconds, Supplier<RgbImage> work) {
    double[] times = new double[1000];
    int count = 0;
    long begin = System.nanoTime();
    while (count < LEAST_RUNS || System.nanoTime() - begin < seconds * 1e9) {
      long start = System.nanoTime();
      RgbImage result = work.get();
      double time = (System.nanoTime() - start) / 1e6;
      if (result.width() != result.pixels().length / 3 / result.height()) {
        throw new AssertionError("the result is used, so that it is computed");
      }
      times = count == times.length ? Arrays.copyOf(times, 2 * count) : times;
      times[count++] = time;
    }
    return Arrays.copyOf(times, count);
  }
}
