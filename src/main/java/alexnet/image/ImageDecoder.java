package alexnet.image;

import alexnet.image.jpeg.JpegSource;
import alexnet.image.plugin.GifSource;
import alexnet.image.plugin.PluginSource;
import alexnet.image.plugin.WebpSource;
import alexnet.image.png.PngSource;
import alexnet.image.source.BadPictureException;
import alexnet.image.source.BufferedRows;
import alexnet.image.source.BytesInput;
import alexnet.image.source.Orientation;
import alexnet.image.source.PictureSource;
import alexnet.image.tiff.TiffSource;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/**
 * Bytes of any supported format to an upright {@link RgbImage}: the one decoding path of training,
 * evaluation and prediction.
 *
 * <p>JPEG, PNG, GIF, BMP, WebP, TIFF and PNM, told apart by content. Of several frames or pages the
 * first is taken. EXIF orientation is applied, transparency composed over white, grey replicated to
 * three equal channels, 16 bits cut to 8; colour profiles and gamma are ignored. Any number of
 * threads may share a decoder.
 *
 * @param limits refused beyond these, before memory is taken
 * @param targetShortSide the size the caller will resize to. A picture whose shorter side is at
 *     least four times as long is reduced while it is read: blocks of a whole number of pixels are
 *     averaged to one, never below twice this; 0 keeps every pixel
 */
public record ImageDecoder(DecodeLimits limits, int targetShortSide) {
  /** Pictures beyond this are decoded one at a time, which bounds memory whatever the threads. */
  private static final long LARGE_PIXELS = 16_000_000;

  private static final Semaphore LARGE_PICTURE = new Semaphore(1);

  /** Checks that the target is not negative. */
  public ImageDecoder {
    Objects.requireNonNull(limits, "limits");
    if (targetShortSide < 0) {
      throw new IllegalArgumentException("negative target for the short side: " + targetShortSide);
    }
  }

  /**
   * Decodes a file.
   *
   * @throws UnreadableImageException if it cannot be read, decoded or is too large
   */
  public RgbImage decode(Path file) {
    return inspect(file).image();
  }

  /**
   * Decodes a file and tells what it is.
   *
   * @throws UnreadableImageException if it cannot be read, decoded or is too large
   */
  public InspectedImage inspect(Path file) {
    String name = file.toString();
    byte[] bytes;
    try {
      bytes = FileBytes.read(file, limits.maxBytes());
    } catch (BadPictureException e) {
      throw new UnreadableImageException(name, e);
    } catch (OutOfMemoryError e) {
      throw new UnreadableImageException(name, "not enough memory to read the file", e);
    }
    return inspect(bytes, name);
  }

