package alexnet.cli.output;

import alexnet.report.ScoringListener;
import java.io.PrintWriter;

/** Shows how far the scoring for a report has come. */
public final class ScoringProgress implements ScoringListener, AutoCloseable {
  private final PrintWriter err;
  private Progress progress;

  public ScoringProgress(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void scored(String part, int done, int all) {
    if (progress == null) {
      progress = new Progress(err, "Scoring " + part + " for the report", "pictures", all);
    }
    progress.at(done, "");
  }

  @Override
  public void close() {
    if (progress != null) {
      progress.close();
    }
  }
}
