package alexnet.train;

import alexnet.data.Skipped;
import alexnet.eval.EvaluationException;
import alexnet.eval.Judgement;
import alexnet.io.ProgramVersion;
import alexnet.model.Inference;
import alexnet.run.EpochMetrics;
import alexnet.run.EpochState;
import alexnet.run.RunConfig;
import alexnet.run.RunException;
import alexnet.run.RunState;
import alexnet.train.config.TrainConfig;
import alexnet.train.step.Minibatch;
import alexnet.train.step.TrainingStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The loop of epochs and steps, from wherever the run stands to its end. Whatever is drawn at
 * random follows from the seed and the position, so that a run that goes on from a checkpoint makes
 * the same steps as one that was never interrupted.
 */
final class TrainingRun {
  private final TrainConfig config;
  private final RunConfig.Pictures pictures;
  private final int epochs;
  private final RunParts parts;
  private final RunClock clock;
  private final Forecast forecast;
  private final RunLength length;
  private final TrainListener listener;
  private final BooleanSupplier stopped;
  private final List<EpochMetrics> finished;
  private final LostPictures lost;

  private EpochProgress progress;

  /** The maximal time, once the run has come to its end by it; what a checkpoint says holds. */
  private Optional<Duration> endedAt;

  /**
   * @param parts with the tensors of the position
   * @param from where the run stands
   * @param skipped pictures that are left out so far
   * @param stopped whether the run is to end after the step or batch under way
   */
  TrainingRun(
      RunConfig run,
      RunParts parts,
      RunState from,
      List<Skipped> skipped,
      RunClock clock,
      TrainListener listener,
      BooleanSupplier stopped) {
    this.config = run.train();
    this.pictures = run.pictures().orElseThrow();
    this.epochs = run.maxTime().isEmpty() ? config.epochs() : 0;
    this.parts = parts;
    this.clock = clock;
    this.forecast = new Forecast(from.pace(), run);
    this.length = RunLength.of(config, run.maxTime(), clock, forecast);
    this.listener = listener;
    this.stopped = stopped;
    this.finished = new ArrayList<>(from.finished());
    this.lost = new LostPictures(pictures, skipped, listener);
    this.progress = begin(from.epoch());
    this.endedAt = from.endedAt().filter(time -> from.isOutOfTime(run.maxTime()));
  }

  private EpochProgress begin(EpochState from) {
    return new EpochProgress(from, epochs, config.steps(parts.examples().batches()), clock);
  }

  /** Trains to the end of the run, or until it is stopped. */
  TrainResult train() {
    parts.checkpointer().begin();
    try {
      while (!isOver()) {
        trainEpoch();
        endEpoch(validate());
      }
      if (endedAt.isEmpty()) {
        endedAt = length.endedAt(progress);
        if (endedAt.isPresent()) { // the time ran out while the epoch's files were written
          checkpoint(Duration.ZERO);
        }
      }
      parts.checkpointer().finish();
      if (!parts.out().hasWeights()) {
        throw new RunException(
            "the run is over, but its weights could not be kept in "
                + parts.out().folder()
                + (parts.out().checkpoints().bytes() > 0
                    ? "; make room and train --resume it"
                    : ""));
      }
      return result(false, true);
    } catch (StoppedException e) {
      boolean kept = keep(parts.examples().waited(), parts.best()::keepUnfinished);
      return result(true, kept);
    } catch (RuntimeException | Error e) {
      saveHeld(e);
      throw e;
    }
  }

  private TrainResult result(boolean wasStopped, boolean kept) {
    return new TrainResult(
        parts.best().best(),
        parts.best().judgement(),
        finished,
        wasStopped,
        kept,
        lost.skipped(),
        Optional.empty());
  }

  private boolean isOver() {
    return endedAt.isPresent()
        || !length.hasMore(progress)
        || RunState.endsEarly(config, parts.best().best(), finished.size());
  }

  private void trainEpoch() {
    parts.network().train();
    int batch = progress.step() * config.accumulate();
    int from = Math.min(parts.examples().batches(), batch); // the last step may take fewer
    Iterator<? extends Minibatch> batches =
        parts.examples().epoch(progress.epoch(), from).iterator();
    while (batches.hasNext()) {
      leaveIfStopped();
      if (progress.step() > 0 && length.cuts(progress)) {
        break; // the first step is due since the epoch was begun
      }
      step(batches);
      listener.onStep(progress.soFar(length.left(progress)));
      if (parts.checkpointer().isDue(progress.stepsOfRun())) {
        checkpoint(parts.examples().waited());
      }
    }
    progress.trained(parts.examples().waited());
  }

  /** One optimizer update. */
  private void step(Iterator<? extends Minibatch> batches) {
    double learningRate = learningRate();
    int epoch = progress.epoch();
    int step = progress.step();
    TrainingStep.Result result = parts.step().make(stoppable(batches), epoch, step, learningRate);
    lost.training(result.skipped())
        .ifPresent(
            outage -> {
              throw outage(outage);
            });
    if (!Double.isFinite(result.loss())) {
      throw diverged("the loss became " + result.loss());
    }
    progress.add(result, learningRate);
    if (parts.average() != null) {
      parts.average().update(parts.network(), progress.stepsOfRun());
    }
  }

