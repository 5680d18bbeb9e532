package alexnet.train;

import alexnet.data.DataSplits;
import alexnet.data.Dataset;
import alexnet.data.DatasetException;
import alexnet.data.DatasetHash;
import alexnet.data.ReadabilityCheck;
import alexnet.data.Sample;
import alexnet.data.Skipped;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a run trains and validates on, every picture looked at once.
 *
 * @param train pictures that weights are fitted to
 * @param validation pictures that choose among weights, perhaps none
 * @param splitHash of the pictures to train on as they are listed, unreadable ones too: whoever
 *     only lists a folder can compare it
 */
record TrainingData(Dataset train, Dataset validation, String splitHash) {
  /** Told how many of all pictures have been looked at. */
  interface CheckProgress {
    void at(int done, int all);
  }

  /**
   * Leaves the unreadable pictures out. Decoding everything once costs a few hundredths of an
   * epoch.
   *
   * @param folder where the pictures' names begin
   * @param skipped gets the pictures of both parts that cannot be read
   * @throws DatasetException if there are too many, or a class has none left
   */
  static TrainingData check(
      DataSplits splits,
      Path folder,
      TrainConfig config,
      CheckProgress progress,
      List<Skipped> skipped) {
    List<Sample> samples = new ArrayList<>(splits.train().samples());
    samples.addAll(splits.validation().samples());
    ReadabilityCheck check =
        ReadabilityCheck.run(
            splits.train().withSamples(samples),
            config.decoder(),
            config.workers(),
            config.strict(),
            done -> progress.at(done, samples.size()));
    skipped.addAll(check.skipped());
    Set<String> unreadable = new HashSet<>();
    check.skipped().forEach(picture -> unreadable.add(picture.file()));
    Dataset train = without(splits.train(), unreadable);
    int[] counts = train.classCounts();
    for (int label = 0; label < counts.length; label++) {
      if (counts[label] == 0) {
        throw new DatasetException(
            "class " + train.classes().get(label) + " has no readable picture to train on");
      }
    }
    return new TrainingData(
        train, without(splits.validation(), unreadable), DatasetHash.of(splits.train(), folder));
  }

  /**
   * Their numbers and hashes.
   *
   * @param folder where the pictures' names begin
   */
  RunConfig.Pictures pictures(Path folder) {
    return new RunConfig.Pictures(
        train.size(),
        validation.size(),
        DatasetHash.of(train, folder),
        DatasetHash.of(validation, folder));
  }

  /** All pictures, those to train on first. */
  Dataset all() {
    List<Sample> samples = new ArrayList<>(train.samples());
    samples.addAll(validation.samples());
    return train.withSamples(samples);
  }

  private static Dataset without(Dataset dataset, Set<String> names) {
    return names.isEmpty()
        ? dataset
        : dataset.withSamples(
            dataset.samples().stream().filter(sample -> !names.contains(sample.name())).toList());
  }
}
