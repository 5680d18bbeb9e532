package alexnet.serve.http;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * A body as it comes in. It takes room for what has come and not for what was announced: whoever
 * announces much and sends nothing keeps nobody out.
 */
final class IncomingBody {
  private final Content.Source source;
  private final InFlight inFlight;
  private final int most;
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private byte[] content = {};
  private int size;

  private IncomingBody(Content.Source source, InFlight inFlight, long length, int maxBytes) {
    this.source = source;
    this.inFlight = inFlight;
    this.most = length >= 0 ? (int) length : maxBytes;
  }

  /**
   * Begins to read.
   *
   * @param length in bytes, at most {@code maxBytes}, or -1 where it is not known
   * @return all of it, whose room is the reader's to give back; or it fails, with the room given
   *     back: with {@link TooLargeException}, with {@link Problem} where there is no room, with
   *     what became of the connection
   */
  static CompletableFuture<byte[]> read(
      Content.Source source, InFlight inFlight, long length, int maxBytes) {
    IncomingBody body = new IncomingBody(source, inFlight, length, maxBytes);
    body.read();
    return body.whole;
  }

  /** There is more than may be. */
  static final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private void read() {
    try {
      while (true) {
        Content.Chunk chunk = source.read();
        if (chunk == null) {
          // Blocking: what follows on the last chunk reads the content.
          source.demand(Invocable.from(Invocable.InvocationType.BLOCKING, this::read));
          return;
        }
        if (Content.Chunk.isFailure(chunk)) {
          fail(chunk.getFailure());
          return;
        }
        boolean last = chunk.isLast();
        try {
          add(chunk);
        } finally {
          chunk.release();
        }
        if (last) {
          whole.complete(size == content.length ? content : Arrays.copyOf(content, size));
          return;
        }
      }
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private void add(Content.Chunk chunk) {
    int more = chunk.remaining();
    if (more > most - size) {
      throw new TooLargeException();
    }
    inFlight.reserve(more);
    size += more;
    if (size > content.length) {
      content = Arrays.copyOf(content, (int) Math.min(most, Math.max(size, 2L * content.length)));
    }
    chunk.get(content, size - more, more);
  }

  private void fail(Throwable failure) {
    inFlight.release(size);
    size = 0;
    source.fail(failure);
    whole.completeExceptionally(failure);
  }
}
