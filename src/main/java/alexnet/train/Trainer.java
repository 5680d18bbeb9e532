package alexnet.train;

import alexnet.data.Dataset;
import alexnet.data.Skipped;
import alexnet.data.split.DataSource;
import alexnet.data.split.DataSplits;
import alexnet.io.ProgramVersion;
import alexnet.model.Initialization;
import alexnet.run.EpochMetrics;
import alexnet.run.KeptWeights;
import alexnet.run.MetricsFile;
import alexnet.run.RunConfig;
import alexnet.run.RunDirectory;
import alexnet.run.RunException;
import alexnet.run.RunLock;
import alexnet.run.RunState;
import alexnet.run.TrainingSplits;
import alexnet.torch.Threads;
import alexnet.train.config.Checkpointing;
import alexnet.train.config.TrainConfig;
import alexnet.train.examples.FeatureExamples;
import alexnet.train.examples.TrainingData;
import alexnet.weights.Model;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Trains a network: looks through the data, makes or restores what the loop of {@link TrainingRun}
 * works with, and keeps what comes of it.
 *
 * <p>A trainer makes one run at a time. {@link #stop} may be called from any thread; everything
 * else belongs to the caller's.
 */
public final class Trainer {
  private final TrainConfig config;
  private final Checkpointing checkpoints;
  private final Optional<Duration> maxTime;
  private final TrainListener listener;
  private RunClock clock;
  private boolean used;
  private volatile boolean stopped;

  /** A trainer of one run of so many epochs, which are kept as they end. */
  public Trainer(TrainConfig config, TrainListener listener) {
    this(config, Checkpointing.DEFAULT, Optional.empty(), listener);
  }

  /**
   * A trainer of one run.
   *
   * @param checkpoints when the run keeps what it needs to go on
   * @param maxTime that the schedule is laid over and the run ends in, counted from now and from
   *     the making of each trainer that goes on with it (of a trainer's later runs: from their
   *     beginning); or empty for the configuration's epochs
   */
  public Trainer(
      TrainConfig config,
      Checkpointing checkpoints,
      Optional<Duration> maxTime,
      TrainListener listener) {
    this(config, checkpoints, maxTime, listener, new RunClock());
  }

  /** As above, by another clock. */
  Trainer(
      TrainConfig config,
      Checkpointing checkpoints,
      Optional<Duration> maxTime,
      TrainListener listener,
      RunClock clock) {
    this.config = config;
    this.clock = clock;
    this.checkpoints = checkpoints;
    this.maxTime = maxTime;
    this.listener = listener;
  }

  /**
   * Asks the run to end after the step or batch under way; its weights are then kept, and a
   * checkpoint to go on from. Where no run is under way, the next one ends at once.
   */
  public void stop() {
    stopped = true;
  }

  /**
   * Trains to the end, to {@link #stop}, or until the target is reached or patience runs out. The
   * best weights stand in the run folder at the end, however it comes, and at each checkpoint.
   *
   * @param source its train and validation parts are used; test is not opened
   * @throws alexnet.data.DatasetException if the folder cannot be used or too many pictures are
   *     unreadable
   * @throws alexnet.weights.tensor.WeightsException if the weights to go on from cannot be used, or
   *     those to come could not be read again
   * @throws alexnet.torch.DeviceException if the device is not there
   * @throws RunException if the loss is no longer finite, or the folder cannot be used or is in use
   * @throws java.io.UncheckedIOException if weights or figures cannot be written
   */
  public TrainResult run(DataSource source, RunDirectory out) {
    return run(TrainingSource.of(source), out);
  }

  /**
   * As {@link #run(DataSource, RunDirectory)}, in a folder that {@link RunDirectory#lockForNewRun}
   * has locked; it stays so.
   */
  public TrainResult run(DataSource source, RunLock out) {
    return run(TrainingSource.of(source), out);
  }

  /**
   * As {@link #run(DataSource, RunDirectory)}, on pictures from anywhere: in memory, of a database,
   * drawn. Each is read once before training and once in every epoch, on several threads at once.
   * The run does not say where they are: who goes on with it gives them again.
   *
   * @param data its train and validation parts are used; test is not opened
   */
  public TrainResult run(DataSplits data, RunDirectory out) {
    return run(TrainingSource.of(data), out);
  }

  /** The lock first: it makes the folder a run, which is no class where it lies below the data. */
  private TrainResult run(TrainingSource source, RunDirectory out) {
    config.device().required(); // said before there is a lock file
    try (RunLock lock = out.lockForNewRun()) {
      return run(source, lock);
    }
  }

  private TrainResult run(TrainingSource source, RunLock lock) {
    begin();
    RunDirectory out = lock.run();
    RunLog log = new RunLog(out.folder());
    try {
      return train(source, out, Resumption.NEW_RUN, TrainListener.all(listener, log), log);
    } finally {
      stopped = false;
    }
  }

  private void begin() {
    config.device().required();
    if (used) {
      clock = clock.anew();
    }
    used = true;
  }

  /**
   * Goes on with a run, as if it had never ended; from its beginning if it did before its first
   * checkpoint. This trainer's configuration takes the place of the run's: it should be {@link
   * RunConfig#toGoOn} of its folder, with other epochs, patience, target, workers, threads, device
   * or precision at most.
   *
   * <pre>{@code
   * RunDirectory run = RunDirectory.open(Path.of("runs/mine"));
   * TrainConfig longer = RunConfig.toGoOn(run.folder()).train().toBuilder().epochs(20).build();
   * TrainResult all = new Trainer(longer, listener).resume(data, run);
   * }</pre>
   *
   * <p>With other epochs the schedule is laid over the new number: its rate rises again where the
   * old one had come to its end.
   *
   * @param source the run's own, or the same pictures elsewhere
   * @return the whole run; of one that is finished already, without looking at the data
   * @throws RunException as {@link #run}, and if the classes are others, or there is nothing whole
   *     to go on from
   */
  public TrainResult resume(DataSource source, RunDirectory out) {
    return resume(TrainingSource.of(source), out);
  }

  /**
   * As {@link #resume(DataSource, RunDirectory)}, in a folder that {@link RunDirectory#lock} has
   * locked; it stays so.
   */
  public TrainResult resume(DataSource source, RunLock out) {
    return resume(TrainingSource.of(source), out);
  }

  /**
   * As {@link #resume(DataSource, RunDirectory)}, on pictures from anywhere. With the names,
   * classes and order that they had, the run goes on as if it had never ended.
   */
  public TrainResult resume(DataSplits data, RunDirectory out) {
    return resume(TrainingSource.of(data), out);
  }

  private TrainResult resume(TrainingSource source, RunDirectory out) {
    config.device().required();
    RunConfig.toGoOn(out.folder()); // what is no run is refused before it gets a lock file
    try (RunLock lock = out.lock()) {
      return resume(source, lock);
    }
  }

  private TrainResult resume(TrainingSource source, RunLock lock) {
    RunDirectory out = lock.run();
    RunConfig before = RunConfig.toGoOn(out.folder());
    begin();
    RunLog log = new RunLog(out.folder());
    try {
      TrainListener told = TrainListener.all(listener, log);
      Resumption resumption = Resumption.of(out, before, told);
      RunState state = resumption.state();
      if (state.isFinished(config, maxTime) && holdsBest(out.kept(), state)) {
        listener.onNotice(
            String.format(
                Locale.ROOT,
                "%s is finished: %d epochs; %s",
                out.folder(),
                state.finished().size(),
                state.howToGoOn(config, maxTime)));
        TrainResult result =
            TrainResult.earlier(
                state.bestMetrics(), state.finished(), false, true, state.skipped());
        if (out.complete(state.finished(), resumption.tensors().file())) {
          log.end(result);
        }
        return result;
      }
      if (resumption.fromTheStart() && !out.isToBeReplaced()) {
        List<EpochMetrics> epochs = MetricsFile.read(out.folder()).epochs();
        Optional<EpochMetrics> kept = out.keptOf(epochs);
        if (maxTime.isEmpty() && epochs.size() >= config.epochs() && kept.isPresent()) {
          listener.onNotice(
              String.format(
                  Locale.ROOT,
                  "%s is finished: %d epochs; without a checkpoint it cannot be gone on with",
                  out.folder(),
                  epochs.size()));
          return TrainResult.earlier(kept, epochs, false, true, List.of());
        }
        requireNothingLost(out);
      }
      return train(source, out, resumption, told, log);
    } finally {
      stopped = false;
    }
  }

  /** Whether the weights in the folder are the run's best, or not worse ones of a later epoch. */
  private static boolean holdsBest(KeptWeights kept, RunState state) {
    return kept.epoch() == state.best() || state.bestMetrics().filter(kept::stayFor).isPresent();
  }

  private void requireNothingLost(RunDirectory out) {
    int epochs = out.finishedEpochs();
    if (epochs > 0 || out.holdsOthersWeights()) {
      throw new RunException(
          ("%s has %s, but no checkpoint to go on from; train --overwrite begins anew, and so does"
                  + " --resume, with the run's own settings, once %s and %s are removed")
              .formatted(
                  out.folder(),
                  epochs > 0
                      ? String.format(Locale.ROOT, "figures of %d epochs", epochs)
                      : "weights from elsewhere",
                  MetricsFile.NAME,
                  Model.FILE));
    }
    listener.onNotice(out.folder() + " has no checkpoint yet: the run begins anew");
  }

  private TrainResult train(
      TrainingSource source,
      RunDirectory out,
      Resumption resumption,
      TrainListener told,
      RunLog log) {
    DataSplits splits = source.splits().get();
    Threads.use(config.threads());
    Initialization.seed(config.seed());
    resumption.requireClasses(splits.train().classes(), source);
    splits.notes().forEach(listener::onNotice);
    NewNetwork start =
        resumption.fromTheStart() ? NewNetwork.of(config, out) : NewNetwork.restored(config);
    List<Skipped> skipped = new ArrayList<>();
    TrainingData data;
    RunConfig run;
    boolean announced = resumption.before() == null;
    if (announced) {
      out.announce(runConfig(source, splits.train().classes(), Optional.empty(), splits.train()));
    }
    try {
      data = TrainingData.check(splits, source.folder(), config, this::onChecked, skipped);
      run =
          runConfig(
              source,
              data.train().classes(),
              Optional.of(data.pictures(source.folder())),
              data.train());
      Model.requireWritable(out.model(), RunParts.card(run, data.splitHash()));
      if (resumption.fromTheStart()) {
        out.requireRoom(run.weightBytes(), FeatureExamples.keptBytes(config, data));
      }
    } catch (StoppedException e) {
      return notBegun(resumption, out, skipped);
    } catch (RuntimeException | Error e) {
      if (announced) {
        out.retract();
      }
      throw e;
    }
    RunState from = resumption.position(run);
    if (resumption.fromTheStart()) {
      // Of pictures without files, kept features might be those of others with the same names.
      boolean known = source.origin().isPresent();
      out.begin(run, known && FeatureExamples.keptBytes(config, data) > 0);
    } else {
      out.resume(run, from.finished());
      clock.addEarlier(from.elapsedSeconds());
    }
    List<Skipped> unreadable = List.copyOf(skipped);
    resumption.differences(run).forEach(told::onNotice);
    if (!resumption.fromTheStart()) {
      told.onNotice(
          String.format(
              Locale.ROOT,
              "Going on with epoch %d after %d steps of it",
              from.epoch().epoch(),
              from.epoch().step()));
    }
    skipped.forEach(told::onSkipped);
    skipped.addAll(resumption.skippedBefore(skipped));
    try (RunParts parts =
        RunParts.open(run, data, out, start, resumption, from, clock, told, this::onFeatures)) {
      keepBest(parts, resumption.state(), out, told);
      int steps = config.steps(parts.examples().batches());
      IdleSettings.of(run, steps).forEach(told::onNotice);
      told.onStart(run.classes().size(), data.train().size(), data.validation().size(), steps);
      TrainResult result =
          new TrainingRun(run, parts, from, skipped, clock, told, () -> stopped)
              .train()
              .trainedOn(new TrainingSplits(splits, data.splitHash()), unreadable);
      log.end(result);
      return result;
    } catch (StoppedException whileComputingFeatures) {
      return notBegun(resumption, out, skipped);
    } catch (RuntimeException | Error e) {
      log.failed(e);
      throw e;
    }
  }

  /**
   * Makes up for a run that was killed between the checkpoint of its best epoch and the keeping of
   * those weights.
   */
  private static void keepBest(
      RunParts parts, RunState from, RunDirectory out, TrainListener listener) {
    int kept = parts.best().standing().epoch();
    if (kept == from.best()) {
      return;
    }
    if (kept > from.finished().size()) {
      listener.onNotice(
          String.format(
              Locale.ROOT,
              "%s is of epoch %d, later than the checkpoint; it stays until there are better"
                  + " weights",
              out.model(),
              kept));
    } else if (from.standsAtBest() && kept < from.best()) {
      parts.best().save();
    } else if (from.best() > 0) {
      listener.onWarning(
          String.format(
              Locale.ROOT,
              "%s is of %s and not of epoch %d, the best at this checkpoint; it stays until there"
                  + " are better weights",
              out.model(),
              kept == 0 ? "no finished epoch" : "epoch " + kept,
              from.best()));
    }
  }

  /** The result where the first step was not reached: what an earlier process had left. */
  private static TrainResult notBegun(
      Resumption resumption, RunDirectory out, List<Skipped> skipped) {
    RunState from = resumption.state();
    boolean kept = !resumption.fromTheStart() && out.hasWeights();
    return TrainResult.earlier(from.bestMetrics(), from.finished(), true, kept, skipped);
  }

  private void onChecked(int done, int all) {
    listener.onCheck(done, all);
    leaveIfStopped();
  }

  private void onFeatures(int done, int all) {
    listener.onFeatures(done, all);
    leaveIfStopped();
  }

  private void leaveIfStopped() {
    if (stopped) {
      throw new StoppedException();
    }
  }

  /**
   * @param pictures empty while they are not looked through
   * @param train whose size chooses the batch size where none is given
   */
  private RunConfig runConfig(
      TrainingSource source,
      List<String> classes,
      Optional<RunConfig.Pictures> pictures,
      Dataset train) {
    return RunConfig.of(
        source.origin(),
        classes,
        pictures,
        pictures.isEmpty() ? config : config.withBatchSizeFor(train.size()),
        checkpoints,
        maxTime,
        ProgramVersion.get());
  }
}
