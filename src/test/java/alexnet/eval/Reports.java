package alexnet.eval;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Evaluation reports to write down in tests. */
public final class Reports {
  private Reports() {}

  /** Classes c0, c1 ... with these counts; loss 0.5, every picture a top-5 hit. */
  public static EvaluationReport of(long[][] counts) {
    ConfusionMatrix confusion =
        new ConfusionMatrix(
            counts.length,
            IntStream.range(0, counts.length)
                .boxed()
                .flatMap(
                    t ->
                        IntStream.range(0, counts.length)
                            .filter(p -> counts[t][p] != 0)
                            .mapToObj(p -> new ConfusionMatrix.Cell(t, p, counts[t][p])))
                .toList());
    List<ClassScore> scores = ClassScore.of(names(counts.length, "c"), confusion);
    long images = confusion.total();
    double top1 = (double) confusion.correct() / images;
    return new EvaluationReport(images, 0.5, top1, 1, scores, confusion, List.of());
  }

  /** Counts up to a bound, most of them on the diagonal. */
  public static EvaluationReport random(int classes, long bound) {
    SplittableRandom random = new SplittableRandom(classes);
    long[][] counts = new long[classes][classes];
    for (int t = 0; t < classes; t++) {
      for (int p = 0; p < classes; p++) {
        counts[t][p] = t == p ? bound : random.nextLong(bound / 4 + 1);
      }
    }
    return of(counts);
  }

  public static List<String> names(int classes, String prefix) {
    return IntStream.range(0, classes).mapToObj(i -> prefix + i).toList();
  }
}
