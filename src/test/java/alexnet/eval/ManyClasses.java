package alexnet.eval;

import alexnet.cli.output.EvaluationTable;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.SplittableRandom;

/** Evaluates many classes, in a process that {@link ManyClassesTest} gives little memory. */
final class ManyClasses {
  /** Their square would take 3.2 GB. */
  static final int CLASSES = 20_000;

  /** Their square would take 72 MB; it is written in full, so there are fewer. */
  static final int WRITTEN = 3_000;

  private ManyClasses() {}

  public static void main(String[] args) throws IOException {
    EvaluationReport report = report(CLASSES, 2_000);
    String table = EvaluationTable.text(report, Reports.names(CLASSES, "class"));
    EvaluationReport written = report(WRITTEN, 2_000);
    try (Counter json = new Counter();
        Counter csv = new Counter()) {
      new ObjectMapper().writeValue(json, written);
      ConfusionCsv.write(written, Reports.names(WRITTEN, "class"), csv);
      System.out.printf(
          "%d %d %d %d%n",
          report.confusion().total(),
          table.lines().filter(line -> line.startsWith("class1999")).count(),
          json.count('0'),
          csv.count('\n'));
    }
  }

  private static EvaluationReport report(int classes, int pictures) {
    SplittableRandom random = new SplittableRandom(15);
    Tally tally = new Tally(classes);
    float[] logits = new float[classes];
    for (int i = 0; i < pictures; i++) {
      int predicted = random.nextInt(classes);
      logits[predicted] = 1;
      tally.add(new float[][] {logits}, new int[] {random.nextInt(classes)});
      logits[predicted] = 0;
    }
    return tally.report(Reports.names(classes, "class"), List.of());
  }

  /** Keeps of what is written how often each ASCII character came. */
  private static final class Counter extends Writer {
    private final long[] counts = new long[128];

    long count(char letter) {
      return counts[letter];
    }

    @Override
    public void write(char[] text, int from, int length) {
      for (int i = from; i < from + length; i++) {
        counts[text[i] & 0x7f]++;
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
