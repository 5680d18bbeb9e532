package alexnet.image.jpeg;

import alexnet.image.source.BadPictureException;
import alexnet.image.source.BytesInput;
import alexnet.image.source.Orientation;
import alexnet.image.source.PictureSource;
import alexnet.image.source.PixelFormat;
import alexnet.image.source.RowSink;
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

/**
 * JPEG, decoded by the JDK's native reader from a stream that {@link JpegStream} has cleaned. The
 * JDK then has no profile, application segment or doubtful marker to stumble over, and the colour
 * coding is the one that libjpeg (and so Pillow and PyTorch) would choose. Where the libjpegs that
 * JDKs come with would differ, what they are given or give is mended: {@link HalfHeightRows},
 * {@link JpegProgression}.
 */
public final class JpegSource implements PictureSource {
  /** Pixels times scans. Encoders write about ten scans, and each walks through the picture. */
  private static final long MOST_WORK = 2_000_000_000L;

  /** Adobe's transform for components that are given out as they are. */
  private static final int AS_STORED = 0;

  private static final ColorModel GREY = colours(ColorSpace.CS_GRAY);
  private static final ColorModel RGB = colours(ColorSpace.CS_sRGB);

  private final JpegStream jpeg;
  private final boolean keepsFour;
  private String tolerated = "";

  /** Reads the header of a file and checks its structure. */
  public JpegSource(byte[] bytes) throws BadPictureException {
    this(bytes, false);
  }

  /**
   * As above, for whoever knows better what four samples of a pixel are.
   *
   * @param keepsFour whether rows of a picture of four components have these as they are stored,
   *     and not red, green and blue
   */
  public JpegSource(byte[] bytes, boolean keepsFour) throws BadPictureException {
    this.jpeg = new JpegStream(bytes);
    this.keepsFour = keepsFour;
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
    ImageReader reader = JdkJpeg.reader();
    try {
      Damage damage = new Damage();
      reader.addIIOReadWarningListener(damage);
      boolean four = jpeg.colours().components() == 4;
      boolean asStored = four || jpeg.frame().hasHalfHeight();
      int transform = asStored ? AS_STORED : jpeg.colours().adobeTransform();
      reader.setInput(new BytesInput(jpeg.cleaned(transform)), true, true);
      RowSink sink = asStored && !(four && keepsFour) ? fromStored(rows) : rows;
      if (four) {
        readInks(reader, sink);
      } else {
        readColours(reader, sink);
      }
      boolean endMissed = !jpeg.complete() && (damage.any() || jpeg.severalScans());
      if (damage.truncated || endMissed) {
        throw BadPictureException.truncated("truncated JPEG data");
      }
      tolerated = tolerated(damage);
    } finally {
      reader.dispose();
    }
  }

  private String tolerated(Damage damage) {
    if (!jpeg.complete()) {
      return "the end-of-image marker is missing";
    }
    return jpeg.lacksDetails() ? "scans with its details are missing" : damage.first;
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

  /** Four inks are given as stored and whole by the JDK. */
  private void readInks(ImageReader reader, RowSink rows) throws IOException {
    Raster inks = reader.readRaster(0, null);
    byte[] row = new byte[width() * 4];
    for (int y = 0; y < height(); y++) {
      inks.getDataElements(0, y, width(), 1, row);
      rows.row(row, 0);
    }
  }

  /** Takes components as they are stored, and gives their colours to the sink. */
  private RowSink fromStored(RowSink rows) {
    RowSink colours = new StoredRows(jpeg.colours(), width(), rows);
    return jpeg.frame().hasHalfHeight() && JdkJpeg.repeatsRows()
        ? new HalfHeightRows(width(), height(), jpeg.frame().halfHeight(), colours)
        : colours;
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
