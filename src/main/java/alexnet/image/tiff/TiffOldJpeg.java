package alexnet.image.tiff;

import alexnet.image.jpeg.JpegSource;
import alexnet.image.source.BadPictureException;
import alexnet.image.source.Orientation;
import alexnet.image.source.PictureSource;
import alexnet.image.source.PixelFormat;
import alexnet.image.source.RowSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;

/**
 * A TIFF with the JPEG compression of TIFF 6.0, section 22, which its technical note 2 gave up:
 * read where the file holds one JPEG stream, whole or with its one strip behind it. Where tables
 * and pieces lie apart, programs never agreed on what they mean.
 */
final class TiffOldJpeg implements PictureSource {
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int STRIP_OFFSETS = 273;
  private static final int STRIP_BYTES = 279;
  private static final int STREAM = 513;
  private static final int STREAM_BYTES = 514;

  private final JpegSource jpeg;
  private final Orientation orientation;

  TiffOldJpeg(byte[] file, TiffDirectory directory) throws BadPictureException {
    orientation = directory.orientation();
    jpeg = new JpegSource(stream(file, directory));
    long width = directory.number(WIDTH, jpeg.width());
    long height = directory.number(HEIGHT, jpeg.height());
    if (width != jpeg.width() || height != jpeg.height()) {
      throw BadPictureException.unsupported(
          "TIFF",
          String.format(
              Locale.ROOT,
              "old JPEG compression, a stream of %dx%d pixels in a picture of %dx%d",
              jpeg.width(),
              jpeg.height(),
              width,
              height));
    }
  }

  private static byte[] stream(byte[] file, TiffDirectory directory) throws BadPictureException {
    boolean oneStrip = directory.count(STRIP_OFFSETS) == 1;
    long strip = oneStrip ? directory.value(STRIP_OFFSETS, 0) : 0;
    long stripBytes = directory.count(STRIP_BYTES) == 1 ? directory.value(STRIP_BYTES, 0) : 0;
    long start = directory.number(STREAM, strip);
    long bytes = directory.number(STREAM_BYTES, start == strip ? stripBytes : 0);
    if (!isStart(file, start)) {
      start = strip; // some programs wrote nonsense into the field, and the stream into the strip
      bytes = stripBytes;
    }
    if (!isStart(file, start)) {
      throw BadPictureException.unsupported("TIFF", "old JPEG compression without a JPEG stream");
    }
    long end = bytes > 0 ? start + Math.min(bytes, file.length - start) : file.length;
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    stream.write(file, (int) start, (int) (end - start));
    boolean behind = oneStrip && (strip >= end || strip < start) && strip < file.length;
    if (behind) { // the stream was its header alone
      long length = stripBytes > 0 ? Math.min(stripBytes, file.length - strip) : 0;
      stream.write(file, (int) strip, (int) length);
    }
    if (!behind && directory.count(STRIP_OFFSETS) > 1 && !covers(directory, start, end)) {
      throw BadPictureException.unsupported("TIFF", "old JPEG compression in several strips");
    }
    return stream.toByteArray();
  }

  private static boolean isStart(byte[] file, long at) {
    return at > 0
        && at + 2 <= file.length
        && file[(int) at] == (byte) 0xFF
        && file[(int) at + 1] == (byte) 0xD8;
  }

  /** Whether the strips are parts of the stream, and need not be read. */
  private static boolean covers(TiffDirectory directory, long start, long end)
      throws BadPictureException {
    long last = directory.value(STRIP_OFFSETS, directory.count(STRIP_OFFSETS) - 1);
    long first = directory.value(STRIP_OFFSETS, 0);
    return first >= start && first < end && last >= start && last < end;
  }

  @Override
  public int width() {
    return jpeg.width();
  }

  @Override
  public int height() {
    return jpeg.height();
  }

  @Override
  public Orientation orientation() {
    return orientation;
  }

  @Override
  public void read(RowSink rows) throws IOException {
    jpeg.read(rows);
  }

  @Override
  public PixelFormat pixelFormat() {
    return jpeg.pixelFormat();
  }

  @Override
  public String tolerated() {
    return jpeg.tolerated();
  }

  @Override
  public void close() {
    jpeg.close();
  }
}
