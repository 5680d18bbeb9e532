package alexnet.run;

import alexnet.data.Skipped;
import alexnet.train.config.ConfigJson;
import alexnet.train.config.TrainConfig;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a run stands, but for its tensors: the text of a checkpoint. There are no generators of
 * random numbers among it, since whatever is drawn follows from the seed and the position.
 *
 * @param format of this record, {@link #FORMAT}
 * @param version of the program that wrote it
 * @param epoch the one under way; of a finished run the one that would be next
 * @param finished figures of the epochs before, in order
 * @param best the epoch whose weights are kept, 0 before the first
 * @param trainHash of the pictures that the epoch under way shows, see {@link RunConfig.Pictures}
 * @param frozen the weights that the checkpoint leaves out since they do not learn; empty if it
 *     holds all, as those of format 1 do
 * @param skipped pictures that could not be read
 * @param elapsedSeconds that the run took so far, all its processes together
 * @param pace of the latest finished epoch
 * @param endedAt the maximal time in which the run came to its end, or empty
 */
public record RunState(
    int format,
    String version,
    EpochState epoch,
    List<EpochMetrics> finished,
    int best,
    String trainHash,
    Optional<FrozenWeights> frozen,
    List<Skipped> skipped,
    double elapsedSeconds,
    Pace pace,
    Optional<Duration> endedAt) {
  /** To be raised with every change that older programs cannot read. */
  public static final int FORMAT = 2;

  /** Copies the lists and checks the position. */
  public RunState {
    if (format < 1 || format > FORMAT) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "checkpoints of format %d are not known, only 1 to %d", format, FORMAT));
    }
    Objects.requireNonNull(trainHash, "trainHash");
    finished = List.copyOf(finished);
    skipped = List.copyOf(skipped);
    if (finished.size() != epoch.epoch() - 1 || best < 0 || best > finished.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "epoch %d, best %d after %d finished epochs",
              epoch.epoch(),
              best,
              finished.size()));
    }
  }

  /** The state before the first step. */
  public static RunState begin() {
    return new RunState(
        FORMAT,
        "",
        EpochState.begin(1),
        List.of(),
        0,
        "",
        Optional.empty(),
        List.of(),
        0,
        Pace.UNKNOWN,
        Optional.empty());
  }

  /** The same at the beginning of the epoch under way. */
  public RunState atEpochStart() {
    return new RunState(
        format,
        version,
        EpochState.begin(epoch.epoch()),
        finished,
        best,
        trainHash,
        frozen,
        skipped,
        elapsedSeconds,
        pace,
        endedAt);
  }

  /** Figures of the epoch whose weights are kept; empty before the first. */
  public Optional<EpochMetrics> bestMetrics() {
    return best == 0 ? Optional.empty() : Optional.of(finished.get(best - 1));
  }

  /** Whether the weights of the network at this position are the best ones. */
  public boolean standsAtBest() {
    return best > 0 && best == finished.size() && epoch.step() == 0;
  }

  /** Whether the run has come to its end by its maximal time; not where it has none. */
  public boolean isOutOfTime(Optional<Duration> maxTime) {
    return maxTime.isPresent()
        && endedAt.filter(time -> time.compareTo(maxTime.get()) >= 0).isPresent();
  }

  /** Whether nothing is left to do in a run of this length. */
  public boolean isFinished(TrainConfig config, Optional<Duration> maxTime) {
    return hasFullLength(config, maxTime) || endsEarly(config, bestMetrics(), finished.size());
  }

  private boolean hasFullLength(TrainConfig config, Optional<Duration> maxTime) {
    return maxTime.isEmpty() ? epoch.epoch() > config.epochs() : isOutOfTime(maxTime);
  }

  /** What lets a finished run go on, for the user. */
  public String howToGoOn(TrainConfig config, Optional<Duration> maxTime) {
    if (!hasFullLength(config, maxTime)) {
      return reachesTarget(config, bestMetrics())
          ? "--target-top1 %s ended it, and a higher one, or 0, goes on"
              .formatted(config.targetTop1())
          : String.format(
              Locale.ROOT,
              "--patience %d ended it, and more of that, or 0, goes on",
              config.patience());
    }
    return maxTime.isEmpty()
        ? "more of them (--epochs) or a time (--max-time) go on"
        : "more time (--max-time) goes on";
  }

  /**
   * Whether a run ends before its full length: it is as good as was wanted, or no longer gets
   * better.
   *
   * @param best figures of the epoch whose weights are kept; empty before the first
   * @param finished number of finished epochs
   */
  public static boolean endsEarly(TrainConfig config, Optional<EpochMetrics> best, int finished) {
    return reachesTarget(config, best)
        || (config.patience() > 0
            && best.filter(it -> finished - it.epoch() >= config.patience()).isPresent());
  }

  private static boolean reachesTarget(TrainConfig config, Optional<EpochMetrics> best) {
    return config.targetTop1() > 0
        && best.flatMap(EpochMetrics::validationTop1)
            .filter(top1 -> top1 >= config.targetTop1())
            .isPresent();
  }

  /** The text in the checkpoint. */
  public String toJson() {
    try {
      return ConfigJson.mapper().writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a state of plain values must be writable", e);
    }
  }

  /**
   * Reads the text of a checkpoint.
   *
   * @throws RunException naming the file, if it does not tell a position
   */
  static RunState parse(Path file, String json) {
    try {
      JsonNode tree = ConfigJson.mapper().readTree(json);
      RunState state = ConfigJson.read(tree, RunState.class, laterKeys(tree));
      if (state != null) {
        return state;
      }
      throw new RunException(file + " tells no position of a run");
    } catch (JsonProcessingException e) {
      throw new RunException(
          "%s is damaged, or of another version of the program: %s"
              .formatted(file, ConfigJson.reason(e)),
          e);
    }
  }

  /**
   * What older checkpoints do not tell. Without a hash, the epoch under way begins anew; a loss was
   * a sum over pictures, each counted once.
   */
  private static Map<String, JsonNode> laterKeys(JsonNode state) {
    return Map.of(
        "/trainHash", TextNode.valueOf(""),
        "/frozen", NullNode.instance,
        "/epoch/lossWeight", state.at("/epoch/images"),
        "/epoch/lateLossWeight", state.at("/epoch/lateImages"));
  }
}
