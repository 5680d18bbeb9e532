package alexnet.train;

import alexnet.data.DataSource;
import alexnet.model.AlexNet;
import alexnet.weights.AtomicFile;
import alexnet.weights.Model;
import alexnet.weights.ModelCard;
import alexnet.weights.StateDict;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * The folder of one training run: {@code model.safetensors} (the best weights), {@code
 * config.json}, {@code metrics.csv}, and while the convolutional half is frozen {@code
 * features.bin}. Every file is written beside its place and moved in.
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
  private final List<String> metrics = new ArrayList<>(List.of(EpochMetrics.CSV_HEADER));

  private RunDirectory(Path folder) {
    this.folder = folder;
  }

  /**
   * Takes a folder for a new run, making it if need be. Nothing of an older run is touched yet.
   *
   * @param overwrite whether an older run in it may be replaced
   * @throws RunException if it is taken, not a run, or cannot be written
   */
  public static RunDirectory create(Path folder, boolean overwrite) {
    try {
      if (Files.exists(folder) && !Files.isDirectory(folder)) {
        throw new RunException(folder + " is a file; a run needs a folder");
      }
      if (Files.isDirectory(folder) && !isEmpty(folder)) {
        boolean run =
            Files.exists(folder.resolve(RunConfig.FILE))
                || Files.exists(folder.resolve(Model.FILE));
        if (!run) {
          throw new RunException(folder + " is not empty and not a run; choose another folder");
        }
        if (!overwrite) {
          throw new RunException(folder + " holds a run already; --overwrite replaces it");
        }
      }
      Files.createDirectories(folder);
      if (!Files.isWritable(folder)) {
        throw new RunException("cannot write to " + folder + ": permission denied");
      }
      return new RunDirectory(folder);
    } catch (IOException e) {
      throw new RunException("cannot create " + folder + ": " + AtomicFile.reason(e), e);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      // What an interrupted write leaves behind is nobody's run.
      return entries.allMatch(entry -> entry.getFileName().toString().endsWith(".partial"));
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
  Path features() {
    return folder.resolve("features.bin");
  }

  /**
   * Begins the run: writes the configuration, then removes what is left of an older run.
   *
   * @param weightBytes size of the weights to come, for which there must be room
   * @param featureBytes size of the features to be kept, 0 for none
   * @throws RunException if the disk has too little room
   */
  void begin(RunConfig config, long weightBytes, long featureBytes) {
    try {
      long free = Files.getFileStore(folder).getUsableSpace();
      // New weights are written beside the old ones.
      long needed = 2 * weightBytes + featureBytes + SLACK;
      if (free < needed) {
        throw new RunException(
            "too little room for %s: %,d MB free, %,d MB needed"
                .formatted(folder, free >> 20, needed >> 20));
      }
    } catch (IOException e) {
      throw new RunException("cannot write to " + folder + ": " + AtomicFile.reason(e), e);
    }
    AtomicFile.write(folder.resolve(RunConfig.FILE), config.toJson());
    AtomicFile.write(folder.resolve(METRICS), EpochMetrics.CSV_HEADER + "\n");
    try {
      Files.deleteIfExists(model());
      removeReport();
      if (featureBytes == 0) {
        Files.deleteIfExists(features());
      }
    } catch (IOException e) {
      throw new RunException("cannot replace " + model() + ": " + AtomicFile.reason(e), e);
    }
  }

  /**
   * Puts weights from elsewhere in the place of whatever run was here.
   *
   * @throws UncheckedIOException if they cannot be written; the older weights are then as they were
   */
  public void replaceBy(StateDict weights, ModelCard card) {
    Model.write(model(), weights, card);
    try {
      Files.deleteIfExists(folder.resolve(RunConfig.FILE));
      Files.deleteIfExists(folder.resolve(METRICS));
      Files.deleteIfExists(features());
      removeReport();
    } catch (IOException e) {
      throw new RunException("cannot replace " + folder + ": " + AtomicFile.reason(e), e);
    }
  }

  private void removeReport() throws IOException {
    Files.deleteIfExists(folder.resolve(REPORT_PAGE));
    Files.deleteIfExists(folder.resolve(REPORT_FIGURES));
  }

  /**
   * Takes over another run's configuration, where it has one: the same pictures then validate.
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
        throw new UncheckedIOException("cannot read " + config + ": " + AtomicFile.reason(e), e);
      }
    }
  }

  /** Adds an epoch to {@code metrics.csv}. */
  void add(EpochMetrics epoch) {
    metrics.add(epoch.csvRow());
    AtomicFile.write(folder.resolve(METRICS), String.join("\n", metrics) + "\n");
  }

  /** Replaces the weights. */
  void save(AlexNet network, ModelCard card) {
    Model.write(model(), network, card);
  }

  /**
   * What a run was trained on, from its configuration; empty where there is none beside the
   * weights.
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
      JsonNode split = json.path("valSplit");
      return Optional.of(
          new DataSource(
              Path.of(json.path("data").asText()),
              split.isNumber() ? OptionalDouble.of(split.asDouble()) : OptionalDouble.empty(),
              json.path("splitSeed").asLong()));
    } catch (JsonProcessingException e) {
      throw new RunException(file + " is damaged: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new RunException("cannot read " + file + ": " + AtomicFile.reason(e), e);
    }
  }
}
