package alexnet.watch;

import alexnet.run.EpochMetrics;
import java.util.List;

/**
 * What is new of a run.
 *
 * @param status as it is now
 * @param from how many of the epochs that were known still hold; those beyond are to be forgotten
 * @param epochs that follow these
 */
public record RunNews(RunStatus status, int from, List<EpochMetrics> epochs) {}
