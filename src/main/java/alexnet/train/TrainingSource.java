package alexnet.train;

import alexnet.data.split.DataSource;
import alexnet.data.split.DataSplits;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The pictures of a run, opened when they are needed.
 *
 * @param origin the folder that they come from; empty if a program gave them
 */
record TrainingSource(Supplier<DataSplits> splits, Optional<DataSource> origin) {
  static TrainingSource of(DataSource origin) {
    return new TrainingSource(origin::open, Optional.of(origin));
  }

  static TrainingSource of(DataSplits splits) {
    return new TrainingSource(() -> splits, Optional.empty());
  }

  /** Where the pictures' names begin: at the folder, or with their first letter. */
  Path folder() {
    return origin.map(DataSource::folder).orElse(Path.of(""));
  }

  /** For messages. */
  @Override
  public String toString() {
    return origin.map(source -> source.folder().toString()).orElse("the data given");
  }
}
