package alexnet.doctor;

import alexnet.data.ClassNames;
import alexnet.data.DataPart;
import alexnet.data.Dataset;
import alexnet.data.Skipped;
import alexnet.data.split.DataSurvey;
import alexnet.image.UnreadFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** What the numbers of pictures, and the names of folders and files, show to be wrong. */
final class ClassProblems {
  /** Fewer training pictures than this are few, whatever the task. */
  private static final int FEW = 20;

  /** From this ratio of the largest class to the smallest on, recall of small classes suffers. */
  private static final double UNEVEN = 5;

  private ClassProblems() {}

  /** The pictures that are to be trained on, before any of them validate. */
  static Dataset trained(DataSurvey survey) {
    return survey.parts().getOrDefault(DataPart.TRAIN, survey.parts().get(DataPart.ALL));
  }

  /**
   * Looks at what lies where.
   *
   * @param unreadable pictures that cannot be decoded
   */
  static List<Problem> of(DataSurvey survey, List<Skipped> unreadable) {
    List<Problem> problems = new ArrayList<>();
    Dataset train = trained(survey);
    Set<String> told = new HashSet<>();
    for (DataSurvey.EmptyClass empty : survey.emptyClasses()) {
      told.add(empty.part() + "/" + empty.className());
      problems.add(
          Problem.about(ProblemKind.EMPTY_CLASS, empty.folder(), "no file named as a picture"));
    }
    survey
        .parts()
        .forEach(
            (part, pictures) -> {
              if (pictures.isEmpty()
                  && survey.emptyClasses().stream().noneMatch(empty -> empty.part() == part)) {
                problems.add(
                    Problem.about(
                        ProblemKind.EMPTY_PART, part.toString(), "no folder of a class in it"));
              } else {
                missing(part, pictures, train, told, problems);
              }
            });
    if (!survey.parts().containsKey(DataPart.VAL)) {
      withoutValidation(train.without(unreadable), problems);
    }
    ClassNames.alike(namesOf(train))
        .forEach(
            pair ->
                problems.add(
                    Problem.about(ProblemKind.ALIKE_NAMES, pair.other(), pair.toString())));
    sizes(survey, train, problems);
    survey.strays().forEach(f -> problems.add(stray(f)));
    survey
        .loose()
        .forEach(f -> problems.add(Problem.about(ProblemKind.LOOSE, f, "beside class folders")));
    return problems;
  }

  private static void missing(
      DataPart part, Dataset pictures, Dataset train, Set<String> told, List<Problem> problems) {
    int[] counts = pictures.classCounts();
    int[] trained = train.classCounts();
    for (int label = 0; label < counts.length; label++) {
      String name = pictures.classes().get(label);
      if (told.contains(part + "/" + name)) {
        continue;
      }
      if (counts[label] > 0 && trained[label] == 0) {
        problems.add(
            Problem.about(
                ProblemKind.UNKNOWN_CLASS,
                name,
                String.format(Locale.ROOT, "%,d pictures in %s, none in train", counts[label], part)
                    + like(name, train)));
      } else if (counts[label] == 0 && trained[label] > 0) {
        problems.add(
            Problem.about(
                ProblemKind.MISSING_CLASS,
                name,
                String.format(
                    Locale.ROOT, "%,d pictures in train, none in %s", trained[label], part)));
      }
    }
  }

  /** What the name is like in train, for people who think that it is there. */
  private static String like(String name, Dataset train) {
    return ClassNames.alike(name, namesOf(train)).map(pair -> "; " + pair).orElse("");
  }

  /** The classes with pictures. */
  private static List<String> namesOf(Dataset pictures) {
    int[] counts = pictures.classCounts();
    return IntStream.range(0, counts.length)
        .filter(label -> counts[label] > 0)
        .mapToObj(pictures.classes()::get)
        .toList();
  }

  /** Where validation is split off, a class keeps a picture to train on before it gives one. */
  private static void withoutValidation(Dataset readable, List<Problem> problems) {
    int[] counts = readable.classCounts();
    for (int label = 0; label < counts.length; label++) {
      if (counts[label] == 1) {
        problems.add(
            Problem.about(
                ProblemKind.NO_VALIDATION,
                readable.classes().get(label),
                "a single picture, which is trained on"));
      }
    }
  }

  private static void sizes(DataSurvey survey, Dataset train, List<Problem> problems) {
    int[] counts = train.classCounts();
    for (int label = 0; label < counts.length; label++) {
      if (counts[label] > 0 && counts[label] < FEW) {
        problems.add(
            Problem.about(
                ProblemKind.SMALL_CLASS,
                train.classes().get(label),
                String.format(
                    Locale.ROOT, "%d to train on; fewer than %d are few", counts[label], FEW)));
      }
    }
    List<Map.Entry<String, Integer>> bySize =
        IntStream.range(0, counts.length)
            .filter(label -> counts[label] > 0)
            .mapToObj(label -> Map.entry(train.classes().get(label), counts[label]))
            .sorted(Comparator.comparingInt(Map.Entry::getValue))
            .toList();
    if (bySize.isEmpty()) {
      return;
    }
    Map.Entry<String, Integer> least = bySize.get(0);
    Map.Entry<String, Integer> most = bySize.get(bySize.size() - 1);
    double ratio = (double) most.getValue() / least.getValue();
    if (ratio >= UNEVEN) {
      problems.add(
          Problem.about(
              ProblemKind.IMBALANCE,
              survey.folder().toString(),
              String.format(
                  Locale.ROOT,
                  "%s has %,d pictures to train on, %s %,d: %.1f times as many",
                  most.getKey(),
                  most.getValue(),
                  least.getKey(),
                  least.getValue(),
                  ratio)));
    }
  }

  private static Problem stray(String file) {
    Optional<UnreadFormat> format = UnreadFormat.named(file);
    if (format.isPresent()) {
      return Problem.about(
          ProblemKind.UNSUPPORTED, file, format.get().title() + " by its suffix, not opened");
    }
    int dot = file.lastIndexOf('.');
    boolean suffix = dot > Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\'));
    return Problem.about(
        ProblemKind.NOT_A_PICTURE,
        file,
        suffix ? "suffix " + file.substring(dot) : "a name without a suffix");
  }
}
