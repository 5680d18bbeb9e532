package alexnet.report.content;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Everything that the page of a run shows. What could not be had is null or empty, and a note says
 * why.
 *
 * @param run the run folder, as the user named it
 * @param network name of the variant
 * @param classes names in class order
 * @param provenance what the weights say of themselves
 * @param settings of the training, in words
 * @param config the text of {@code config.json}, or null
 * @param epochs figures of the epochs
 * @param counts pictures of each class, or null
 * @param samples training pictures as training sees them
 * @param scores figures of the pictures that were scored for the page, or null
 * @param filters of the first layer, or null
 * @param notes on what is missing and how to have it
 * @param made when the page was made
 * @param version of the program that made it
 */
public record RunReport(
    String run,
    String network,
    List<String> classes,
    Map<String, String> provenance,
    List<Setting> settings,
    String config,
    Epochs epochs,
    ClassCounts counts,
    List<AugmentedSample> samples,
    Scores scores,
    FilterSheet filters,
    List<String> notes,
    Instant made,
    String version) {
  /** Copies the collections. */
  public RunReport {
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(network, "network");
    classes = List.copyOf(classes);
    provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
    settings = List.copyOf(settings);
    Objects.requireNonNull(epochs, "epochs");
    samples = List.copyOf(samples);
    notes = List.copyOf(notes);
    Objects.requireNonNull(made, "made");
    Objects.requireNonNull(version, "version");
    if (scores != null && scores.report().confusion().classes() != classes.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "scores of %d classes for a network of %d",
              scores.report().confusion().classes(),
              classes.size()));
    }
  }
}
