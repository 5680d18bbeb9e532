package alexnet.watch;

import alexnet.run.EpochMetrics;
import alexnet.run.LogFile;
import alexnet.run.MetricsFile;
import alexnet.run.RunDirectory;
import alexnet.run.RunLock;
import alexnet.weights.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** One run folder, looked at again and again. */
final class RunFolder {
  private final Path folder;
  private final String name;
  private final Diary diary = new Diary();
  private final EpochLines lines = new EpochLines();
  private final GrowingFile log;
  private final GrowingFile metrics;
  private Optional<FileTime> configured = Optional.empty();
  private RunSettings settings = RunSettings.UNKNOWN;
  private Optional<WatchedRun> latest = Optional.empty();

  RunFolder(Path folder, String name) {
    this.folder = folder;
    this.name = name;
    this.log = new GrowingFile(folder.resolve(LogFile.NAME), diary);
    this.metrics = new GrowingFile(folder.resolve(MetricsFile.NAME), lines);
  }

  /**
   * Whether a folder holds a run that was trained there, or is being prepared. Weights from
   * elsewhere have no curves.
   */
  static boolean isRun(Path folder) {
    return Files.isRegularFile(folder.resolve(RunDirectory.CONFIG))
        && (Files.exists(folder.resolve(MetricsFile.NAME))
            || !Files.exists(folder.resolve(Model.FILE)));
  }

  /**
   * Reads what is new.
   *
   * @param version that a change belongs to
   */
  WatchedRun look(long version) {
    readSettings();
    metrics.look();
    log.look();
    MetricsFile file = lines.file(Path.of(name, MetricsFile.NAME));
    List<EpochMetrics> epochs = file.epochs();
    RunStatus status =
        new RunStatus(
            name,
            stage(epochs.size()),
            diary.begun() > 0 ? diary.begun() : configured.map(FileTime::toMillis).orElse(0L),
            settings,
            Position.of(diary, settings, epochs),
            best(epochs),
            diary.failure().isEmpty()
                ? Optional.ofNullable(file.problem()).orElse("")
                : diary.failure());
    latest =
        Optional.of(
            latest
                .map(run -> changed(run, status, epochs, version))
                .orElseGet(
                    () ->
                        new WatchedRun(
                            status, version, epochs, Collections.nCopies(epochs.size(), version))));
    return latest.get();
  }

  private static WatchedRun changed(
      WatchedRun before, RunStatus status, List<EpochMetrics> epochs, long version) {
    boolean same = epochs.equals(before.epochs());
    if (same && status.equals(before.status())) {
      return before;
    }
    int kept = 0;
    int both = Math.min(epochs.size(), before.epochs().size());
    while (kept < both && epochs.get(kept).equals(before.epochs().get(kept))) {
      kept++;
    }
    List<Long> seenAt = new ArrayList<>(before.seenAt().subList(0, kept));
    seenAt.addAll(Collections.nCopies(epochs.size() - kept, version));
    return new WatchedRun(status, version, epochs, seenAt);
  }

  private void readSettings() {
    Path file = folder.resolve(RunDirectory.CONFIG);
    Optional<FileTime> modified;
    try {
      modified = Optional.of(Files.getLastModifiedTime(file));
    } catch (IOException gone) {
      modified = Optional.empty();
    }
    if (!modified.equals(configured)) {
      configured = modified;
      settings = RunSettings.read(file);
    }
  }

  private Stage stage(int epochs) {
    return switch (diary.told()) {
      case DONE -> Stage.FINISHED;
      case INTERRUPTED -> RunLock.isTaken(folder) ? Stage.PREPARING : Stage.STOPPED;
      case FAILED -> RunLock.isTaken(folder) ? Stage.PREPARING : Stage.FAILED;
      case LEARNING -> RunLock.isTaken(folder) ? Stage.RUNNING : Stage.KILLED;
      case BEGUN -> RunLock.isTaken(folder) ? Stage.PREPARING : Stage.KILLED;
      case NOTHING -> {
        if (RunLock.isTaken(folder)) {
          yield epochs == 0 ? Stage.PREPARING : Stage.RUNNING;
        }
        yield epochs > 0 && epochs >= settings.epochs() ? Stage.FINISHED : Stage.KILLED;
      }
    };
  }

  /** By the rule of training, which keeps these weights; of figures that it can have written. */
  private static int best(List<EpochMetrics> epochs) {
    return epochs.stream()
        .filter(epoch -> epoch.validationTop1().isEmpty() || epoch.validationLoss().isPresent())
        .reduce((best, next) -> next.betterThan(best) ? next : best)
        .map(EpochMetrics::epoch)
        .orElse(0);
  }
}
