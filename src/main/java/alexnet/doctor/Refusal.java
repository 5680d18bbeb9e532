package alexnet.doctor;

import alexnet.data.DataPart;
import alexnet.data.DataSource;
import alexnet.data.DataSplits;
import alexnet.data.DataSurvey;
import alexnet.data.Dataset;
import alexnet.data.DatasetException;
import alexnet.data.ReadabilityCheck;
import alexnet.data.Skipped;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Why training would not begin on a folder: its own checks, made with what is known already. */
final class Refusal {
  private Refusal() {}

  /**
   * The reason in one line, or empty if {@code train} takes the folder with its default split.
   *
   * @param unreadable pictures of the folder that cannot be decoded
   */
  static Optional<String> of(DataSurvey survey, List<Skipped> unreadable) {
    if (survey.isFolders()) {
      return of(survey.folder(), unreadable);
    }
    Dataset train = survey.parts().get(DataPart.TRAIN); // files of many pictures are open already
    Dataset none = train.withSamples(List.of());
    return of(() -> new DataSplits(train, none, none), unreadable);
  }

  /** As {@link #of(DataSurvey, List)}, of class folders. */
  static Optional<String> of(Path folder, List<Skipped> unreadable) {
    return of(() -> DataSource.of(folder).open(), unreadable);
  }

  private static Optional<String> of(Supplier<DataSplits> splits, List<Skipped> unreadable) {
    try {
      check(splits.get(), unreadable);
      return Optional.empty();
    } catch (DatasetException e) {
      return Optional.of(e.getMessage());
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
