package alexnet.image.plugin;

import alexnet.image.source.BadPictureException;
import alexnet.image.source.BufferedRows;
import alexnet.image.source.BytesInput;
import alexnet.image.source.Orientation;
import alexnet.image.source.PictureSource;
import alexnet.image.source.PixelFormat;
import alexnet.image.source.RowSink;
import com.luciad.imageio.webp.WebPImageReaderSpi;
import java.awt.image.BufferedImage;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;

/**
 * WebP, decoded by libwebp. Of an animation the first frame, on a canvas that is white where the
 * frame leaves it bare. The decoder sees the picture alone, as {@link WebpChunks} cuts it out.
 */
public final class WebpSource implements PictureSource {
  private static final ImageReaderSpi READER = new WebPImageReaderSpi();

  private final WebpChunks chunks;

  /** Reads the header of a file and checks its structure. */
  public WebpSource(byte[] bytes) throws BadPictureException {
    chunks = new WebpChunks(bytes);
  }

  @Override
  public int width() {
    return chunks.canvasWidth();
  }

  @Override
  public int height() {
    return chunks.canvasHeight();
  }

  @Override
  public Orientation orientation() {
    return chunks.orientation();
  }

  @Override
  public PixelFormat pixelFormat() {
    return new PixelFormat(PixelFormat.Colours.RGB, 8, chunks.hasAlpha());
  }

  @Override
  public void read(RowSink rows) throws IOException {
    ImageReader reader = READER.createReaderInstance(null);
    BufferedImage frame;
    try {
      reader.setInput(new BytesInput(chunks.pictureAlone()), true, true);
      frame = reader.read(0);
    } catch (LinkageError e) {
      throw new BadPictureException(
          "libwebp, which reads WebP, cannot be loaded on this system", e);
    } finally {
      reader.dispose();
    }
    new WhiteCanvas(width(), height(), chunks.frameLeft(), chunks.frameTop(), chunks.frameHeight())
        .lay(new BufferedRows(frame)::row, rows);
  }
}
