package alexnet.image.jpeg;

import alexnet.image.source.BytesInput;
import alexnet.image.source.JdkReaders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;

/**
 * The JDK's own JPEG reader, and which libjpeg is in it. JDKs come with the libjpeg 6b of OpenJDK's
 * sources or with the system's libjpeg-turbo, and nothing but a picture tells them apart.
 */
final class JdkJpeg {
  private static final ImageReaderSpi PROVIDER = JdkReaders.find("jpeg");

  private JdkJpeg() {}

  /** A reader; whoever asks disposes of it. */
  static ImageReader reader() throws IOException {
    return PROVIDER.createReaderInstance();
  }

  /**
   * Whether rows of a component with half the height come out twice as they are, which {@link
   * HalfHeightRows} mends, and not interpolated.
   */
  static boolean repeatsRows() {
    return Probe.REPEATS_ROWS;
  }

  /** Runs when the first such picture comes. */
  private static final class Probe {
    /**
     * Three components of 8x32 pixels in two blocks of 8x16, all samples 128 but those of the
     * second component's lower half, which are 192. Quantisation by 1; the Huffman codes are 0 and
     * 10 for differences of 0 and 9 bits, 0 for the end of a block.
     */
    private static final String PICTURE =
        "FFD8FFEE000E41646F626500640000000000"
            + "FFDB004300"
            + "01".repeat(64)
            + "FFC00011080020000803011200021100031100"
            + "FFC4001500"
            + "0101"
            + "00".repeat(14)
            + "0009"
            + "FFC4001410"
            + "01"
            + "00".repeat(15)
            + "00"
            + "FFDA000C03010002000300003F00"
            + "000BFE3FFFD9";

    static final boolean REPEATS_ROWS = repeatsRows();

    private static boolean repeatsRows() {
      try {
        ImageReader reader = reader();
        try {
          byte[] picture = HexFormat.of().parseHex(PICTURE);
          reader.setInput(new BytesInput(picture), true, true);
          // The last row of the upper half: 144 if a quarter is of the row below.
          return reader.readRaster(0, null).getSample(0, 15, 1) == 128;
        } finally {
          reader.dispose();
        }
      } catch (IOException e) {
        throw new UncheckedIOException("this Java runtime cannot read a plain JPEG", e);
      }
    }
  }
}
