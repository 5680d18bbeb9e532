package alexnet.train;

import alexnet.data.DataSplits;
import alexnet.data.Dataset;
import alexnet.data.DatasetException;
import alexnet.data.ReadabilityCheck;
import alexnet.data.Sample;
import alexnet.data.Skipped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a run trains and validates on, every picture looked at once.
 *
 * @param train pictures that weights are fitted to
 * @param validation pictures that choose among weights, perhaps none
 * @param skipped pictures of both that cannot be read
 */
record TrainingData(Dataset train, Dataset validation, List<Skipped> skipped) {
  /**
   * Leaves the unreadable pictures out. Decoding everything once costs a few hundredths of an
   * epoch.
   *
   * @throws DatasetException if there are too many, or a class has none left
   */
  static TrainingData check(DataSplits splits, TrainConfig config, TrainListener listener) {
    List<Sample> samples = new ArrayList<>(splits.train().samples());
    samples.addAll(splits.validation().samples());
    ReadabilityCheck check =
        ReadabilityCheck.run(
            splits.train().withSamples(samples),
            config.decoder(),
            config.workers(),
            config.strict(),
            done -> listener.onCheck(done, samples.size()));
    check.skipped().forEach(listener::onSkipped);
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
    return new TrainingData(train, without(splits.validation(), unreadable), check.skipped());
  }

  private static Dataset without(Dataset dataset, Set<String> names) {
    return names.isEmpty()
        ? dataset
        : dataset.withSamples(
            dataset.samples().stream().filter(sample -> !names.contains(sample.name())).toList());
  }
}
