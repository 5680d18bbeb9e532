package alexnet.report;

import alexnet.data.Dataset;
import alexnet.data.split.DataSplits;
import alexnet.report.content.ClassCounts;
import alexnet.run.EvaluationData;
import alexnet.run.RunSplits;
import alexnet.weights.tensor.ModelCard;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The pictures that a report is about.
 *
 * @param all pictures of the folder
 * @param scored the part whose figures the report gives, with the labels of the network
 */
public record ReportData(RunSplits all, EvaluationData scored) {
  /**
   * Opens a folder.
   *
   * @param split as asked for, or null for test, else validation, else all
   * @throws alexnet.data.DatasetException if the folder, or that part of it, cannot be used
   */
  public static ReportData open(Path folder, EvaluationData.Split split, Path run, ModelCard card) {
    return of(RunSplits.of(folder, run, card), split, card);
  }

  /** As {@link #open}, of what is open already. */
  static ReportData of(RunSplits all, EvaluationData.Split split, ModelCard card) {
    EvaluationData chosen = EvaluationData.choose(all, split);
    Dataset images = chosen.images().withClasses(card.classes());
    return new ReportData(
        all, new EvaluationData(chosen.name(), images, chosen.warning(), chosen.notes()));
  }

  /** Why the figures may be too good, in whole sentences. */
  List<String> notes(EvaluationData.Split asked) {
    List<String> notes = new ArrayList<>(scored.notes());
    scored.warning().ifPresent(text -> notes.add(capital(text) + "."));
    if (all.standing() == RunSplits.Standing.OTHER
        && asked == null
        && scored.name().equals(EvaluationData.Split.ALL.toString())) {
      notes.add(
          ("The pictures in %s are not those of the run as they were: all of them are scored, also"
                  + " any that it was trained on.")
              .formatted(all.folder()));
    }
    return notes;
  }

  Path folder() {
    return all.folder();
  }

  /** Without a test part that cannot be scored. */
  DataSplits splits() {
    return all.splits().scorable();
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  /** Whether the part is the one that chose the weights. */
  boolean scoresValidation() {
    return scored.name().equals(EvaluationData.Split.VAL.toString());
  }

  /** The part's name in full. */
  String part() {
    return scoresValidation() ? "validation" : scored.name();
  }

  /** Pictures of each class in each part that has any. */
  public ClassCounts counts() {
    List<ClassCounts.Part> parts =
        Stream.of(
                part(isUndivided() ? "all" : "train", splits().train()),
                part("validation", splits().validation()),
                part("test", splits().test()))
            .filter(part -> part.counts().stream().anyMatch(count -> count > 0))
            .toList();
    return new ClassCounts(splits().train().classes(), parts);
  }

  /** Whether these are pictures that nobody has called a training set. */
  private boolean isUndivided() {
    return !hasTrainingPictures() && splits().validation().isEmpty() && splits().test().isEmpty();
  }

  /** Whether the run was trained on pictures of this folder. */
  public boolean hasTrainingPictures() {
    return all.holdsTrainingPictures();
  }

  private static ClassCounts.Part part(String name, Dataset pictures) {
    return new ClassCounts.Part(name, Arrays.stream(pictures.classCounts()).boxed().toList());
  }
}
