package alexnet.doctor;

import alexnet.data.Skipped;
import alexnet.data.split.DataSurvey;
import alexnet.image.DecodeLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntConsumer;

/** Looks through a data set before it is trained on. */
public final class Doctor {
  private Doctor() {}

  /**
   * Reads every picture once and tells what is wrong with the set. Some 500 bytes a picture stay in
   * memory while it does, names included.
   *
   * @param workers threads that decode, at least 1
   * @param progress gets the number of pictures done, now and then, on the calling thread; what it
   *     throws ends the examination
   */
  public static Diagnosis examine(
      DataSurvey survey, DecodeLimits limits, int workers, IntConsumer progress) {
    List<LabelledPicture> pictures = LabelledPicture.of(survey);
    PictureScan.Result scan =
        PictureScan.run(pictures, survey.isFolders(), limits, workers, progress);
    Doubles.Result doubles =
        Doubles.find(pictures, scan.fingerprints(), () -> progress.accept(pictures.size()));
    List<Skipped> unreadable = unreadable(scan.problems());
    List<Problem> problems = new ArrayList<>(scan.problems());
    problems.addAll(FileProblems.tiny(pictures, scan.fingerprints()));
    problems.addAll(doubles.problems());
    problems.addAll(ClassProblems.of(survey, unreadable));
    return new Diagnosis(
        survey,
        problems,
        PictureSizes.of(scan.fingerprints()),
        doubles.leaked(),
        doubles.crowded(),
        Readiness.of(survey, unreadable),
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }

  private static List<Skipped> unreadable(List<Problem> problems) {
    return problems.stream()
        .filter(problem -> problem.kind().isUnreadable())
        .map(problem -> new Skipped(problem.file(), problem.detail()))
        .toList();
  }
}
