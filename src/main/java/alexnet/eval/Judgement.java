package alexnet.eval;

import alexnet.data.Skipped;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What a network made of a set of pictures: the figures of all, and the few worth looking at.
 *
 * @param report figures of all pictures
 * @param reliability of the probabilities
 * @param mistakes the wrong predictions with the highest probability, the most probable first
 * @param leastCertain the predictions, right or wrong, with the lowest probability, the least first
 */
public record Judgement(
    EvaluationReport report,
    ReliabilityBins reliability,
    List<Outcome> mistakes,
    List<Outcome> leastCertain) {
  /** Pictures of either kind that are kept: on a page each is some 5 kB. */
  private static final int PICTURES = 24;

  /** Copies the lists and checks that nothing is missing. */
  public Judgement {
    Objects.requireNonNull(report, "report");
    Objects.requireNonNull(reliability, "reliability");
    mistakes = List.copyOf(mistakes);
    leastCertain = List.copyOf(leastCertain);
  }

  /** The same with pictures that were left out before the scoring. */
  public Judgement without(List<Skipped> unreadable) {
    return new Judgement(report.without(unreadable), reliability, mistakes, leastCertain);
  }

  /** A look at one outcome after another. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Looks at one outcome after another; memory is bounded whatever their number. Not for several
   * threads at once.
   */
  public static final class Builder implements Consumer<Outcome> {
    private final ReliabilityBins.Builder reliability = ReliabilityBins.builder();
    private final HardPictures hard = new HardPictures(PICTURES);

    private Builder() {}

    @Override
    public void accept(Outcome outcome) {
      reliability.add(outcome);
      hard.accept(outcome);
    }

    /**
     * What was seen.
     *
     * @param report of the same pictures
     */
    public Judgement build(EvaluationReport report) {
      return new Judgement(report, reliability.build(), hard.mistakes(), hard.leastCertain());
    }
  }
}
