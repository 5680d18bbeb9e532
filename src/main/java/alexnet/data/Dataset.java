package alexnet.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Labelled pictures.
 *
 * @param classes names, of which a label is an index; folders give them in sorted order, a program
 *     in any order that stays the same
 * @param samples each with a name of its own, in a fixed order, the same on every machine
 */
public record Dataset(List<String> classes, List<Sample> samples) {
  /** Copies both lists and checks that every label names a class. */
  public Dataset {
    classes = List.copyOf(classes);
    samples = List.copyOf(samples);
    for (Sample sample : samples) {
      if (sample.label() >= classes.size()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s: label %d with %d classes",
                sample.name(),
                sample.label(),
                classes.size()));
      }
    }
  }

  /** Number of pictures. */
  public int size() {
    return samples.size();
  }

  /** Whether there is no picture. */
  public boolean isEmpty() {
    return samples.isEmpty();
  }

  /** Pictures of each class, by label. */
  public int[] classCounts() {
    int[] counts = new int[classes.size()];
    for (Sample sample : samples) {
      counts[sample.label()]++;
    }
    return counts;
  }

  /**
   * The same pictures with the labels of another class list, as a trained network numbers them.
   *
   * @throws DatasetException if a class of this data set is not among them
   */
  public Dataset withClasses(List<String> others) {
    if (classes.equals(others)) {
      return this;
    }
    Map<String, Integer> known = labels(others);
    List<String> unknown = classes.stream().filter(name -> !known.containsKey(name)).toList();
    if (!unknown.isEmpty()) {
      throw new DatasetException(
          "classes that the network was not trained on: %s (it knows %s)%s"
              .formatted(
                  String.join(", ", unknown),
                  String.join(", ", others),
                  ClassNames.hint(unknown, others)));
    }
    int[] labels = classes.stream().mapToInt(known::get).toArray();
    return new Dataset(
        others,
        samples.stream().map(s -> new Sample(s.name(), labels[s.label()], s.source())).toList());
  }

  /** Each class's label. */
  public static Map<String, Integer> labels(List<String> classes) {
    Map<String, Integer> labels = new HashMap<>();
    for (String name : classes) {
      labels.put(name, labels.size());
    }
    return labels;
  }

  /** The same classes with other pictures. */
  public Dataset withSamples(List<Sample> chosen) {
    return new Dataset(classes, chosen);
  }

  /** These pictures, then those of another set with the same classes. */
  public Dataset and(Dataset other) {
    List<Sample> both = new ArrayList<>(samples);
    both.addAll(other.samples);
    return withSamples(both);
  }

  /** The pictures that are not among the skipped ones, in the same order. */
  public Dataset without(List<Skipped> skipped) {
    if (skipped.isEmpty()) {
      return this;
    }
    Set<String> names = skipped.stream().map(Skipped::file).collect(Collectors.toSet());
    return withSamples(samples.stream().filter(s -> !names.contains(s.name())).toList());
  }
}
