package alexnet.run;

import alexnet.data.split.DataSource;
import alexnet.io.AtomicFile;
import alexnet.io.Disk;
import alexnet.io.TemporaryPath;
import alexnet.train.config.ConfigJson;
import alexnet.weights.Model;
import alexnet.weights.Pretrained;
import alexnet.weights.tensor.ModelCard;
import alexnet.weights.tensor.StateDict;
import alexnet.weights.tensor.WeightsException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;

/**
 * The folder of one training run: {@code model.safetensors} (the best weights), {@code
 * config.json}, {@code metrics.csv}, {@code train.log}, {@code checkpoint/} (everything to go on
 * with), and while the convolutional half is frozen {@code features.bin}. Every file but the log is
 * written beside its place and moved in.
 */
public final class RunDirectory {
  private static final String METRICS = MetricsFile.NAME;

  /** What the run was begun with. */
  public static final String CONFIG = RunConfig.FILE;

  /** The page about a run, and its figures for programs. */
  public static final String REPORT_PAGE = "report.html";

  /** See {@link #REPORT_PAGE}. */
  public static final String REPORT_FIGURES = "report.json";

  /** Room beyond the weights for everything else, in bytes. */
  private static final long SLACK = 16 << 20;

  private final Path folder;
  private final Set<String> beside;

  /** Whether what is in the folder may be replaced. */
  private boolean overwrite;

  private RunDirectory(Path folder, boolean overwrite, Set<String> beside) {
    this.folder = folder;
    this.overwrite = overwrite;
    this.beside = Set.copyOf(beside);
  }

  /**
   * Takes a folder for a new run, making it if need be. Nothing of an older run is touched yet.
   *
   * @param overwrite whether an older run in it may be replaced
   * @throws RunException if it is taken, not a run, or cannot be written
   */
  public static RunDirectory create(Path folder, boolean overwrite) {
    return create(folder, overwrite, Set.of());
  }

  /**
   * As {@link #create(Path, boolean)}.
   *
   * @param beside names of files and folders in it that are the caller's own, and do not make it
   *     another's folder
   */
  public static RunDirectory create(Path folder, boolean overwrite, Set<String> beside) {
    RunDirectory run = new RunDirectory(folder, overwrite, beside);
    try {
      if (Files.exists(folder) && !Files.isDirectory(folder)) {
        throw new RunException(folder + " is a file; a run needs a folder");
      }
      if (Files.isDirectory(folder)) {
        run.requireReplaceable();
      }
      Files.createDirectories(folder);
      return run.writable();
    } catch (IOException e) {
      throw new RunException("cannot create " + folder + ": " + Disk.reason(e), e);
    }
  }

  private void requireReplaceable() throws IOException {
    if (isEmpty()) {
      return;
    }
    if (!Files.exists(folder.resolve(RunConfig.FILE)) && !hasWeights()) {
      throw new RunException(folder + " is not empty and not a run; choose another folder");
    }
    if (!overwrite) {
      throw new RunException(
          folder + " holds a run already; --resume goes on with it, --overwrite replaces it");
    }
  }

