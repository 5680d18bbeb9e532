package alexnet.watch;

import static alexnet.watch.RunFiles.append;
import static alexnet.watch.RunFiles.begin;
import static alexnet.watch.RunFiles.log;
import static alexnet.watch.RunFiles.replace;
import static alexnet.watch.RunFiles.row;
import static org.assertj.core.api.Assertions.assertThat;

import alexnet.io.Disk;
import alexnet.run.EpochMetrics;
import alexnet.run.MetricsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a follower knows is what the files say, whatever happens to them. */
class WatchedRunsTest {
  @TempDir Path folder;

  private News all(WatchedRuns runs) {
    return runs.look().since(Optional.empty(), 0);
  }

  private RunNews only(WatchedRuns runs) {
    return all(runs).runs().get(0);
  }

  @Test
  void runsComeAndGoAndOthersArePassedBy() throws IOException {
    Path parent = folder.resolve("runs");
    WatchedRuns runs = new WatchedRuns(parent);
    assertThat(all(runs).names()).isEmpty(); // not there yet
    Files.createDirectories(parent.resolve("pictures"));
    Files.writeString(parent.resolve("notes.txt"), "none");
    Path imported = Files.createDirectories(parent.resolve("imported"));
    Files.writeString(imported.resolve("model.safetensors"), "weights");
    Files.writeString(imported.resolve("config.json"), "{}");
    assertThat(all(runs).names()).isEmpty();
    begin(parent.resolve("a"), 3);
    begin(parent.resolve("b"), 3);
    News both = all(runs);
    assertThat(both.names()).containsExactly("a", "b");
    Disk.deleteTree(parent.resolve("a"));
    News later = runs.look().since(Optional.of(both.id()), 0);
    assertThat(later.names()).containsExactly("b");
    assertThat(later.runs()).isEmpty();
    Disk.deleteTree(parent);
    assertThat(all(runs).names()).isEmpty();
  }

  @Test
  void aRunFolderIsItsOwnList() throws IOException {
    begin(folder.resolve("only"), 3);
    assertThat(all(new WatchedRuns(folder.resolve("only"))).names()).containsExactly("only");
  }

  @Test
  void whatTheRunIsAndWhereItStands() throws IOException {
    Path run = begin(folder.resolve("run"), 5);
    replace(run, List.of(row(1, 2, 0.25), row(2, 1, 0.75), row(3, 1.5, 0.5)));
    for (int epoch = 1; epoch <= 3; epoch++) {
      log(run, "2026-01-01T00:0" + epoch + ":00Z epoch " + epoch + ": train loss 1, top-1 0.5");
    }
    log(run, "2026-01-01T00:03:10Z checkpoint of epoch 4, step 5: 7 bytes in 0.00 s");
    RunStatus status = only(new WatchedRuns(folder)).status();
    assertThat(status.settings())
        .isEqualTo(new RunSettings("d2l", 5, 0, false, 10, "Adam", 0.001, 100, 2));
    assertThat(status.best()).isEqualTo(2);
    assertThat(status.begun()).isEqualTo(1767225600000L); // date -d 2026-01-01T00:00:00Z +%s000
    // Half an epoch of 20 s, and one more.
    assertThat(status.position())
        .isEqualTo(new Position(4, 5, 10, 1767225790000L, 20, 1767225790000L + 30_000));
    assertThat(status.stage()).isEqualTo(Stage.KILLED); // nobody has its lock
  }

  @Test
  void howItEnded() throws IOException {
    Path run = begin(folder.resolve("run"), 1);
    WatchedRuns runs = new WatchedRuns(folder);
    log(run, "2026-01-01T00:01:00Z interrupted after 1 epochs; best: none");
    assertThat(only(runs).status().stage()).isEqualTo(Stage.STOPPED);
    log(run, "2026-01-01T00:02:00Z resumes: {}");
    log(run, "2026-01-01T00:03:00Z failed: no room: <b>done after 3 epochs</b>");
    assertThat(only(runs).status().stage()).isEqualTo(Stage.FAILED);
    assertThat(only(runs).status().problem()).isEqualTo("no room: <b>done after 3 epochs</b>");
    log(run, "2026-01-01T00:04:00Z resumes: {}");
    log(run, "2026-01-01T00:05:00Z done after 1 epochs; best: none");
    assertThat(only(runs).status().stage()).isEqualTo(Stage.FINISHED);
    assertThat(only(runs).status().problem()).isEmpty();
  }

