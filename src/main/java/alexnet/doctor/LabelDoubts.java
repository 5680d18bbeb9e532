package alexnet.doctor;

import alexnet.eval.LabelCheck;
import alexnet.eval.LabelSuspect;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a trained network thinks of the labels, as problems. */
public final class LabelDoubts {
  private LabelDoubts() {}

  /**
   * A diagnosis with the labels that a network doubts, in its order.
   *
   * @param check of the pictures that the diagnosis is about
   * @param classes the network's
   * @param trainedOn names of the pictures that the network was trained on; empty if unknown
   */
  public static Diagnosis added(
      Diagnosis diagnosis,
      LabelCheck check,
      List<String> classes,
      Optional<Set<String>> trainedOn) {
    List<LabelSuspect> suspects = check.suspects();
    Set<String> names = new HashSet<>();
    suspects.forEach(suspect -> names.add(suspect.sample().name()));
    Map<String, LabelledPicture> pictures = new HashMap<>();
    LabelledPicture.of(diagnosis.survey()).stream()
        .filter(picture -> names.contains(picture.sample().name()))
        .forEach(picture -> pictures.put(picture.sample().name(), picture));
    List<Problem> doubts =
        suspects.stream()
            .map(
                suspect -> {
                  LabelledPicture picture = pictures.get(suspect.sample().name());
                  String evidence =
                      trainedOn
                          .map(seen -> seen.contains(suspect.sample().name()))
                          .map(seen -> seen ? "; it was trained on this picture" : "")
                          .orElse("");
                  String detail =
                      String.format(
                          Locale.ROOT,
                          "labelled %s (%.3f), the network says %s (%.3f)%s",
                          picture.className(),
                          suspect.givenProbability(),
                          classes.get(suspect.suggested()),
                          suspect.suggestedProbability(),
                          evidence);
                  return Problem.of(ProblemKind.LABEL_SUSPECT, picture, detail);
                })
            .toList();
    return diagnosis.withDoubts(doubts, check);
  }
}
