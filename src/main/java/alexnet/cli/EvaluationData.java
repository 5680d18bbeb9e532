package alexnet.cli;

import alexnet.data.DataLayout;
import alexnet.data.DataSplits;
import alexnet.data.Dataset;
import alexnet.data.DatasetException;
import alexnet.train.RunDirectory;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The part of a data folder that is scored.
 *
 * @param name for messages
 * @param images its pictures
 */
record EvaluationData(String name, Dataset images) {
  /** What {@code --split} takes. */
  enum Split {
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
   * Chooses the part.
   *
   * @param split as asked for, or null for the default: test/, else val/, else the run's own
   *     validation split if it was trained on this folder, else all
   * @throws DatasetException if the part asked for is not there
   */
  static EvaluationData choose(Path data, Split split, Path run) {
    RunDirectory.SplitOrigin origin =
        RunDirectory.splitOrigin(run)
            .filter(of -> of.source().folder().equals(data.toAbsolutePath().normalize()))
            .orElse(null);
    boolean sameFolder = origin != null;
    OptionalDouble fraction =
        sameFolder && origin.source().valSplit() != null
            ? OptionalDouble.of(origin.source().valSplit())
            : OptionalDouble.empty();
    DataSplits splits = DataSplits.open(data, fraction, sameFolder ? origin.seed() : 0);
    boolean ownParts = DataLayout.of(data) != DataLayout.CLASS_FOLDERS;
    Split chosen = split;
    if (chosen == null) {
      boolean validation = splits.validation().size() > 0 && (ownParts || sameFolder);
      chosen = splits.test().size() > 0 ? Split.TEST : validation ? Split.VAL : Split.ALL;
    }
    Dataset images =
        switch (chosen) {
          case TRAIN -> splits.train();
          case VAL -> splits.validation();
          case TEST -> splits.test();
          case ALL -> splits.all();
        };
    if (images.size() == 0) {
      throw new DatasetException(data + " has no pictures in its part \"" + chosen + "\"");
    }
    return new EvaluationData(chosen.toString(), images);
  }
}
