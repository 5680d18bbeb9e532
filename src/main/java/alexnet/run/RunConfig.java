package alexnet.run;

import alexnet.data.split.DataSource;
import alexnet.io.Disk;
import alexnet.model.LayerSummary;
import alexnet.train.config.Checkpointing;
import alexnet.train.config.ConfigJson;
import alexnet.train.config.TrainConfig;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a run was begun with: the content of {@code config.json} in its folder, from which the run
 * can be repeated or gone on with.
 *
 * @param data folder of the pictures, absolute; empty if a program gave them
 * @param valSplit part of each class that validates, or empty for the layout's default
 * @param splitSeed of that split
 * @param classes names, by logit
 * @param pictures what the folder held, or empty while it is being looked through
 * @param train how the run learns
 * @param checkpoints when the run keeps what it needs to go on
 * @param maxTime training time that the schedule is laid over and the run ends in, or empty for one
 *     that is measured in epochs
 * @param version of the program
 */
public record RunConfig(
    Optional<Path> data,
    OptionalDouble valSplit,
    long splitSeed,
    List<String> classes,
    Optional<Pictures> pictures,
    TrainConfig train,
    Checkpointing checkpoints,
    Optional<Duration> maxTime,
    String version) {
  /** The file's name in the run folder. */
  static final String FILE = "config.json";

  /**
   * That of a run which is to replace the one in the folder, while its pictures are being looked
   * through.
   */
  static final String NEXT = "next.json";

  /** What older runs do not tell of, with what it was for them. */
  private static final Map<String, JsonNode> LATER_KEYS =
      Map.of("/train/targetTop1", DoubleNode.valueOf(0));

  /** Copies the list and checks that nothing is missing. */
  public RunConfig {
    if (train == null || checkpoints == null || version == null) {
      throw new IllegalArgumentException("train, checkpoints or version is null");
    }
    if (classes == null || classes.size() < 2) {
      throw new IllegalArgumentException("at least 2 classes are needed: " + classes);
    }
    classes = List.copyOf(classes);
    train = train.onThisMachine(); // who reads it elsewhere is told what it was
    maxTime
        .filter(time -> time.toMillis() < 1)
        .ifPresent(
            time -> {
              throw new IllegalArgumentException("maximal time must be above 0: " + time);
            });
  }

  /**
   * The readable pictures of a run. Hashes as {@link alexnet.data.DatasetHash} computes them.
   *
   * @param train number that weights are fitted to
   * @param validation number that chooses among weights, perhaps 0
   * @param trainHash of the names, classes and sizes of those to train on
   * @param validationHash likewise, of those that validate
   */
  public record Pictures(int train, int validation, String trainHash, String validationHash) {}

  /**
   * A configuration of a run.
   *
   * @param origin of the pictures; empty if a program gave them
   */
  public static RunConfig of(
      Optional<DataSource> origin,
      List<String> classes,
      Optional<Pictures> pictures,
      TrainConfig train,
      Checkpointing checkpoints,
      Optional<Duration> maxTime,
      String version) {
    return new RunConfig(
        origin.map(source -> source.folder().toAbsolutePath().normalize()),
        origin.map(DataSource::valSplit).orElse(OptionalDouble.empty()),
        origin.map(DataSource::seed).orElse(train.seed()),
        classes,
        pictures,
        train,
        checkpoints,
        maxTime,
        version);
  }

  /** Where the run's splits come from; empty if a program gave them. */
  public Optional<DataSource> source() {
    return data.map(this::source);
  }

  /**
   * The run's splits of a folder.
   *
   * @param folder where the pictures are now
   */
  public DataSource source(Path folder) {
    return new DataSource(folder, valSplit, splitSeed);
  }

  /** Bytes of the weights that are trained. */
  public long weightBytes() {
    return 4 * LayerSummary.of(train.variant(), classes.size()).parameters();
  }

  /**
   * Reads the configuration that a run goes on with: its own, or that of the run which was to
   * replace it.
   *
   * @param run the run folder
   * @throws RunException as {@link #read}
   */
  public static RunConfig toGoOn(Path run) {
    Path next = run.resolve(NEXT);
    return Files.isRegularFile(next) ? parse(next) : read(run);
  }

  /**
   * Reads the configuration of a run, also of one that was begun before a setting was there: it
   * then has the value that does what was done before.
   *
   * @param runOrFile the run folder, or the weights file in it
   * @throws RunException in one line that names the file, if there is none, it is damaged, or it is
   *     of a version of the program with other settings
   */
  public static RunConfig read(Path runOrFile) {
    Path file = file(runOrFile);
    if (!Files.isRegularFile(file)) {
      throw new RunException(
          runOrFile + " is not a run: it has no " + FILE + ", which train writes as it begins");
    }
    return parse(file);
  }

  private static RunConfig parse(Path file) {
    try {
      RunConfig config =
          ConfigJson.read(ConfigJson.mapper().readTree(file.toFile()), RunConfig.class, LATER_KEYS);
      if (config == null) {
        throw new RunException(file + " is damaged: null");
      }
      return config;
    } catch (JsonMappingException e) {
      throw new RunException(
          "%s is damaged, or of another version of the program: %s"
              .formatted(file, ConfigJson.reason(e)),
          e);
    } catch (JsonProcessingException e) {
      throw new RunException(file + " is damaged: " + ConfigJson.reason(e), e);
    } catch (IOException e) {
      throw new RunException("cannot read " + file + ": " + Disk.reason(e), e);
    }
  }

  /** The configuration that belongs to a run folder or to the weights file in one. */
  static Path file(Path runOrFile) {
    Path folder = Files.isDirectory(runOrFile) ? runOrFile : runOrFile.toAbsolutePath().getParent();
    return folder.resolve(FILE);
  }

  /** The text of the file. */
  String toJson() {
    try {
      return ConfigJson.mapper().writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a configuration of plain values must be writable", e);
    }
  }
}