  @Test
  void halfALineWaitsForItsEnd() throws IOException {
    Path run = begin(folder.resolve("run"), 3);
    WatchedRuns runs = new WatchedRuns(folder);
    News first = all(runs);
    String row = row(1, 1.25, 0.5);
    append(run, row.substring(0, 12));
    assertThat(only(runs).epochs()).isEmpty();
    append(run, row.substring(12, row.length() - 1)); // a whole number, perhaps not yet whole
    assertThat(only(runs).epochs()).isEmpty();
    append(run, "\n");
    RunNews news = runs.look().since(Optional.of(first.id()), 0).runs().get(0);
    assertThat(news.from()).isZero();
    assertThat(news.epochs()).singleElement().matches(epoch -> epoch.trainLoss() == 1.25);
    assertThat(news.status().problem()).isEmpty();
  }

  @Test
  void onlyWhatIsNewIsTold() throws IOException {
    Path run = begin(folder.resolve("run"), 9);
    WatchedRuns runs = new WatchedRuns(folder);
    replace(run, List.of(row(1, 2, 0.1), row(2, 1, 0.2)));
    News known = all(runs);
    News nothing = runs.look().since(Optional.of(known.id()), 0);
    assertThat(nothing.id()).isEqualTo(known.id());
    assertThat(nothing.runs()).isEmpty();
    replace(run, List.of(row(1, 2, 0.1), row(2, 1, 0.2), row(3, 0.5, 0.3)));
    RunNews more = runs.look().since(Optional.of(known.id()), 0).runs().get(0);
    assertThat(more.from()).isEqualTo(2);
    assertThat(more.epochs()).extracting(EpochMetrics::epoch).containsExactly(3);
    for (String unknown : List.of("", "x-1", "-", known.id() + "0000", known.id() + "x")) {
      RunNews whole = runs.look().since(Optional.of(unknown), 0).runs().get(0);
      assertThat(whole.from()).as(unknown).isZero();
      assertThat(whole.epochs()).as(unknown).hasSize(3);
    }
  }

  /** Gone on with from an older checkpoint: the later epochs are no longer true. */
  @Test
  void aRunThatGoesBackIsReadAnew() throws IOException {
    Path run = begin(folder.resolve("run"), 9);
    WatchedRuns runs = new WatchedRuns(folder);
    replace(run, List.of(row(1, 2, 0.1), row(2, 1, 0.2), row(3, 0.5, 0.3)));
    News known = all(runs);
    replace(run, List.of(row(1, 2, 0.1)));
    RunNews back = runs.look().since(Optional.of(known.id()), 0).runs().get(0);
    assertThat(back.from()).isEqualTo(1);
    assertThat(back.epochs()).isEmpty();
    assertThat(back.status().best()).isEqualTo(1);
  }

  /** Also where it is as long as before, or longer and alike up to there. */
  @Test
  void aFileThatIsAnotherOneIsReadAnew() throws IOException {
    Path run = begin(folder.resolve("run"), 9);
    WatchedRuns runs = new WatchedRuns(folder);
    replace(run, List.of(row(1, 2, 0.1), row(2, 1, 0.2)));
    assertThat(only(runs).epochs()).extracting(EpochMetrics::trainLoss).containsExactly(2.0, 1.0);
    replace(run, List.of(row(1, 4, 0.1), row(2, 3, 0.2), row(3, 2, 0.2)));
    assertThat(only(runs).epochs())
        .extracting(EpochMetrics::trainLoss)
        .containsExactly(4.0, 3.0, 2.0);
    Path file = run.resolve("metrics.csv");
    FileTime before = Files.getLastModifiedTime(file);
    Files.writeString(file, Files.readString(file).replace("1,4.0", "1,7.0"));
    Files.setLastModifiedTime(file, FileTime.fromMillis(before.toMillis() + 1000));
    assertThat(only(runs).epochs())
        .extracting(EpochMetrics::trainLoss)
        .containsExactly(7.0, 3.0, 2.0);
  }

