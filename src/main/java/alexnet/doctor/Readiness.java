package alexnet.doctor;

import alexnet.data.DataPart;
import alexnet.data.Dataset;
import alexnet.data.DatasetException;
import alexnet.data.Skipped;
import alexnet.data.loader.ReadabilityCheck;
import alexnet.data.split.DataSource;
import alexnet.data.split.DataSplits;
import alexnet.data.split.DataSurvey;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What training would make of a folder: its own checks, made with what is known already.
 *
 * @param refusal why {@code train} does not begin with the default split, in one line; empty if it
 *     does
 * @param unscored why the test part cannot be scored afterwards, in one line; empty if it can, if
 *     there is none, or if training would not begin
 */
public record Readiness(Optional<String> refusal, Optional<String> unscored) {
  /** Checks that nothing is missing. */
  public Readiness {
    Objects.requireNonNull(refusal, "refusal");
    Objects.requireNonNull(unscored, "unscored");
  }

  /**
   * Tries a set that was looked through.
   *
   * @param unreadable pictures of the folder that cannot be decoded
   */
  static Readiness of(DataSurvey survey, List<Skipped> unreadable) {
    if (survey.isFolders()) {
      return of(survey.folder(), unreadable);
    }
    Dataset train = survey.parts().get(DataPart.TRAIN); // files of many pictures are open already
    Dataset none = train.withSamples(List.of());
    return of(() -> new DataSplits(train, none, none), unreadable);
  }

  /** As {@link #of(DataSurvey, List)}, of class folders. */
  static Readiness of(Path folder, List<Skipped> unreadable) {
    return of(() -> DataSource.of(folder).open(), unreadable);
  }

  private static Readiness of(Supplier<DataSplits> opener, List<Skipped> unreadable) {
    try {
      DataSplits splits = opener.get();
      check(splits, unreadable);
      return new Readiness(Optional.empty(), splits.unscored());
    } catch (DatasetException e) {
      return new Readiness(Optional.of(e.getMessage()), Optional.empty());
    }
  }

  private static void check(DataSplits splits, List<Skipped> unreadable) {
    Dataset both = splits.train().and(splits.validation());
    Map<String, Skipped> byName =
        unreadable.stream()
            .collect(Collectors.toMap(Skipped::file, picture -> picture, (one, same) -> same));
    List<Skipped> skipped =
        both.samples().stream()
            .map(sample -> byName.get(sample.name()))
            .filter(Objects::nonNull)
            .toList();
    ReadabilityCheck.requireEnough(both, skipped);
    splits.readable(skipped);
  }
}
