package alexnet.run;

import alexnet.io.Disk;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The epochs of a run as its {@code metrics.csv} has them. Reading never fails: what is damaged is
 * left out and told of, since a run's other figures are worth reading all the same.
 *
 * @param epochs those that can be read, in the order of the file
 * @param problem what is wrong with the file, one line that names it, or null
 */
public record MetricsFile(List<EpochMetrics> epochs, String problem) {
  /** The file's name in the run folder. */
  public static final String NAME = "metrics.csv";

  /** Copies the list. */
  public MetricsFile {
    epochs = List.copyOf(epochs);
  }

  /**
   * Reads the file of a run. Columns are found by the names in its first line, so that other
   * columns may stand between them.
   *
   * @param run the run folder
   */
  public static MetricsFile read(Path run) {
    Path file = run.resolve(NAME);
    if (!Files.exists(file)) {
      return new MetricsFile(
          List.of(), file + " is missing: there are no figures of single epochs");
    }
    try {
      return parse(file, Files.readAllLines(file));
    } catch (CharacterCodingException e) {
      return new MetricsFile(List.of(), file + " is damaged: it is not text");
    } catch (IOException e) {
      return new MetricsFile(List.of(), "cannot read " + file + ": " + Disk.reason(e));
    }
  }

  /**
   * Takes the file's lines as they are.
   *
   * @param file what a problem names
   * @param lines the names of the columns first
   */
  public static MetricsFile parse(Path file, List<String> lines) {
    if (lines.isEmpty()) {
      return new MetricsFile(List.of(), file + " is empty: there are no figures of single epochs");
    }
    String[] names = lines.get(0).strip().split(",", -1);
    for (String name : EpochMetrics.CSV_HEADER.split(",", -1)) {
      if (!List.of(names).contains(name)) {
        return new MetricsFile(
            List.of(), "%s is damaged: its first line has no column %s".formatted(file, name));
      }
    }
    List<EpochMetrics> epochs = new ArrayList<>();
    String first = null;
    int damaged = 0;
    for (int i = 1; i < lines.size(); i++) {
      try {
        epochs.add(Row.of(names, lines.get(i)).epoch());
      } catch (IllegalArgumentException e) {
        first =
            first == null
                ? String.format(Locale.ROOT, "line %d: %s", i + 1, e.getMessage())
                : first;
        damaged++;
      }
    }
    return new MetricsFile(
        epochs,
        damaged == 0
            ? null
            : String.format(
                Locale.ROOT,
                "%s is damaged in %d of %d epochs, which are left out; %s",
                file,
                damaged,
                lines.size() - 1,
                first));
  }

  /** One line by the names of its columns. */
  private record Row(Map<String, String> fields) {
    static Row of(String[] names, String line) {
      String[] values = line.strip().split(",", -1);
      if (values.length != names.length) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "%d values for %d columns", values.length, names.length));
      }
      Map<String, String> fields = new HashMap<>();
      for (int i = 0; i < names.length; i++) {
        fields.put(names[i], values[i]);
      }
      return new Row(fields);
    }

    EpochMetrics epoch() {
      return new EpochMetrics(
          whole("epoch"),
          number("trainLoss"),
          number("trainTop1"),
          optional("validationLoss"),
          optional("validationTop1"),
          optional("validationTop5"),
          number("learningRate"),
          number("imagesPerSecond"),
          number("seconds"));
    }

    private int whole(String name) {
      try {
        return Integer.parseInt(fields.get(name));
      } catch (NumberFormatException e) {
        throw notNumber(name, e);
      }
    }

    private double number(String name) {
      try {
        return Double.parseDouble(fields.get(name));
      } catch (NumberFormatException e) {
        throw notNumber(name, e);
      }
    }

    private Optional<Double> optional(String name) {
      return fields.get(name).isEmpty() ? Optional.empty() : Optional.of(number(name));
    }

    private IllegalArgumentException notNumber(String name, NumberFormatException cause) {
      return new IllegalArgumentException(
          "%s is not a number: \"%.40s\"".formatted(name, fields.get(name)), cause);
    }
  }
}
