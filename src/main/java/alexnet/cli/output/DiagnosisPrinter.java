package alexnet.cli.output;

import alexnet.data.DataPart;
import alexnet.data.Dataset;
import alexnet.data.split.DataSurvey;
import alexnet.doctor.CleanCopy;
import alexnet.doctor.Diagnosis;
import alexnet.doctor.Problem;
import alexnet.doctor.ProblemKind;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is wrong with a data set, for people and as JSON. */
public final class DiagnosisPrinter {
  /** Problems of a kind that a person is shown. */
  private static final int SHOWN = 3;

  private DiagnosisPrinter() {}

  public static void print(Diagnosis diagnosis, PrintWriter out) {
    header(diagnosis, out);
    diagnosis.byKind().forEach((kind, problems) -> kind(diagnosis, kind, problems, out));
    out.println();
    out.println("Verdict: " + diagnosis.verdict());
    diagnosis.refusal().ifPresent(reason -> out.println("  " + reason));
    diagnosis.unscored().ifPresent(reason -> out.println("  " + reason));
  }

  private static void header(Diagnosis diagnosis, PrintWriter out) {
    DataSurvey survey = diagnosis.survey();
    String parts =
        survey.parts().entrySet().stream()
            .filter(entry -> entry.getKey() != DataPart.ALL)
            .map(
                entry ->
                    String.format(Locale.ROOT, "%s %,d", entry.getKey(), entry.getValue().size()))
            .collect(Collectors.joining(", "));
    out.println(
        String.format(
            Locale.ROOT,
            "%s: %,d pictures of %,d classes%s",
            survey.folder(),
            survey.size(),
            survey.classes().size(),
            parts.isEmpty() ? "" : ": " + parts));
    Dataset train = survey.parts().values().iterator().next();
    int[] counts = train.classCounts();
    int least =
        IntStream.range(0, counts.length).reduce(0, (a, b) -> counts[b] < counts[a] ? b : a);
    int most = IntStream.range(0, counts.length).reduce(0, (a, b) -> counts[b] > counts[a] ? b : a);
    String where = survey.parts().containsKey(DataPart.TRAIN) ? " in train" : "";
    String range =
        counts[least] == counts[most]
            ? String.format(Locale.ROOT, "each class has %,d pictures", counts[least])
            : String.format(
                Locale.ROOT,
                "a class has %,d (%s) to %,d (%s) pictures",
                counts[least],
                train.classes().get(least),
                counts[most],
                train.classes().get(most));
    out.println(range + where);
    out.println(diagnosis.sizes().inWords());
    diagnosis.remarks().forEach(out::println);
  }

  private static void kind(
      Diagnosis diagnosis, ProblemKind kind, List<Problem> problems, PrintWriter out) {
    out.printf(Locale.ROOT, "%n%s: %s: %,d%n", kind.severity(), kind.title(), problems.size());
    problems.stream().limit(SHOWN).forEach(problem -> out.println("  " + line(problem, diagnosis)));
    if (problems.size() > SHOWN) {
      out.printf(Locale.ROOT, "  and %,d more%n", problems.size() - SHOWN);
    }
    out.println("  " + kind.meaning());
    out.println("  " + kind.advice());
  }

  private static String line(Problem problem, Diagnosis diagnosis) {
    String other =
        problem.other() == null ? "" : " = " + diagnosis.below(problem.other().sample().name());
    return diagnosis.below(problem.file()) + other + ": " + problem.detail();
  }

  /**
   * One object.
   *
   * @param copy what was written, or null
   */
  public static Map<String, Object> json(Diagnosis diagnosis, CleanCopy.Result copy) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("classes", classes(diagnosis.survey()));
    json.put("images", diagnosis.survey().size());
    if (!diagnosis.survey().notes().isEmpty()) {
      json.put("notes", diagnosis.survey().notes());
    }
    Map<String, Integer> counts = new LinkedHashMap<>();
    diagnosis.byKind().forEach((kind, problems) -> counts.put(kind.toString(), problems.size()));
    json.put("counts", counts);
    json.put("problems", diagnosis.problems().stream().map(DiagnosisPrinter::json).toList());
    json.put("sizes", diagnosis.sizes());
    Map<String, Integer> leaked = new LinkedHashMap<>();
    diagnosis.survey().parts().keySet().stream()
        .filter(part -> part == DataPart.VAL || part == DataPart.TEST)
        .forEach(part -> leaked.put(part.toString(), diagnosis.leaked(part)));
    json.put("leaked", leaked);
    json.put("crowded", diagnosis.crowded());
    diagnosis.agreement().ifPresent(part -> json.put("agreement", part));
    diagnosis.heldOutAgreement().ifPresent(part -> json.put("heldOutAgreement", part));
    json.put("verdict", diagnosis.verdict());
    diagnosis.refusal().ifPresent(reason -> json.put("refusal", reason));
    diagnosis.unscored().ifPresent(reason -> json.put("unscored", reason));
    if (copy != null) {
      Map<String, Object> fixed = new LinkedHashMap<>();
      fixed.put("linked", copy.linked());
      fixed.put("copied", copy.copied());
      fixed.put("leftOut", copy.leftOut());
      fixed.put("list", copy.list().toString());
      copy.refusal().ifPresent(reason -> fixed.put("refusal", reason));
      json.put("fix", fixed);
    }
    return json;
  }

  private static List<Map<String, Object>> classes(DataSurvey survey) {
    Map<DataPart, int[]> counts = survey.classCounts();
    return IntStream.range(0, survey.classes().size())
        .mapToObj(
            label -> {
              Map<String, Object> json = new LinkedHashMap<>();
              json.put("name", survey.classes().get(label));
              counts.forEach((part, count) -> json.put(part.toString(), count[label]));
              return json;
            })
        .toList();
  }

  private static Map<String, Object> json(Problem problem) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", problem.file());
    json.put("kind", problem.kind());
    json.put("severity", problem.kind().severity());
    json.put("detail", problem.detail());
    if (problem.other() != null) {
      json.put("other", problem.other().sample().name());
    }
    return json;
  }
}
