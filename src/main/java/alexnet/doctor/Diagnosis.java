package alexnet.doctor;

import alexnet.data.DataPart;
import alexnet.data.split.DataSurvey;
import alexnet.eval.LabelCheck;
import alexnet.page.Figures;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * What is wrong with a data set.
 *
 * @param survey what was looked at
 * @param problems the worst kind first
 * @param sizes of the pictures
 * @param leaked how many pictures of a part have their equal in train
 * @param crowded pictures that have so many alike that near doubles of theirs may be missing
 * @param readiness whether train takes the folder as it is
 * @param agreement part of the labels that the network which was asked finds most probable, 0..1;
 *     empty if none was
 * @param heldOutAgreement the same of the pictures that it was not trained on; empty where that is
 *     not known, or they are all or none
 */
public record Diagnosis(
    DataSurvey survey,
    List<Problem> problems,
    PictureSizes sizes,
    Map<DataPart, Integer> leaked,
    int crowded,
    Readiness readiness,
    OptionalDouble agreement,
    OptionalDouble heldOutAgreement) {
  /** Sorts the problems by kind, and keeps their order within. */
  public Diagnosis {
    Objects.requireNonNull(survey, "survey");
    leaked = Map.copyOf(leaked);
    Objects.requireNonNull(readiness, "readiness");
    problems = problems.stream().sorted(Comparator.comparing(Problem::kind)).toList();
  }

  Diagnosis withDoubts(List<Problem> doubts, LabelCheck check) {
    List<Problem> all = new ArrayList<>(problems);
    all.addAll(doubts);
    return new Diagnosis(
        survey,
        all,
        sizes,
        leaked,
        crowded,
        readiness,
        OptionalDouble.of(check.agreement()),
        check.heldOutAgreement());
  }

  /** Why train refuses the folder as it is, in one line; empty if it does not. */
  public Optional<String> refusal() {
    return readiness.refusal();
  }

  /** Why the test part cannot be scored, in one line; empty if it can or there is none. */
  public Optional<String> unscored() {
    return readiness.unscored();
  }

  /** The problems of each kind that there is, the worst kind first. */
  public Map<ProblemKind, List<Problem>> byKind() {
    return problems.stream()
        .collect(
            Collectors.groupingBy(
                Problem::kind, () -> new EnumMap<>(ProblemKind.class), Collectors.toList()));
  }

  /** Number of problems of a severity. */
  public long count(Severity severity) {
    return problems.stream().filter(problem -> problem.kind().severity() == severity).count();
  }

  /** How many pictures of a part have their equal in train. */
  public int leaked(DataPart part) {
    return leaked.getOrDefault(part, 0);
  }

  /**
   * What else there is to know, in whole sentences: which folders were taken for parts, pictures
   * left out, pictures that leaked, the agreement of the network that was asked, and what may be
   * missing.
   */
  public List<String> remarks() {
    List<String> remarks = new ArrayList<>(survey.notes());
    int unread = byKind().getOrDefault(ProblemKind.UNSUPPORTED, List.of()).size();
    if (unread > 0) {
      remarks.add(
          "train will leave out %s of formats that are not read."
              .formatted(Figures.count(unread, "picture")));
    }
    survey.parts().keySet().stream()
        .filter(part -> leaked(part) > 0)
        .map(
            part ->
                String.format(
                    Locale.ROOT,
                    "%,d pictures of %s have their equal in train.",
                    leaked(part),
                    part))
        .forEach(remarks::add);
    agreement.ifPresent(
        part ->
            remarks.add(
                String.format(
                    Locale.ROOT,
                    "The network finds the given label most probable for %.1f%% of the pictures%s.",
                    100 * part,
                    heldOut())));
    if (crowded > 0) {
      remarks.add(
          String.format(
              Locale.ROOT,
              "%,d pictures have so many alike that near doubles of theirs may be missing here.",
              crowded));
    }
    return remarks;
  }

  private String heldOut() {
    return heldOutAgreement.isEmpty()
        ? ""
        : String.format(
            Locale.ROOT,
            ", and for %.1f%% of those it was not trained on",
            100 * heldOutAgreement.getAsDouble());
  }

  private int trainedClasses() {
    int[] counts = ClassProblems.trained(survey).classCounts();
    return (int) Arrays.stream(counts).filter(count -> count > 0).count();
  }

  /** A file's name without the folder of the set. */
  public String below(String file) {
    String start = survey.folder() + File.separator;
    return file.startsWith(start) ? file.substring(start.length()) : file;
  }

  /** All of it in one sentence. */
  public String verdict() {
    Map<ProblemKind, List<Problem>> kinds = byKind();
    if (refusal().isPresent()) {
      return "Not ready: train will refuse this folder as it is.";
    }
    if (kinds.containsKey(ProblemKind.CONTRADICTION) || kinds.containsKey(ProblemKind.LEAK)) {
      return "Not ready: put the doubles in order first, or the accuracy it gives is not to be"
          + " believed.";
    }
    int unvalidated = kinds.getOrDefault(ProblemKind.NO_VALIDATION, List.of()).size();
    if (unvalidated > 0 && unvalidated == trainedClasses()) {
      return "Not ready: no class has a second picture to validate with, and nothing would tell a"
          + " good network from a bad one.";
    }
    if (unscored().isPresent()) {
      return "Usable: train takes the folder, but its test part cannot be scored.";
    }
    if (count(Severity.SEVERE) > 0) {
      return "Usable: train will leave out what cannot be read.";
    }
    if (kinds.containsKey(ProblemKind.NEAR_LEAK)
        || kinds.containsKey(ProblemKind.NEAR_CONTRADICTION)) {
      return "Usable: look at the near doubles first, which may make its figures untrue.";
    }
    if (unvalidated > 0) {
      return String.format(
          Locale.ROOT,
          "Usable: %,d of %,d classes have no picture to validate with.",
          unvalidated,
          trainedClasses());
    }
    if (count(Severity.WARNING) > 0) {
      return "Usable: the warnings may cost some accuracy.";
    }
    return "Good: nothing stands in the way of training.";
  }
}
