package alexnet.report.content;

import java.util.List;
import java.util.Objects;

/**
 * A run beside others.
 *
 * @param run its folder, as the user named it
 * @param network name of the variant
 * @param classes names in class order
 * @param settings of the training, in words
 * @param epochs perhaps none
 * @param scored what {@code report} has left in the folder, or null
 */
public record ComparedRun(
    String run,
    String network,
    List<String> classes,
    List<Setting> settings,
    Epochs epochs,
    ReportFigures scored) {
  /** Copies the lists. */
  public ComparedRun {
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(network, "network");
    classes = List.copyOf(classes);
    settings = List.copyOf(settings);
    Objects.requireNonNull(epochs, "epochs");
  }
}
