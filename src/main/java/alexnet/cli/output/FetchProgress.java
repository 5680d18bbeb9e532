package alexnet.cli.output;

import alexnet.download.DownloadListener;
import java.io.PrintWriter;

/** Shows what is fetched and unpacked: nothing if all is there already. */
public final class FetchProgress implements DownloadListener, AutoCloseable {
  private static final int MB = 1_000_000;

  private final PrintWriter err;
  private String preface;
  private String task = "";
  private Progress progress;

  /**
   * @param preface a line to begin with, or null
   */
  public FetchProgress(PrintWriter err, String preface) {
    this.err = err;
    this.preface = preface;
  }

  @Override
  public void begin(String next) {
    close();
    if (preface != null) {
      err.println(preface);
      preface = null;
    }
    err.println(next);
    task = next.split(" ", 2)[0];
  }

  @Override
  public void progress(long done, long all) {
    if (progress == null) {
      progress = new Progress(err, task, "MB", Math.max(0, all) / MB);
    }
    progress.at(done / MB, "");
  }

  @Override
  public void warning(String line) {
    close();
    err.println("warning: " + line);
  }

  @Override
  public void close() {
    if (progress != null) {
      progress.close();
      progress = null;
    }
  }
}