  @Test
  void damageIsToldAndTheRestShown() throws IOException {
    Path run = begin(folder.resolve("run"), 9);
    replace(run, List.of(row(1, 2, 0.1), "2,oops\n", row(3, 1, 0.5)));
    Files.writeString(run.resolve("config.json"), "{\"train\": ");
    Files.write(run.resolve("train.log"), new byte[] {(byte) 0xff, ' ', 'x', '\n', 0, '\n'});
    RunNews news = only(new WatchedRuns(folder));
    assertThat(news.epochs()).extracting(EpochMetrics::epoch).containsExactly(1, 3);
    assertThat(news.status().problem())
        .contains("damaged in 1 of 3 epochs")
        .doesNotContain(folder.toString());
    assertThat(news.status().settings()).isEqualTo(RunSettings.UNKNOWN);
    String lossless = ",1,0.5,,0.75,0.9,0.001,50,20\n"; // which training never writes
    replace(run, List.of(row(1, 2, 0.1), 2 + lossless, 3 + lossless));
    assertThat(only(new WatchedRuns(folder)).status().best()).isEqualTo(1);
  }

  /** Followers that ask at random keep up with files that are written at random. */
  @Test
  void whoAppliesAllNewsKnowsWhatTheFilesSay() throws IOException {
    Random random = new Random(18);
    WatchedRuns runs = new WatchedRuns(folder);
    List<Follower> followers = List.of(new Follower(), new Follower(), new Follower());
    Map<Path, List<String>> written = new HashMap<>();
    for (int round = 0; round < 400; round++) {
      Path run = folder.resolve("run" + random.nextInt(3));
      List<String> rows = written.computeIfAbsent(run, it -> new ArrayList<>());
      if (!Files.exists(run)) {
        begin(run, 50);
        rows.clear();
      }
      String next = row(rows.size() + 1, random.nextInt(100) / 8.0, random.nextInt(8) / 8.0);
      switch (random.nextInt(8)) {
        case 0 -> Disk.deleteTree(run);
        case 1 -> {
          rows.subList(random.nextInt(rows.size() + 1), rows.size()).clear();
          replace(run, rows);
        }
        case 2, 3, 4 -> {
          rows.add(next);
          replace(run, rows);
        }
        default -> {
          rows.add(next);
          append(run, next);
        }
      }
      if (random.nextInt(4) > 0) {
        Sight sight = runs.look();
        Follower follower = followers.get(random.nextInt(followers.size()));
        follower.take(sight.since(follower.id, 0));
        assertThat(follower.epochs).as("round " + round).isEqualTo(truth());
      }
    }
  }

  private Map<String, List<EpochMetrics>> truth() throws IOException {
    Map<String, List<EpochMetrics>> truth = new HashMap<>();
    try (var entries = Files.list(folder)) {
      entries.forEach(
          run -> truth.put(run.getFileName().toString(), MetricsFile.read(run).epochs()));
    }
    return truth;
  }

  /** Does what the page does. */
  private static final class Follower {
    final Map<String, List<EpochMetrics>> epochs = new HashMap<>();
    Optional<String> id = Optional.empty();

    void take(News news) {
      for (RunNews run : news.runs()) {
        List<EpochMetrics> known = epochs.getOrDefault(run.status().name(), List.of());
        List<EpochMetrics> now = new ArrayList<>(known.subList(0, run.from()));
        now.addAll(run.epochs());
        epochs.put(run.status().name(), now);
      }
      epochs.keySet().retainAll(news.names());
      id = Optional.of(news.id());
    }
  }
}
