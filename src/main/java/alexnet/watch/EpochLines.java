package alexnet.watch;

import alexnet.run.MetricsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The whole lines of {@code metrics.csv}. */
final class EpochLines implements GrowingFile.Reader {
  private final List<String> lines = new ArrayList<>();
  private MetricsFile parsed = new MetricsFile(List.of(), null);
  private boolean isParsed = true;

  @Override
  public void anew() {
    lines.clear();
    parsed = new MetricsFile(List.of(), null);
    isParsed = true;
  }

  @Override
  public void line(String text) {
    lines.add(text);
    isParsed = false;
  }

  /**
   * What they say.
   *
   * @param file what a problem names
   */
  MetricsFile file(Path file) {
    if (!isParsed) {
      parsed = MetricsFile.parse(file, lines);
      isParsed = true;
    }
    return parsed;
  }
}