  /**
   * Decodes a stream and tells what it is. It is read to its end and not closed.
   *
   * @param name what to call the picture in messages
   * @throws UnreadableImageException if it cannot be decoded or is too large
   * @throws UncheckedIOException if the stream fails
   */
  public InspectedImage inspect(InputStream encoded, String name) {
    try {
      long limit = limits.maxBytes();
      byte[] bytes = encoded.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, limit + 1));
      if (bytes.length > limit) {
        throw new UnreadableImageException(
            name, String.format(Locale.ROOT, "larger than the limit of %,d bytes", limit));
      }
      return inspect(bytes, name);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the picture: " + e.getMessage(), e);
    }
  }

  /**
   * Decodes bytes.
   *
   * @param name what to call the picture in messages
   * @throws UnreadableImageException if it cannot be decoded or is too large
   */
  public RgbImage decode(byte[] bytes, String name) {
    return inspect(bytes, name).image();
  }

  /**
   * Decodes bytes and tells what they are.
   *
   * @param name what to call the picture in messages
   * @throws UnreadableImageException if it cannot be decoded or is too large
   */
  public InspectedImage inspect(byte[] bytes, String name) {
    try {
      FileBytes.checkSize(bytes.length, limits.maxBytes());
      return inspect(ImageFormat.of(bytes), bytes);
    } catch (BadPictureException e) {
      throw new UnreadableImageException(name, e);
    }
  }

  /**
   * Converts a picture that is decoded already, by the same rules; there is no orientation in it.
   *
   * @throws UnreadableImageException if it is too large
   */
  public RgbImage convert(BufferedImage image) {
    try {
      BoxReducer reducer = reducer("picture", image.getWidth(), image.getHeight());
      new BufferedRows(image).all(reducer);
      return reducer.finish();
    } catch (BadPictureException e) {
      throw new UnreadableImageException("image in memory", e.getMessage(), e);
    }
  }

  private InspectedImage inspect(ImageFormat format, byte[] bytes) throws BadPictureException {
    String size = "a picture";
    try (PictureSource source = open(format, bytes)) {
      size = source.width() + "x" + source.height() + " pixels";
      BoxReducer reducer = reducer(format.title(), source.width(), source.height());
      boolean large = (long) source.width() * source.height() > LARGE_PIXELS;
      if (large) {
        LARGE_PICTURE.acquireUninterruptibly();
      }
      try {
        source.read(reducer);
        return inspected(format, source, reducer.finish());
      } finally {
        if (large) {
          LARGE_PICTURE.release();
        }
      }
    } catch (BadPictureException e) {
      throw e;
    } catch (OutOfMemoryError e) {
      throw new BadPictureException("not enough memory for " + size, e);
    } catch (IOException | RuntimeException | StackOverflowError | AssertionError e) {
      // Decoders fail on damaged data in any way they like.
      String reason = "damaged " + format.title() + detail(e);
      throw endsEarly(e)
          ? BadPictureException.truncated(reason, e)
          : new BadPictureException(reason, e);
    }
  }

  /** Opens the format's own source; reads the header and checks the structure. */
  private static PictureSource open(ImageFormat format, byte[] bytes) throws IOException {
    return switch (format) {
      case JPEG -> new JpegSource(bytes);
      case PNG -> new PngSource(bytes);
      case GIF -> new GifSource(bytes);
      case WEBP -> new WebpSource(bytes);
      case TIFF -> TiffSource.open(bytes);
      case BMP -> PluginSource.bmp(bytes);
      case PNM -> PluginSource.pnm(bytes);
    };
  }

  /** Decoders wrap what they meet. */
  private static boolean endsEarly(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(e -> e instanceof EOFException || e instanceof BytesInput.EndedException);
  }

  private static InspectedImage inspected(
      ImageFormat format, PictureSource source, RgbImage stored) {
    boolean turned = source.orientation().swaps();
    return new InspectedImage(
        upright(stored, source.orientation()),
        new ImageTraits(
            format,
            turned ? source.height() : source.width(),
            turned ? source.width() : source.height(),
            source.pixelFormat(),
            source.tolerated()));
  }

  /** The picture set upright; its pixels are the same array if they are upright already. */
  static RgbImage upright(RgbImage stored, Orientation orientation) {
    int width = stored.width();
    int height = stored.height();
    byte[] pixels = orientation.apply(stored.pixels(), width, height);
    return orientation.swaps()
        ? new RgbImage(height, width, pixels)
        : new RgbImage(width, height, pixels);
  }

  private BoxReducer reducer(String what, int width, int height) throws BadPictureException {
    if (width < 1 || height < 1) {
      throw new BadPictureException(what + " of " + width + "x" + height + " pixels");
    }
    long pixels = (long) width * height;
    if (pixels > limits.maxPixels()) {
      throw new BadPictureException(
          String.format(
              Locale.ROOT,
              "%,dx%,d = %,.1f megapixels, more than the limit of %,.1f",
              width,
              height,
              pixels / 1e6,
              limits.maxPixels() / 1e6));
    }
    return new BoxReducer(width, height, BoxReducer.factor(width, height, targetShortSide));
  }

  /** What a decoder says, as the rest of one line; nothing if it speaks to programmers. */
  private static String detail(Throwable failure) {
    if (failure instanceof EOFException) {
      return " (the data ends early)";
    }
    String message = failure.getMessage();
    if (!(failure instanceof IOException)
        || message == null
        || message.matches("(?s).*(\\bnull\\b|Exception).*")) {
      return "";
    }
    String line = message.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    return " (" + (line.length() > 120 ? line.substring(0, 120) + "..." : line) + ")";
  }
}
