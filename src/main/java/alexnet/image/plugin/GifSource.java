package alexnet.image.plugin;

import alexnet.image.source.BadPictureException;
import alexnet.image.source.BufferedRows;
import alexnet.image.source.BytesInput;
import alexnet.image.source.JdkReaders;
import alexnet.image.source.Orientation;
import alexnet.image.source.PictureSource;
import alexnet.image.source.PixelFormat;
import alexnet.image.source.RowSink;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;

/**
 * The first frame of a GIF on its canvas, which is white where the frame leaves it bare. As in
 * Pillow, the canvas grows where a frame reaches beyond it.
 */
public final class GifSource implements PictureSource {
  private static final ImageReaderSpi READER = JdkReaders.find("gif");

  /** Pixels that LZW codes in a byte at best: strings of 4,096 in 12 bits. */
  private static final long MOST_EXPANSION = 2800;

  /** A canvas of this many pixels may be as empty as it likes. */
  private static final long SMALL = 1_000_000;

  private static final int IMAGE = 0x2C;
  private static final int EXTENSION = 0x21;
  private static final int SCREEN_END = 13;
  private static final int GRAPHIC_CONTROL = 0xF9;

  private final byte[] bytes;
  private final int frameAt;
  private final int frameLeft;
  private final int frameTop;
  private final int frameWidth;
  private final int frameHeight;
  private final int width;
  private final int height;

  /** The flags of the frame's graphic control extension; 0 if there is none. */
  private int controlFlagsAt;

  private PixelFormat pixelFormat;

  /** Reads the header of a file and checks its structure. */
  public GifSource(byte[] bytes) throws BadPictureException {
    this.bytes = bytes;
    frameAt = findFrame();
    frameLeft = u16(frameAt + 1);
    frameTop = u16(frameAt + 3);
    frameWidth = u16(frameAt + 5);
    frameHeight = u16(frameAt + 7);
    if (frameWidth == 0 || frameHeight == 0) {
      throw new BadPictureException("GIF frame of " + frameWidth + "x" + frameHeight + " pixels");
    }
    width = Math.max(u16(6), frameLeft + frameWidth);
    height = Math.max(u16(8), frameTop + frameHeight);
  }

  /** Steps over the global palette and extensions to the first image descriptor. */
  private int findFrame() throws BadPictureException {
    int at = SCREEN_END + paletteBytes(10);
    while (u8(at) == EXTENSION) {
      controlFlagsAt = u8(at + 1) == GRAPHIC_CONTROL ? at + 3 : controlFlagsAt;
      at += 2;
      while (u8(at) != 0) {
        at += 1 + u8(at);
      }
      at++;
    }
    if (u8(at) != IMAGE) {
      throw new BadPictureException("GIF without a picture");
    }
    return at;
  }

  private int paletteBytes(int flagsAt) throws BadPictureException {
    int flags = u8(flagsAt);
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  /**
   * The file itself, or, where the transparent index lies beyond the palette, a copy without
   * transparency: the reader would take the palette's last colour for it.
   */
  private byte[] readable() throws BadPictureException {
    if (controlFlagsAt == 0) {
      return bytes;
    }
    int local = paletteBytes(frameAt + 9);
    int colours = (local > 0 ? local : paletteBytes(10)) / 3;
    if (colours == 0 || u8(controlFlagsAt + 3) < colours) {
      return bytes;
    }
    byte[] opaque = bytes.clone();
    opaque[controlFlagsAt] &= ~1;
    return opaque;
  }

  private int u8(int index) throws BadPictureException {
    if (index >= bytes.length) {
      throw BadPictureException.truncated("truncated GIF");
    }
    return bytes[index] & 0xFF;
  }

  private int u16(int index) throws BadPictureException {
    return u8(index) | u8(index + 1) << 8;
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
    return Orientation.UPRIGHT;
  }

  @Override
  public PixelFormat pixelFormat() {
    return pixelFormat;
  }

  @Override
  public void read(RowSink rows) throws IOException {
    if ((long) width * height > Math.max(SMALL, bytes.length * MOST_EXPANSION)) {
      throw BadPictureException.truncated(
          String.format(
              Locale.ROOT,
              "truncated GIF: %,d bytes cannot hold %,dx%,d pixels",
              bytes.length,
              width,
              height));
    }
    BufferedImage frame;
    ImageReader reader = READER.createReaderInstance();
    BytesInput input = new BytesInput(readable());
    try {
      reader.setInput(input, true, true);
      frame = reader.read(0);
    } catch (IOException e) {
      // The reader takes the end for a block of -1 bytes.
      throw input.hasMetEnd() ? BadPictureException.truncated("truncated GIF", e) : e;
    } finally {
      reader.dispose();
    }
    if (frame.getWidth() != frameWidth || frame.getHeight() != frameHeight) {
      throw new BadPictureException("damaged GIF");
    }
    pixelFormat = PixelFormat.of(frame.getColorModel());
    new WhiteCanvas(width, height, frameLeft, frameTop, frameHeight)
        .lay(new BufferedRows(frame)::row, rows);
  }
}