  /**
   * The folder of a run that was begun, to go on with it.
   *
   * @throws RunException if it is not there, or cannot be written
   */
  public static RunDirectory open(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new RunException(folder + " is not a run: no such folder");
    }
    return new RunDirectory(folder, false, Set.of()).writable();
  }

  private RunDirectory writable() {
    if (!Files.isWritable(folder)) {
      throw new RunException("cannot write to " + folder + ": permission denied");
    }
    return this;
  }

  private boolean isEmpty() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      // What an interrupted write leaves behind is nobody's run.
      return entries
          .map(entry -> entry.getFileName().toString())
          .allMatch(
              name ->
                  name.equals(RunLock.FILE) || TemporaryPath.isName(name) || beside.contains(name));
    }
  }

  /** The folder itself. */
  public Path folder() {
    return folder;
  }

  /** The file of the best weights; absent before the first are kept. */
  public Path model() {
    return folder.resolve(Model.FILE);
  }

  /** The features of pictures, while the convolutional half is frozen. */
  public Path features() {
    return folder.resolve("features.bin");
  }

  /** What the run needs to go on. */
  public CheckpointFolder checkpoints() {
    return new CheckpointFolder(folder.resolve("checkpoint"));
  }

  /**
   * Keeps all others from writing here, of this process too, until it is closed. Whoever writes
   * into the folder of a run has its lock as long as that takes. What killed writers left is
   * removed.
   *
   * @throws RunException if another has it
   */
  public RunLock lock() {
    RunLock lock = RunLock.take(this);
    TemporaryPath.removeLeftovers(folder);
    checkpoints().removeLeftovers();
    return lock;
  }

  /**
   * As {@link #lock}, to put a new run into the folder. Another may have done so since {@link
   * #create} looked: the first time it looks again.
   *
   * @throws RunException if another has the lock, or as {@link #create}
   */
  public RunLock lockForNewRun() {
    RunLock lock = lock();
    try {
      requireReplaceable();
      overwrite = true; // what there will be is this object's own
      return lock;
    } catch (IOException e) {
      lock.close();
      throw new RunException("cannot read " + folder + ": " + Disk.reason(e), e);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** The figures of the epoch that the weights are of; empty if they are not among these. */
  public Optional<EpochMetrics> keptOf(List<EpochMetrics> epochs) {
    int kept = kept().epoch();
    return epochs.stream().filter(epoch -> epoch.epoch() == kept).findFirst();
  }

  /**
   * Writes the configuration of a run whose pictures are not looked through yet, so that it can be
   * gone on with from now on. An older run stands here as it was until {@link #begin}.
   */
  public void announce(RunConfig config) {
    boolean older = Files.exists(folder.resolve(RunConfig.FILE)) || hasWeights();
    AtomicFile.write(folder.resolve(older ? RunConfig.NEXT : RunConfig.FILE), config.toJson());
  }

  /** Whether a run was announced that has not replaced the one here, or not wholly. */
  public boolean isToBeReplaced() {
    return Files.exists(folder.resolve(RunConfig.NEXT));
  }

  /** Takes {@link #announce} back: there will be no run. */
  public void retract() {
    Disk.delete(folder.resolve(isToBeReplaced() ? RunConfig.NEXT : RunConfig.FILE));
  }

  /**
   * Checks the room on the disk for a new run.
   *
   * @param weightBytes size of the weights to come
   * @param featureBytes size of the features to be kept, 0 for none
   * @throws RunException if there is too little
   */
  public void requireRoom(long weightBytes, long featureBytes) {
    // New weights are written beside the old ones.
    long needed = 2 * weightBytes + featureBytes + SLACK;
    long free = freeBytes() + checkpoints().bytes();
    if (free < needed) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "too little room for %s: %,d MB free, %,d MB needed",
              folder,
              free >> 20,
              needed >> 20));
    }
  }

  /**
   * Begins the run: removes what there is of an older one, last of all that it was announced.
   *
   * @param features whether those that are there may be of use
   */
  public void begin(RunConfig config, boolean features) {
    checkpoints().clear();
    AtomicFile.write(folder.resolve(RunConfig.FILE), config.toJson());
    write(List.of());
    Disk.delete(model());
    Disk.delete(folder.resolve(REPORT_PAGE));
    Disk.delete(folder.resolve(REPORT_FIGURES));
    if (!features) {
      Disk.delete(features());
    }
    new LogFile(folder).begin(config);
    Disk.delete(folder.resolve(RunConfig.NEXT));
  }

  /**
   * Goes on with the run.
   *
   * @param config with what is different from now on
   * @param finished the epochs that the run knows of
   */
  public void resume(RunConfig config, List<EpochMetrics> finished) {
    AtomicFile.write(folder.resolve(RunConfig.FILE), config.toJson());
    write(finished);
    new LogFile(folder).resume(config);
  }

  /**
   * Makes up for a run whose last checkpoint was written, but that was killed before the rest was.
   *
   * @param finished its epochs
   * @param last its last checkpoint
   * @return whether figures were missing
   */
  public boolean complete(List<EpochMetrics> finished, Path last) {
    checkpoints().keepOnly(last);
    if (finishedEpochs() == finished.size()) {
      return false;
    }
    write(finished);
    return true;
  }

  /** Room on the disk. */
  public long freeBytes() {
    try {
      return Disk.free(folder);
    } catch (IOException e) {
      throw new RunException("cannot write to " + folder + ": " + Disk.reason(e), e);
    }
  }

  /** What weights and checkpoints of the run take already. */
  public long usedBytes() {
    try {
      return checkpoints().bytes() + (hasWeights() ? Files.size(model()) : 0);
    } catch (IOException e) {
      throw new RunException("cannot read " + model() + ": " + Disk.reason(e), e);
    }
  }

  /**
   * Puts weights from elsewhere in the place of whatever run was here, under the folder's {@link
   * #lock}.
   *
   * @throws UncheckedIOException if they cannot be written; the older weights are then as they were
   */
  public void replaceBy(StateDict weights, ModelCard card) {
    Model.write(model(), weights, card);
    checkpoints().clear();
    for (String file :
        List.of(
            RunConfig.NEXT, RunConfig.FILE, METRICS, LogFile.NAME, REPORT_PAGE, REPORT_FIGURES)) {
      Disk.delete(folder.resolve(file));
    }
    Disk.delete(features());
  }

  /**
   * Takes over another run's configuration, where it has one: the same pictures then validate.
   * Under the folder's {@link #lock}.
   *
   * @param runOrFile the run folder, or the weights file in it
   * @throws UncheckedIOException if it cannot be read or written
   */
  public void takeConfig(Path runOrFile) {
    Path config = RunConfig.file(runOrFile);
    if (Files.isRegularFile(config)) {
      try {
        AtomicFile.write(folder.resolve(RunConfig.FILE), Files.readString(config));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + config + ": " + Disk.reason(e), e);
      }
    }
  }

  /** Writes {@code metrics.csv}: a row for each of these epochs. */
  public void write(List<EpochMetrics> finished) {
    StringBuilder text = new StringBuilder(EpochMetrics.CSV_HEADER + "\n");
    finished.forEach(epoch -> text.append(epoch.csvRow()).append('\n'));
    AtomicFile.write(folder.resolve(METRICS), text.toString());
  }

  /** Epochs that {@code metrics.csv} tells of. */
  public int finishedEpochs() {
    Path file = folder.resolve(METRICS);
    if (!Files.exists(file)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(file)) {
      return (int) lines.skip(1).count();
    } catch (IOException e) {
      throw new RunException("cannot read " + file + ": " + Disk.reason(e), e);
    }
  }

  /** Whether there is no page about the run, or epochs have ended since it was made. */
  public boolean lacksReport() {
    try {
      return Files.getLastModifiedTime(folder.resolve(REPORT_PAGE))
              .compareTo(Files.getLastModifiedTime(folder.resolve(METRICS)))
          < 0;
    } catch (IOException notThere) {
      return true;
    }
  }

  /** Whether the weights in the folder come from elsewhere: no run began with it. */
  public boolean holdsOthersWeights() {
    return hasWeights() && !Files.exists(folder.resolve(METRICS));
  }

  /** Whether there are weights. */
  public boolean hasWeights() {
    return Files.exists(model());
  }

  /**
   * Replaces the weights.
   *
   * @param weights all of the network's, by their names, in their order
   */
  public void save(Map<String, Tensor> weights, ModelCard card) {
    StateDict.of(weights, values -> Model.write(model(), values, card));
  }

  /** What the weights say of themselves. */
  public KeptWeights kept() {
    if (!hasWeights()) {
      return KeptWeights.NONE;
    }
    try {
      return Pretrained.read(model(), null)
          .card()
          .map(card -> KeptWeights.of(card.provenance()))
          .orElse(KeptWeights.NONE);
    } catch (WeightsException | NumberFormatException e) {
      return KeptWeights.NONE; // not weights that training wrote
    }
  }

  /**
   * What a run was trained on, from its configuration; empty where there is none beside the
   * weights, or a program gave the pictures. Reads those of older versions of the program too.
   *
   * @param runOrFile the run folder, or the weights file in it
   * @throws RunException if the configuration is damaged
   */
  public static Optional<DataSource> dataSource(Path runOrFile) {
    Path file = RunConfig.file(runOrFile);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      JsonNode json = ConfigJson.mapper().readTree(file.toFile());
      if (json.path("data").isNull()) {
        return Optional.empty(); // a program gave the pictures
      }
      JsonNode split = json.path("valSplit");
      return Optional.of(
          new DataSource(
              Path.of(json.path("data").asText()),
              split.isNumber() ? OptionalDouble.of(split.asDouble()) : OptionalDouble.empty(),
              json.path("splitSeed").asLong()));
    } catch (JsonProcessingException e) {
      throw new RunException(file + " is damaged: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new RunException("cannot read " + file + ": " + Disk.reason(e), e);
    }
  }
}
