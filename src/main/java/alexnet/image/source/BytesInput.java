package alexnet.image.source;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * Bytes in memory as ImageIO wants them. Some decoders read on and on behind the end of a cut-off
 * file, and take what they get for zeros; after a few times this ends them.
 */
public final class BytesInput extends ImageInputStreamImpl {
  /** Decoders that fetch ahead reach the end of good files, too, but not often. */
  private static final int PATIENCE = 64;

  private final byte[] bytes;
  private int timesAtEnd;

  /** All of a file, from its first byte. */
  public BytesInput(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read() throws IOException {
    if (streamPos >= bytes.length) {
      return end();
    }
    bitOffset = 0;
    return bytes[(int) streamPos++] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (streamPos >= bytes.length) {
      return end();
    }
    bitOffset = 0;
    int count = (int) Math.min(length, bytes.length - streamPos);
    System.arraycopy(bytes, (int) streamPos, into, offset, count);
    streamPos += count;
    return count;
  }

  /** Not an EOFException: that one is what the decoders swallow. */
  public static final class EndedException extends IOException {
    private static final long serialVersionUID = 1;

    EndedException() {
      super("the data ends early");
    }
  }

  private int end() throws IOException {
    if (++timesAtEnd > PATIENCE) {
      throw new EndedException();
    }
    return -1;
  }

  /** Whether somebody wanted to read on behind the last byte. */
  public boolean hasMetEnd() {
    return timesAtEnd > 0;
  }

  @Override
  public long length() {
    return bytes.length;
  }
}
