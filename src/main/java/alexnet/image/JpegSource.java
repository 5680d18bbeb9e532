package alexnet.image;

import java.awt.Point;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.SampleModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.util.Locale;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;

/**
 * JPEG, decoded by the JDK's native reader from a stream that {@link JpegStream} has cleaned. The
 * JDK then has no profile, application segment or doubtful marker to stumble over, and the colour
 * coding is the one that libjpeg (and so Pillow and PyTorch) would choose.
 */
final class JpegSource implements PictureSource {
  /** Pixels times scans. Encoders write about ten scans, and each walks through the picture. */
  private static final long MOST_WORK = 2_000_000_000L;

  private static final ColorModel GREY = colours(ColorSpace.CS_GRAY);
  private static final ColorModel RGB = colours(ColorSpace.CS_sRGB);

  private final JpegStream jpeg;
  private String tolerated = "";

  JpegSource(byte[] bytes) throws BadPictureException {
    this.jpeg = new JpegStream(bytes);
  }

  private static ColorModel colours(int space) {
    return new ComponentColorModel(
        ColorSpace.getInstance(space), false, false, ColorModel.OPAQUE, DataBuffer.TYPE_BYTE);
  }

  @Override
  public int width() {
    return jpeg.frame().width();
  }

  @Override
  public int height() {
    return jpeg.frame().height();
  }

  @Override
  public Orientation orientation() {
    return jpeg.orientation();
  }

  @Override
  public void read(RowSink rows) throws IOException {
    if (jpeg.scans() * (long) width() * height() > MOST_WORK) {
      throw new BadPictureException(
          String.format(
              Locale.ROOT,
              "JPEG of %,dx%,d pixels in %d scans would take minutes",
              width(),
              height(),
              jpeg.scans()));
    }
    if (jpeg.scanBytes() * 8 < jpeg.frame().blocks()) {
      // Every block takes a bit at least. Found out here, a lie costs neither time nor memory.
      throw BadPictureException.truncated(
          String.format(
              Locale.ROOT,
              "truncated JPEG data: %,d bytes cannot hold %,dx%,d pixels",
              jpeg.scanBytes(),
              width(),
              height()));
    }
    ImageReader reader = Jdk.JPEG.createReaderInstance();
    try {
      Damage damage = new Damage();
      reader.addIIOReadWarningListener(damage);
      reader.setInput(new BytesInput(jpeg.cleaned()), true, true);
      if (jpeg.colours().components() == 4) {
        readInks(reader, rows);
      } else {
        readColours(reader, rows);
      }
      boolean endMissed = !jpeg.complete() && (damage.any() || jpeg.severalScans());
      if (damage.truncated || endMissed) {
        throw BadPictureException.truncated("truncated JPEG data");
      }
      tolerated = jpeg.complete() ? damage.first : "the end-of-image marker is missing";
    } finally {
      reader.dispose();
    }
  }

  @Override
  public PixelFormat pixelFormat() {
    return switch (jpeg.colours()) {
      case GREY -> PixelFormat.GREY;
      case YCBCR, RGB -> PixelFormat.RGB;
      case CMYK, YCCK -> PixelFormat.CMYK;
    };
  }

  @Override
  public String tolerated() {
    return tolerated;
  }

  /** Grey and colour go row by row from the decoder to the sink; no whole picture is held. */
  private void readColours(ImageReader reader, RowSink rows) throws IOException {
    ColorModel colours = jpeg.colours() == JpegColours.GREY ? GREY : RGB;
    WritableRaster passing = new PassingRaster(width(), height(), colours.getNumComponents(), rows);
    ImageReadParam param = reader.getDefaultReadParam();
    param.setDestination(new BufferedImage(colours, passing, false, null));
    reader.read(0, param);
  }

  /**
   * Four inks are left as stored by the JDK. They count as inverted (0 is full ink), as Adobe
   * writes them and Pillow assumes of all; YCCK codes the first three as YCbCr.
   */
  private void readInks(ImageReader reader, RowSink rows) throws IOException {
    Raster inks = reader.readRaster(0, null);
    byte[] row = new byte[width() * 4];
    byte[] rgb = new byte[width() * 3];
    boolean ycck = jpeg.colours() == JpegColours.YCCK;
    for (int y = 0; y < height(); y++) {
      inks.getDataElements(0, y, width(), 1, row);
      for (int x = 0; x < width(); x++) {
        int cyan = row[4 * x] & 0xFF;
        int magenta = row[4 * x + 1] & 0xFF;
        int yellow = row[4 * x + 2] & 0xFF;
        int light = row[4 * x + 3] & 0xFF;
        if (ycck) {
          int luma = cyan;
          int cb = magenta - 128;
          int cr = yellow - 128;
          // JFIF's YCbCr to RGB, in 16-bit fixed point. RGB is the complement of CMY.
          cyan = 255 - clamp(luma + ((91881 * cr + 32768) >> 16));
          magenta = 255 - clamp(luma - ((22554 * cb + 46802 * cr + 32768) >> 16));
          yellow = 255 - clamp(luma + ((116130 * cb + 32768) >> 16));
        }
        rgb[3 * x] = (byte) ((cyan * light + 127) / 255);
        rgb[3 * x + 1] = (byte) ((magenta * light + 127) / 255);
        rgb[3 * x + 2] = (byte) ((yellow * light + 127) / 255);
      }
      rows.row(rgb, 0);
    }
  }

  private static int clamp(int value) {
    return Math.max(0, Math.min(255, value));
  }

  /** The JDK's reader is in no exported package; it is found once, by its class. */
  private static final class Jdk {
    static final ImageReaderSpi JPEG = JdkReaders.find("jpeg");
  }

  /**
   * libjpeg goes on with grey where data is missing and only warns; here that ends the decoding.
   * Other damage (a flipped bit, bytes too many) is tolerated in a file that has its end, as
   * libjpeg does.
   */
  private static final class Damage implements javax.imageio.event.IIOReadWarningListener {
    String first = "";
    boolean truncated;

    boolean any() {
      return !first.isEmpty();
    }

    @Override
    public void warningOccurred(ImageReader source, String warning) {
      first = any() ? first : warning.strip();
      if (warning.toLowerCase(Locale.ROOT).contains("premature end")) {
        truncated = true;
        source.abort();
      }
    }
  }

  /** A raster without memory: hands each row that is set to the sink. */
  private static final class PassingRaster extends WritableRaster {
    private final RowSink rows;
    private final byte[] samples;
    private final byte[] rgb;

    PassingRaster(int width, int height, int bands, RowSink rows) {
      super(samples(width, height, bands), new DataBufferByte(1), new Point());
      this.rows = rows;
      this.samples = new byte[width * bands];
      this.rgb = bands == 3 ? samples : new byte[width * 3];
    }

    private static SampleModel samples(int width, int height, int bands) {
      int[] offsets = bands == 3 ? new int[] {0, 1, 2} : new int[] {0};
      return new PixelInterleavedSampleModel(
          DataBuffer.TYPE_BYTE, width, height, bands, width * bands, offsets);
    }

    @Override
    public void setRect(int x, int y, Raster row) {
      if (y == 0) {
        rows.restart(); // the JDK shows a progressive picture once after every scan
      }
      row.getDataElements(row.getMinX(), row.getMinY(), getWidth(), 1, samples);
      if (rgb != samples) {
        for (int i = 0; i < samples.length; i++) {
          rgb[3 * i] = samples[i];
          rgb[3 * i + 1] = samples[i];
          rgb[3 * i + 2] = samples[i];
        }
      }
      rows.row(rgb, 0);
    }
  }
}
