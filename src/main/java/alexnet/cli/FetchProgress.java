package alexnet.cli;

import alexnet.weights.Download;
import alexnet.weights.DownloadListener;
import java.io.PrintWriter;

/** Shows a download: nothing if the file is in the cache already. */
final class FetchProgress implements DownloadListener, AutoCloseable {
  private static final int MB = 1_000_000;

  private final PrintWriter err;
  private final Download download;
  private Progress progress;

  FetchProgress(PrintWriter err, Download download) {
    this.err = err;
    this.download = download;
  }

  @Override
  public void progress(long done, long all) {
    if (progress == null) {
      err.println("Fetching " + download.address());
      progress = new Progress(err, "Fetching", "MB", Math.max(0, all) / MB);
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
