package alexnet.run;

import alexnet.data.Dataset;
import alexnet.data.DatasetException;
import alexnet.data.split.DataSplits;
import alexnet.weights.tensor.ModelCard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The part of a data folder that is scored.
 *
 * @param name for messages
 * @param images its pictures
 * @param warning why figures of it may be too good, or are not of the test part, if there is reason
 *     to say so
 * @param notes what else there is to know of the folder, in whole sentences
 */
public record EvaluationData(
    String name, Dataset images, Optional<String> warning, List<String> notes) {
  /** What {@code --split} takes. */
  public enum Split {
    TRAIN,
    VAL,
    TEST,
    ALL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Chooses the part. A test part that cannot be scored is passed over, with a warning, unless it
   * was asked for. A validation split exists where the folder has a part of that name, or where the
   * run was trained on these pictures and split them.
   *
   * @param split as asked for, or null for the default: test, else validation, else all
   * @param run the run folder or its weights file
   * @param card of its weights
   * @throws DatasetException if the part asked for is not there
   */
  public static EvaluationData choose(Path data, Split split, Path run, ModelCard card) {
    return choose(RunSplits.of(data, run, card), split);
  }

  /** As {@link #choose(Path, Split, Path, ModelCard)}, of a folder that is open already. */
  public static EvaluationData choose(RunSplits open, Split split) {
    DataSplits splits = split == null ? open.splits().scorable() : open.splits();
    Split chosen = split;
    if (chosen == null) {
      boolean validation = !splits.validation().isEmpty();
      chosen = !splits.test().isEmpty() ? Split.TEST : validation ? Split.VAL : Split.ALL;
    }
    Dataset images =
        switch (chosen) {
          case TRAIN -> splits.train();
          case VAL -> splits.validation();
          case TEST -> splits.test();
          case ALL -> splits.all();
        };
    if (images.isEmpty()) {
      throw new DatasetException(open.folder() + " has no pictures in its part \"" + chosen + "\"");
    }
    List<String> warnings = new ArrayList<>();
    if (split == null) {
      unscored(open.splits(), chosen).ifPresent(warnings::add);
    }
    Optional.ofNullable(warning(open, chosen, split)).ifPresent(warnings::add);
    return new EvaluationData(
        chosen.toString(),
        images,
        warnings.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", warnings)),
        splits.notes());
  }

  private static Optional<String> unscored(DataSplits splits, Split instead) {
    return splits
        .unscored()
        .map(reason -> "the test part is not scored, but \"%s\": %s".formatted(instead, reason));
  }

  private static String warning(RunSplits open, Split chosen, Split asked) {
    boolean changed = open.standing() == RunSplits.Standing.CHANGED;
    if (chosen == Split.VAL && changed && open.dealsValidation()) {
      return ("the pictures in %s are not those of the training any more, and the validation part"
              + " is another one: it holds pictures that were trained on, and its figures are too"
              + " good")
          .formatted(open.folder());
    }
    if (asked == null && chosen == Split.ALL && open.holdsTrainingPictures()) {
      return changed
          ? ("the run was trained on %s, and nothing of it is known to be held out: any of these"
                  + " pictures may have been trained on, and its figures be too good")
              .formatted(open.folder())
          : ("%s has nothing that was held out: these are the pictures of the training, and the"
                  + " figures say how well they were learnt, not how good the network is on others")
              .formatted(open.folder());
    }
    return null;
  }

  /** Whether two paths lead to one folder, which is there. */
  static boolean same(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException notThere) {
      return false;
    }
  }
}
