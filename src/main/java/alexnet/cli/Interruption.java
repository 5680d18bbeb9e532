package alexnet.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Gives work the chance to end well after Ctrl-C or SIGTERM. The process then ends with the
 * signal's exit code, 130 or 143, by itself; or with 0, where a signal is the way it is meant to
 * end.
 *
 * <p>A shutdown hook asks the work to stop and holds the process until it has: {@link #close} tells
 * that.
 */
final class Interruption implements AutoCloseable {
  /** Longer than any batch, of training or validation, or writing of weights. */
  private static final long PATIENCE_SECONDS = 120;

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean inOrder;
  private final Thread hook;

  /**
   * @param stop asks the work to stop; returns at once
   */
  Interruption(Runnable stop) {
    hook =
        new Thread(
            () -> {
              stop.run();
              try {
                ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (inOrder) {
                  Runtime.getRuntime().halt(0);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "alexnet-interruption");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * The work did what it was to do, which a signal is the way to end: the exit code is then 0.
   * Before {@link #close}.
   */
  void endsInOrder() {
    inOrder = true;
  }

  /** The work has ended, and all that a user is to read of it is printed. */
  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // the hook is what we were called from
    }
  }
}
