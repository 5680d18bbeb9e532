package alexnet.serve.http;

import alexnet.serve.DaemonThreads;
import alexnet.serve.RefusedException;
import alexnet.text.PlainText;
import java.io.PrintWriter;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/** One thread for long work that nobody waits for. */
final class Background implements Executor {
  private final PrintWriter log;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(DaemonThreads.named("alexnet-background"));

  /**
   * @param log gets a line for what fails
   */
  Background(PrintWriter log) {
    this.log = log;
  }

  /**
   * Does it after all that came before.
   *
   * @throws Problem 503 once this is stopped
   */
  @Override
  public void execute(Runnable work) {
    try {
      thread.execute(() -> attempt(work));
    } catch (RejectedExecutionException e) {
      throw Problem.stopping();
    }
  }

  private void attempt(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      // Once this is stopped, nothing failed: what was begun is begun again at the next start.
      if (!(e instanceof RefusedException) && !thread.isShutdown()) {
        String reason = e.getMessage() == null ? e.toString() : e.getMessage();
        log.println("alexnet: " + PlainText.line(reason));
        log.flush();
      }
    }
  }

  /** Begins nothing more, and interrupts what is under way. */
  void stop() {
    thread.shutdownNow();
  }

  /** Waits for its end, some seconds at most. */
  void awaitEnd() {
    DaemonThreads.awaitEnd(thread);
  }
}
