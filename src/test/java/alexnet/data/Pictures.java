package alexnet.data;

import alexnet.image.DecodeLimits;
import alexnet.image.ImageDecoder;
import alexnet.image.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Data sets without files, for tests of what reads them. */
public final class Pictures {
  public static final ImageDecoder DECODER = new ImageDecoder(DecodeLimits.DEFAULT, 256);

  private Pictures() {}

  /** A picture of one pixel that holds a number. */
  public static RgbImage numbered(int number) {
    return new RgbImage(
        1, 1, new byte[] {(byte) number, (byte) (number >> 8), (byte) (number >> 16)});
  }

  /** The number in {@link #numbered}. */
  public static int number(RgbImage image) {
    byte[] p = image.pixels();
    return (p[0] & 0xff) | (p[1] & 0xff) << 8 | (p[2] & 0xff) << 16;
  }

  /** Two classes in turn; the picture of each index as given. */
  public static Dataset dataset(int size, IntFunction<RgbImage> read) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int index = i;
      samples.add(new Sample("picture-" + i, i % 2, decoder -> read.apply(index)));
    }
    return new Dataset(List.of("even", "odd"), samples);
  }
}
