package alexnet.train.examples;

import alexnet.data.Dataset;
import alexnet.data.DatasetHash;
import alexnet.data.Skipped;
import alexnet.data.loader.ReadabilityCheck;
import alexnet.data.split.DataSplits;
import alexnet.io.ProgramVersion;
import alexnet.run.RunConfig;
import alexnet.train.config.TrainConfig;
import java.nio.file.Path;
import java.util.List;

/**
 * What a run trains and validates on, every picture looked at once.
 *
 * @param train pictures that weights are fitted to
 * @param validation pictures that choose among weights, perhaps none
 * @param splitHash of the pictures to train on as they are listed, unreadable ones too: whoever
 *     only lists a folder can compare it
 */
public record TrainingData(Dataset train, Dataset validation, String splitHash) {
  /** Told how many of all pictures have been looked at. */
  public interface CheckProgress {
    void at(int done, int all);
  }

  /**
   * Leaves the unreadable pictures out. Decoding everything once costs a few hundredths of an
   * epoch; files that are known from an earlier run are not decoded again.
   *
   * @param folder where the pictures' names begin
   * @param skipped gets the pictures of both parts that cannot be read
   * @throws alexnet.data.DatasetException if there are too many, or a class has none left
   */
  public static TrainingData check(
      DataSplits splits,
      Path folder,
      TrainConfig config,
      CheckProgress progress,
      List<Skipped> skipped) {
    Dataset both = splits.train().and(splits.validation());
    ReadabilityCheck check =
        ReadabilityCheck.remembering(
            both,
            reader(),
            config.decoder(),
            config.workers(),
            config.strict(),
            done -> progress.at(done, both.size()));
    skipped.addAll(check.skipped());
    DataSplits readable = splits.readable(check.skipped());
    return new TrainingData(
        readable.train(), readable.validation(), DatasetHash.of(splits.train(), folder));
  }

  /** The program, and the Java that brings some of its decoders along. */
  private static String reader() {
    return "%s, %s %s"
        .formatted(ProgramVersion.get(), System.getProperty("java.vendor"), Runtime.version());
  }

  /**
   * Their numbers and hashes.
   *
   * @param folder where the pictures' names begin
   */
  public RunConfig.Pictures pictures(Path folder) {
    return new RunConfig.Pictures(
        train.size(),
        validation.size(),
        DatasetHash.of(train, folder),
        DatasetHash.of(validation, folder));
  }

  /** All pictures, those to train on first. */
  public Dataset all() {
    return train.and(validation);
  }
}
