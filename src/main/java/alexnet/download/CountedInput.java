package alexnet.download;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** Counts what is read, and refuses more than a limit: a few bytes can unpack to terabytes. */
final class CountedInput extends FilterInputStream {
  private final long limit;
  private long count;

  CountedInput(InputStream in, long limit) {
    super(in);
    this.limit = limit;
  }

  /** Bytes so far. */
  long count() {
    return count;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    counted(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int n = super.read(bytes, from, length);
    counted(Math.max(0, n));
    return n;
  }

  @Override
  public long skip(long wanted) throws IOException {
    long n = super.skip(wanted);
    counted(n);
    return n;
  }

  private void counted(long n) throws IOException {
    count += n;
    if (count > limit) {
      throw new IOException(String.format(Locale.ROOT, "it unpacks to more than %,d bytes", limit));
    }
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