  /**
   * The same batches, until the run is asked to stop: a step of many is then given up, which has
   * changed no weight yet.
   */
  private Iterator<Minibatch> stoppable(Iterator<? extends Minibatch> batches) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return batches.hasNext();
      }

      @Override
      public Minibatch next() {
        leaveIfStopped();
        return batches.next();
      }
    };
  }

  private double learningRate() {
    List<Double> losses = finished.stream().map(EpochMetrics::judgedLoss).toList();
    return config.learningRate()
        * config
            .schedule()
            .factor(length.scheduleStep(progress), progress.steps(), config.epochs(), losses);
  }

  /** How the weights as they are judge the validation pictures; empty if there are none. */
  private Optional<Judgement> validate() {
    if (!parts.best().finite()) {
      throw diverged("weights became infinite");
    }
    if (!parts.examples().hasValidation()) {
      return Optional.empty();
    }
    int[] seen = {0};
    try (Inference inference = Inference.of(parts.judged(), config.precision())) {
      Judgement judged =
          parts
              .examples()
              .validate(
                  inference,
                  done -> {
                    seen[0] = done;
                    leaveIfStopped();
                  });
      lost.validation(judged.report().skipped())
          .ifPresent(
              outage -> {
                throw unjudged(outage);
              });
      return Optional.of(judged);
    } catch (EvaluationException e) {
      throw seen[0] < pictures.validation() // else it is no logit: there was no picture
          ? diverged(e.getMessage())
          : unjudged(e.getMessage());
    }
  }

  /** Weights that few pictures judged might pass for the best; the epoch itself is kept. */
  private RunException unjudged(String message) {
    checkpoint(parts.examples().waited());
    return outage(message);
  }

  private RunException outage(String message) {
    return new RunException(
        parts.checkpointer().keeps()
            ? "%s; train --resume %s goes on when they are back"
                .formatted(message, parts.out().folder())
            : message);
  }

  /**
   * Judges the epoch and keeps what is to be kept, now or, where it is too soon for that, later.
   * The checkpoint comes first: whoever goes on from it has the weights of this epoch, and so can
   * keep them as the best if that did not come to pass.
   */
  private void endEpoch(Optional<Judgement> judged) {
    EpochProgress over = progress;
    EpochMetrics metrics = over.finish(judged.map(Judgement::report));
    Optional<EpochMetrics> before = parts.best().best();
    boolean better = parts.best().judge(metrics, judged);
    finished.add(metrics);
    forecast.add(over.pace());
    progress = begin(EpochState.begin(over.epoch() + 1));
    endedAt = length.endedAt(progress);
    boolean unsaved = parts.best().areUnsaved();
    if (isOver() || parts.checkpointer().isAffordable(unsaved)) {
      keep(Duration.ZERO, this::saveBest);
    } else if (better && unsaved) {
      parts.best().hold();
    }
    boolean best = better && unsaved && parts.best().best().equals(Optional.of(metrics));
    parts.checkpointer().attempt(() -> parts.out().write(finished), "its older rows stay");
    forecast.add(over.pace()); // with the time that writing took
    progress = begin(EpochState.begin(over.epoch() + 1)); // and the next epoch without it
    listener.onEpoch(
        new TrainListener.EpochReport(
            metrics, best, over.waitShare(), length.left(progress), judged.map(Judgement::report)));
    if (best && judged.isPresent()) {
      listener.onBest(metrics, before);
    }
    new Diagnosis(config)
        .nothingLearned(over, parts.network().classes())
        .ifPresent(listener::onWarning);
  }

  /** Writes the best weights, if they are not yet. Whether that was done. */
  private boolean saveBest() {
    if (!parts.best().areUnsaved()) {
      return false;
    }
    boolean saved = false;
    try {
      saved = parts.checkpointer().writeWeights(parts.best()::save);
    } finally {
      if (!saved) {
        parts.best().saveFailed();
      }
    }
    return saved;
  }

  /** The run fails, for whatever reason: what waits to be written need not be lost with it. */
  private void saveHeld(Throwable failure) {
    try {
      if (parts.best().areHeld()) {
        saveBest();
      }
    } catch (RuntimeException alsoFailed) {
      failure.addSuppressed(alsoFailed);
    }
  }

  /**
   * Writes a checkpoint and then the weights, these also where the failure of the first ends the
   * run: they need less room, and without them it was for nothing.
   */
  private boolean keep(Duration waited, BooleanSupplier weights) {
    try {
      checkpoint(waited);
    } catch (RunException full) {
      try {
        if (weights.getAsBoolean()) {
          listener.onNotice(parts.out().model() + " holds the weights all the same");
        }
      } catch (RuntimeException alsoFull) {
        full.addSuppressed(alsoFull);
      }
      throw full;
    }
    return weights.getAsBoolean();
  }

  /**
   * Writes a checkpoint. Weights that are held come before it: they are of an earlier epoch, which
   * nobody comes to again who goes on from this one.
   *
   * @param waited for pictures of the epoch under way, in this process
   */
  private void checkpoint(Duration waited) {
    if (parts.best().areHeld()) {
      saveBest();
    }
    parts.checkpointer().write(state(waited));
  }

  /**
   * Where the run stands, to go on from.
   *
   * @param waited for pictures of the epoch under way, in this process
   */
  private RunState state(Duration waited) {
    return new RunState(
        RunState.FORMAT,
        ProgramVersion.get(),
        progress.state(waited),
        finished,
        parts.best().best().map(EpochMetrics::epoch).orElse(0),
        pictures.trainHash(),
        parts.frozen(),
        lost.skipped(),
        clock.seconds(),
        forecast.pace(),
        endedAt);
  }

  private RunException diverged(String what) {
    return new Diagnosis(config).diverged(what, progress, learningRate(), parts.best().best());
  }

  private void leaveIfStopped() {
    if (stopped.getAsBoolean()) {
      throw new StoppedException();
    }
  }
}
