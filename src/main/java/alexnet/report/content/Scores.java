package alexnet.report.content;

import alexnet.eval.EvaluationReport;
import alexnet.eval.ReliabilityBins;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * How well a run does on one part of a data set.
 *
 * @param part which: test, validation, train or all
 * @param data the folder
 * @param report its figures
 * @param reliability of its probabilities
 * @param mistakes the most confident first
 * @param leastCertain the least certain first
 */
public record Scores(
    String part,
    String data,
    EvaluationReport report,
    ReliabilityBins reliability,
    List<PictureCard> mistakes,
    List<PictureCard> leastCertain) {
  /** Copies the lists and checks that the figures are of the same pictures. */
  public Scores {
    Objects.requireNonNull(part, "part");
    Objects.requireNonNull(data, "data");
    mistakes = List.copyOf(mistakes);
    leastCertain = List.copyOf(leastCertain);
    if (report.images() != reliability.count()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "figures of %d pictures with the reliability of %d",
              report.images(),
              reliability.count()));
    }
  }
}
