package alexnet.cli.output;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Progress on standard error: a bar on a terminal, a line now and then in a pipe. The launcher says
 * in the property {@code alexnet.terminal} which it is.
 */
public final class Progress implements AutoCloseable {
  private static final boolean TERMINAL = Boolean.getBoolean("alexnet.terminal");
  private static final long LINE_EVERY_NANOS = 30_000_000_000L;

  private final PrintWriter err;
  private final String task;
  private final long all;
  private final ProgressBar bar;
  private long lastLine = System.nanoTime();

  /**
   * @param task what goes on, such as {@code Epoch 1/8}
   * @param all number of units
   */
  public Progress(PrintWriter err, String task, String unit, long all) {
    this.err = err;
    this.task = task;
    this.all = all;
    this.bar =
        TERMINAL
            ? new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(all)
                .setUnit(" " + unit, 1)
                .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BAR)
                .setUpdateIntervalMillis(200)
                .clearDisplayOnFinish()
                .build()
            : null;
  }

  /**
   * Shows how far it has come.
   *
   * @param done units so far
   * @param detail figures, perhaps empty
   */
  public void at(long done, String detail) {
    if (bar != null) {
      bar.stepTo(done);
      bar.setExtraMessage(detail);
    } else if (System.nanoTime() - lastLine > LINE_EVERY_NANOS) {
      lastLine = System.nanoTime();
      err.println(task + ": " + done + "/" + all + (detail.isEmpty() ? "" : ", " + detail));
    }
  }

  /** Removes the bar. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
