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
  private volatile boolean well;
  private final Thread hook;

  /**
   * @param stop asks the work to stop; returns at once
   */
  Interruption(Runnable stop) {
    this(stop, false);
  }

  private Interruption(Runnable stop, boolean inOrder) {
    hook =
        new Thread(
            () -> {
              stop.run();
              try {
                boolean over = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (over && inOrder && well) {
                  Runtime.getRuntime().halt(0);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "alexnet-interruption");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Of work that a signal ends in good order: the exit code is then 0. */
  static Interruption inOrder(Runnable stop) {
    return new Interruption(stop, true);
  }

  /** The work did what it was to do. */
  void endsWell() {
    well = true;
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
