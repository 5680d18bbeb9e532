package alexnet.watch;

import java.util.List;
import java.util.Optional;

/**
 * What was seen at a look at all runs. Versions count from 1; those of another watcher, a server
 * that was started anew perhaps, are told apart by its name.
 */
public final class Sight {
  private final String watcher;
  private final long version;
  private final List<WatchedRun> runs;

  Sight(String watcher, long version, List<WatchedRun> runs) {
    this.watcher = watcher;
    this.version = version;
    this.runs = List.copyOf(runs);
  }

  /** Which it is, among those of its watcher. */
  public long version() {
    return version;
  }

  /**
   * What is new to somebody.
   *
   * @param id of the latest {@link News} that he has; if none or not known, all is new
   * @param now milliseconds since 1970
   */
  public News since(Optional<String> id, long now) {
    long known = id.map(this::known).orElse(0L);
    return new News(
        watcher + "-" + version,
        now,
        runs.stream().map(run -> run.status().name()).toList(),
        runs.stream().filter(run -> run.changed() > known).map(run -> run.since(known)).toList());
  }

  private long known(String id) {
    String begin = watcher + "-";
    String number = id.startsWith(begin) ? id.substring(begin.length()) : "";
    if (!number.matches("[0-9]{1,18}")) {
      return 0;
    }
    long known = Long.parseLong(number);
    return known <= version ? known : 0;
  }

  List<WatchedRun> runs() {
    return runs;
  }
}
