package alexnet.data;

import java.util.List;

/**
 * Labelled pictures.
 *
 * @param classes names in sorted order; a label is an index into it
 * @param samples in a fixed order, the same on every machine
 */
public record Dataset(List<String> classes, List<Sample> samples) {
  /** Copies both lists. */
  public Dataset {
    classes = List.copyOf(classes);
    samples = List.copyOf(samples);
  }

  /** Number of pictures. */
  public int size() {
    return samples.size();
  }

  /** Pictures of each class. */
  public int[] classCounts() {
    int[] counts = new int[classes.size()];
    for (Sample sample : samples) {
      counts[sample.label()]++;
    }
    return counts;
  }

  /** The same classes with other pictures. */
  public Dataset withSamples(List<Sample> chosen) {
    return new Dataset(classes, chosen);
  }
}
