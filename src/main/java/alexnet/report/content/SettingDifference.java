package alexnet.report.content;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A setting in which runs differ.
 *
 * @param name in words
 * @param runs the numbers of the runs, from 1, by what they have; in the order of the runs
 */
public record SettingDifference(String name, Map<String, List<Integer>> runs) {
  private static final String ABSENT = "\u2013";

  /** Every setting that is not the same in all of the runs. Runs without any do not count. */
  public static List<SettingDifference> of(List<ComparedRun> runs) {
    Set<String> names = new LinkedHashSet<>();
    runs.forEach(run -> run.settings().forEach(setting -> names.add(setting.name())));
    List<SettingDifference> differences = new ArrayList<>();
    for (String name : names) {
      Map<String, List<Integer>> byValue = new LinkedHashMap<>();
      for (int i = 0; i < runs.size(); i++) {
        if (!runs.get(i).settings().isEmpty()) {
          byValue.computeIfAbsent(value(runs.get(i), name), v -> new ArrayList<>()).add(i + 1);
        }
      }
      if (byValue.size() > 1) {
        differences.add(new SettingDifference(name, byValue));
      }
    }
    return differences;
  }

  private static String value(ComparedRun run, String name) {
    return run.settings().stream()
        .filter(setting -> setting.name().equals(name))
        .map(Setting::value)
        .findFirst()
        .orElse(ABSENT);
  }

  /** The values with their runs, such as {@code 0.0003 (1, 3); 0.01 (2)}. */
  public String text() {
    return runs.entrySet().stream()
        .map(
            entry ->
                entry.getKey()
                    + entry.getValue().stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(", ", " (", ")")))
        .collect(Collectors.joining("; "));
  }
}
