package alexnet.serve.http;

import alexnet.serve.RefusedException;
import alexnet.text.PlainText;
import java.io.PrintWriter;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** One thread for long work that nobody waits for. */
final class Background implements Executor {
  private final PrintWriter log;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread made = new Thread(task, "alexnet-background");
            made.setDaemon(true);
            return made;
          });

  /**
   * @param log gets a line for what fails
   */
  Background(PrintWriter log) {
    this.log = log;
  }

  @Override
  public void execute(Runnable work) {
    thread.execute(
        () -> {
          try {
            work.run();
          } catch (RefusedException e) {
            // The server stops; what was begun is begun again at the next start.
          } catch (RuntimeException e) {
            log.println("alexnet: " + PlainText.line(String.valueOf(e.getMessage())));
            log.flush();
          }
        });
  }

  /** Begins nothing more, and interrupts what is under way. */
  void stop() {
    thread.shutdownNow();
  }

  /** Waits for its end, some seconds at most. */
  void awaitEnd() {
    try {
      thread.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
