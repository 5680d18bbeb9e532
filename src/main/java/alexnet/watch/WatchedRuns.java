package alexnet.watch;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The runs of a folder. Each {@link #look} asks for the times of their files and reads what is new
 * in them, and nothing else; a training does not notice. For one thread.
 *
 * <pre>{@code
 * WatchedRuns runs = new WatchedRuns(Path.of("runs"));
 * Sight sight = runs.look();
 * News all = sight.since(Optional.empty(), System.currentTimeMillis());
 * Thread.sleep(1000);
 * News more = runs.look().since(Optional.of(all.id()), System.currentTimeMillis());
 * }</pre>
 */
public final class WatchedRuns {
  /** Runs beyond are passed by, the last in the order of their names. */
  static final int MAX_RUNS = 1000;

  private final Path folder;
  private final String watcher;
  private final Map<String, RunFolder> runs = new TreeMap<>();
  private Sight latest;

  /**
   * Looks at nothing yet.
   *
   * @param folder of run folders, or a run folder itself; it need not be there yet
   */
  public WatchedRuns(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
    byte[] random = new byte[8];
    new SecureRandom().nextBytes(random);
    this.watcher = HexFormat.of().formatHex(random);
    this.latest = new Sight(watcher, 1, List.of());
  }

  /** Reads what is new. Never fails: what cannot be read is as if it were not there. */
  public Sight look() {
    Map<String, Path> found = find();
    runs.keySet().retainAll(found.keySet());
    found.forEach((name, path) -> runs.computeIfAbsent(name, it -> new RunFolder(path, it)));
    long version = latest.version() + 1;
    List<WatchedRun> seen = new ArrayList<>();
    runs.values().forEach(run -> seen.add(run.look(version)));
    seen.sort(
        Comparator.comparingLong((WatchedRun run) -> -run.status().begun())
            .thenComparing(run -> run.status().name()));
    if (!seen.equals(latest.runs())) {
      latest = new Sight(watcher, version, seen);
    }
    return latest;
  }

  private Map<String, Path> find() {
    TreeMap<String, Path> found = new TreeMap<>();
    if (RunFolder.isRun(folder)) {
      found.put(String.valueOf(folder.getFileName()), folder);
      return found;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, RunFolder::isRun)) {
      entries.forEach(entry -> found.put(entry.getFileName().toString(), entry));
    } catch (IOException | DirectoryIteratorException e) {
      return found; // not there yet, or no longer
    }
    while (found.size() > MAX_RUNS) {
      found.remove(found.lastKey());
    }
    return found;
  }
}
