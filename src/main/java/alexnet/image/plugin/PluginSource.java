package alexnet.image.plugin;

import alexnet.image.source.BadPictureException;
import alexnet.image.source.BufferedRows;
import alexnet.image.source.BytesInput;
import alexnet.image.source.Orientation;
import alexnet.image.source.PictureSource;
import alexnet.image.source.PixelFormat;
import alexnet.image.source.RowSink;
import com.twelvemonkeys.imageio.plugins.bmp.BMPImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.pnm.PNMImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;

/** The first picture of the formats that TwelveMonkeys decodes, exactly. */
public final class PluginSource implements PictureSource {
  /** What TwelveMonkeys' readers are asked for. */
  private enum Format {
    BMP,
    PNM,
    TIFF
  }

  private final Format format;
  private final byte[] bytes;
  private final ImageReader reader;
  private final Orientation orientation;
  private final int width;
  private final int height;
  private PixelFormat pixelFormat;

  /** Opens a Windows bitmap. */
  public static PluginSource bmp(byte[] bytes) throws IOException {
    return new PluginSource(Format.BMP, bytes, Orientation.UPRIGHT);
  }

  /** Opens a bitmap, greymap or pixmap of Netpbm. */
  public static PluginSource pnm(byte[] bytes) throws IOException {
    return new PluginSource(Format.PNM, bytes, Orientation.UPRIGHT);
  }

  /** Opens a TIFF whose pixels this reader knows, and whose directory was read elsewhere. */
  public static PluginSource tiff(byte[] bytes, Orientation orientation) throws IOException {
    return new PluginSource(Format.TIFF, bytes, orientation);
  }

  private PluginSource(Format format, byte[] bytes, Orientation orientation) throws IOException {
    this.format = format;
    this.bytes = format == Format.BMP ? BmpFile.readable(bytes) : bytes;
    this.orientation = orientation;
    if (format == Format.PNM) {
      requireKnownGrey();
    }
    reader = Providers.of(format).createReaderInstance(null);
    boolean opened = false;
    try {
      reader.setInput(new BytesInput(this.bytes), true, true);
      width = reader.getWidth(0);
      height = reader.getHeight(0);
      opened = true;
    } finally {
      if (!opened) {
        reader.dispose();
      }
    }
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public Orientation orientation() {
    return orientation;
  }

  @Override
  public void read(RowSink rows) throws IOException {
    // The reader allocates by the header; a file of half the bytes it must have is found out here.
    long needed = leastBits() * width * height / 8;
    if (bytes.length < needed / 2) {
      throw BadPictureException.truncated(
          String.format(
              Locale.ROOT,
              "truncated %s: %,d bytes cannot hold %,dx%,d pixels",
              format,
              bytes.length,
              width,
              height));
    }
    if (format == Format.BMP && BmpFile.hasRuns(bytes)) {
      reader.setInput(new BytesInput(BmpFile.withoutRuns(bytes, width, height)), true, true);
    }
    BufferedImage picture = reader.read(0);
    pixelFormat = PixelFormat.of(picture.getColorModel());
    new BufferedRows(picture).all(rows);
  }

  @Override
  public PixelFormat pixelFormat() {
    return pixelFormat;
  }

  /** Bits that a pixel takes in the file, 0 where compression may take as little as it likes. */
  private long leastBits() {
    return switch (format) {
      case BMP -> bmpBits();
      case PNM ->
          switch (bytes[1]) { // text takes a digit and a space a sample
            case '1', '5' -> 8;
            case '2' -> 16;
            case '3' -> 48;
            case '6' -> 24;
            default -> 1;
          };
      case TIFF -> 0;
    };
  }

  /** The reader fails at grey whose largest value is 1, which is no damage. */
  private void requireKnownGrey() throws BadPictureException {
    int at = 2;
    String number = "";
    for (int i = 0; i < 3; i++) { // width, height, largest value
      StringBuilder digits = new StringBuilder();
      while (at < bytes.length && (digits.isEmpty() || Character.isDigit(bytes[at]))) {
        if (bytes[at] == '#') {
          while (at < bytes.length && bytes[at] != '\n') {
            at++;
          }
        } else if (Character.isDigit(bytes[at])) {
          digits.append((char) bytes[at++]);
        } else {
          at++;
        }
      }
      number = digits.toString();
    }
    boolean grey = bytes[1] == '2' || bytes[1] == '5';
    if (grey && number.equals("1")) {
      throw BadPictureException.unsupported("PNM", "grey of 0 and 1");
    }
  }

  private long bmpBits() {
    int compression = BmpFile.compression(bytes);
    boolean plain = compression == 0 || compression == 3 || compression == 6;
    return plain ? BmpFile.bits(bytes) : 0;
  }

  @Override
  public void close() {
    reader.dispose();
  }

  /** Made directly, so that a jar that lost its service files decodes the same formats. */
  private static final class Providers {
    private static final ImageReaderSpi BMP = new BMPImageReaderSpi();
    private static final ImageReaderSpi PNM = new PNMImageReaderSpi();
    private static final ImageReaderSpi TIFF = new TIFFImageReaderSpi();

    static ImageReaderSpi of(Format format) {
      return switch (format) {
        case BMP -> BMP;
        case PNM -> PNM;
        case TIFF -> TIFF;
      };
    }
  }
}
