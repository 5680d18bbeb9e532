package alexnet.cli;

import alexnet.data.DataSource;
import alexnet.data.DataSplits;
import alexnet.data.Dataset;
import alexnet.data.DatasetException;
import alexnet.train.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
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
   * Chooses the part. A validation split exists where the folder has a part of that name, or where
   * the run was trained on this folder and split it.
   *
   * @param split as asked for, or null for the default: test, else validation, else all
   * @param run the run folder or its weights file
   * @throws DatasetException if the part asked for is not there
   */
  static EvaluationData choose(Path data, Split split, Path run) {
    return choose(source(data, run).open(), data, split);
  }

  /** How the folder is split: as the run split it where it was trained on it, else not at all. */
  static DataSource source(Path data, Path run) {
    return RunDirectory.dataSource(run)
        .filter(trainedOn -> same(trainedOn.folder(), data))
        .orElse(new DataSource(data, OptionalDouble.of(0), 0));
  }

  /** As {@link #choose(Path, Split, Path)}, of splits that are open already. */
  static EvaluationData choose(DataSplits splits, Path data, Split split) {
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
      throw new DatasetException(data + " has no pictures in its part \"" + chosen + "\"");
    }
    return new EvaluationData(chosen.toString(), images);
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
