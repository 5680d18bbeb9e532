package alexnet.train;

import alexnet.data.DataSource;
import alexnet.data.DataSplits;
import alexnet.data.Dataset;
import alexnet.data.DatasetHash;
import alexnet.data.LoaderConfig;
import alexnet.data.Skipped;
import alexnet.eval.EvaluationException;
import alexnet.eval.EvaluationReport;
import alexnet.model.AlexNet;
import alexnet.model.Inference;
import alexnet.model.Initialization;
import alexnet.model.LayerSummary;
import alexnet.torch.Threads;
import alexnet.weights.AtomicFile;
import alexnet.weights.ModelCard;
import alexnet.weights.Pretrained;
import alexnet.weights.ProgramVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Trains a network: the loop of epochs and steps, and what is kept of it.
 *
 * <p>One trainer makes one run. {@link #stop} may be called from any thread; everything else
 * belongs to the caller's.
 */
public final class Trainer {
  private final TrainConfig config;
  private final TrainListener listener;
  private volatile boolean stopped;

  /** Leaves whatever is under way once {@link #stop} was called. */
  private static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoppedException() {
      super("stopped", null, false, false);
    }
  }

  /** A trainer of one run. */
  public Trainer(TrainConfig config, TrainListener listener) {
    this.config = config;
    this.listener = listener;
  }

  /** Asks the run to end after the step or batch under way; its weights are then kept. */
  public void stop() {
    stopped = true;
  }

  /**
   * Trains to the end, to {@link #stop}, or until patience runs out. The best weights stand in the
   * run folder as soon as they are known.
   *
   * @param source its train and validation parts are used; test is not looked at
   * @throws alexnet.data.DatasetException if the folder cannot be used or too many pictures are
   *     unreadable
   * @throws alexnet.weights.WeightsException if the weights to go on from cannot be used
   * @throws alexnet.torch.DeviceException if the device is not there
   * @throws RunException if the loss is no longer finite or the folder cannot be used
   * @throws java.io.UncheckedIOException if weights or figures cannot be written
   */
  public TrainResult run(DataSource source, RunDirectory out) {
    return run(source.open(), source, out);
  }

  /** As {@link #run(DataSource, RunDirectory)}, on splits that are open already. */
  TrainResult run(DataSplits splits, DataSource source, RunDirectory out) {
    config.device().required();
    Threads.use(config.threads());
    Initialization.seed(config.seed());
    Pretrained pretrained = pretrained(out);
    List<Skipped> skipped = new ArrayList<>();
    List<EpochMetrics> finished = new ArrayList<>();
    TrainingData data;
    try {
      data = TrainingData.check(splits, config, this::onChecked, skipped);
    } catch (StoppedException e) {
      return nothing(skipped);
    }
    skipped.forEach(listener::onSkipped);
    int batchSize =
        config.batchSize() == 0
            ? TrainConfig.batchSizeFor(data.train().size())
            : config.batchSize();
    out.begin(runConfig(data, source, batchSize), weightBytes(data.train()), featureBytes(data));

    try (AlexNet network = newNetwork(data.train(), pretrained);
        Optimizer optimizer =
            config.optimizer().create(network, config.decayBiases(), config.headRate());
        WeightAverage average =
            config.ema() == null ? null : new WeightAverage(config.ema(), network);
        Examples examples = examples(network, data, batchSize, out)) {
      AlexNet judged = average == null ? network : average.network();
      BestWeights best = new BestWeights(judged, card(data.train(), source), out);
      TrainingStep step = new TrainingStep(config, network, optimizer, data.train().classCounts());
      int steps = config.steps(examples.batches());
      listener.onStart(network.classes(), data.train().size(), data.validation().size(), steps);
      try {
        for (int epoch = 1; epoch <= config.epochs() && !patienceIsOver(epoch, best); epoch++) {
          EpochProgress progress = new EpochProgress(epoch, config.epochs(), steps);
          network.train();
          Iterator<? extends Minibatch> batches = examples.epoch(epoch).iterator();
          while (batches.hasNext()) {
            double rate = learningRate(progress, finished);
            TrainingStep.Result result = step.make(batches, epoch, progress.step(), rate);
            if (!Double.isFinite(result.loss())) {
              throw diverged("the loss became " + result.loss(), rate, progress, best);
            }
            progress.add(result, rate);
            if (average != null) {
              average.update(network, progress.stepsOfRun());
            }
            addNew(result.skipped(), skipped);
            listener.onStep(progress.soFar());
            leaveIfStopped();
          }
          progress.trained(examples.waited());

          EvaluationReport validation = validate(judged, examples, data, progress, best);
          EpochMetrics metrics = progress.finish(validation);
          boolean improved = best.offer(metrics);
          finished.add(metrics);
          out.add(metrics);
          listener.onEpoch(new TrainListener.EpochReport(metrics, improved, progress.waitShare()));
          warnIfNothingWasLearned(progress, network.classes());
        }
        return new TrainResult(best.best(), finished, false, true, skipped);
      } catch (StoppedException e) {
        boolean kept = best.keepUnfinished();
        return new TrainResult(best.best(), finished, true, kept, skipped);
      }
    } catch (StoppedException whileComputingFeatures) {
      return nothing(skipped);
    }
  }

  /** The result of a run that was stopped before its first step. */
  private static TrainResult nothing(List<Skipped> skipped) {
    return new TrainResult(null, List.of(), true, false, skipped);
  }

  private double learningRate(EpochProgress progress, List<EpochMetrics> finished) {
    List<Double> losses = finished.stream().map(EpochMetrics::judgedLoss).toList();
    return config.learningRate()
        * config
            .schedule()
            .factor(progress.stepsOfRun(), progress.steps(), config.epochs(), losses);
  }

  /** Figures of the weights as they are, or null without a validation set. */
  private EvaluationReport validate(
      AlexNet network,
      Examples examples,
      TrainingData data,
      EpochProgress progress,
      BestWeights best) {
    if (!best.finite()) {
      throw diverged("weights became infinite", progress.learningRate(), progress, best);
    }
    if (data.validation().isEmpty()) {
      return null;
    }
    try (Inference inference = Inference.of(network, config.precision())) {
      return examples.validate(inference, done -> leaveIfStopped());
    } catch (EvaluationException e) {
      throw diverged(e.getMessage(), progress.learningRate(), progress, best);
    }
  }

  /** Tells of pictures that cannot be read any more, each once. */
  private void addNew(List<Skipped> pictures, List<Skipped> skipped) {
    for (Skipped picture : pictures) {
      if (skipped.stream().noneMatch(known -> known.file().equals(picture.file()))) {
        skipped.add(picture);
        listener.onSkipped(picture);
      }
    }
  }

  private void onChecked(int done, int all) {
    listener.onCheck(done, all);
    leaveIfStopped();
  }

  /** Room that kept features take, 0 if they are not kept. */
  private long featureBytes(TrainingData data) {
    if (!config.fixedFeatures()) {
      return 0;
    }
    long bytes = FeatureFile.bytes(config.variant(), data.all().size());
    return bytes <= config.fineTuning().featureCacheMegabytes() * 1_000_000L ? bytes : 0;
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

  private boolean patienceIsOver(int epoch, BestWeights best) {
    return config.patience() > 0
        && best.best() != null
        && epoch - 1 - best.best().epoch() >= config.patience();
  }

  private RunException diverged(
      String what, double rate, EpochProgress progress, BestWeights best) {
    TrainListener.StepMetrics at = progress.soFar();
    String kept =
        best.best() == null
            ? "no weights are kept, since the first epoch was not finished"
            : "the best weights so far, of epoch " + best.best().epoch() + ", are kept";
    return new RunException(
        ("%s in epoch %d, after %d steps, at learning rate %.3g; try a lower --lr (such as %.1g),"
                + " --warmup 1, --clip-norm 1 or --init he; %s")
            .formatted(what, at.epoch(), at.step(), rate, config.learningRate() / 10, kept));
  }

  /** A network that has learned nothing gives every class the same: a loss of ln(classes). */
  private void warnIfNothingWasLearned(EpochProgress progress, int classes) {
    double chance = Math.log(classes);
    if (progress.epoch() == 1
        && Math.abs(progress.lateLoss() - chance) < 0.02 * chance
        && progress.lateTop1() < 1.5 / classes) {
      listener.onWarning(
          ("at the end of the first epoch the loss is %.3f, about ln(%d) = %.3f: nothing is learned"
                  + " yet. If this goes on, try --init he, another --lr (the default for adamw is"
                  + " 3e-4), and check that the pictures are in the right class folders")
              .formatted(progress.lateLoss(), classes, chance));
    }
  }

  /**
   * The weights to go on from, or null: looked at whole before anything of an older run is touched.
   */
  private Pretrained pretrained(RunDirectory out) {
    if (config.fineTuning() == null) {
      return null;
    }
    Pretrained source = Pretrained.read(config.fineTuning().from(), config.variant());
    if (isSame(source.file(), out.model())) {
      throw new RunException(
          out.folder() + " is the run to go on from; the new run needs a folder of its own");
    }
    source.weights().requireFinite(source.file());
    return source;
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.exists(other) && Files.isSameFile(one, other);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + other + ": " + AtomicFile.reason(e), e);
    }
  }

  private AlexNet newNetwork(Dataset train, Pretrained pretrained) {
    AlexNet network = new AlexNet(config.variant(), train.classes().size(), config.dropout());
    try {
      config.init().apply(network);
      if (pretrained != null) {
        listener.onNotice(config.fineTuning().start(network, pretrained, train.classes()));
      }
      network.to(config.device()); // drawn on the CPU: the same first weights on every device
      return network;
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  /** Pictures, or their features where those are always the same and fit into their file. */
  private Examples examples(AlexNet network, TrainingData data, int batchSize, RunDirectory out) {
    LoaderConfig loader =
        new LoaderConfig(batchSize, config.classBalance().order(), config.seed(), config.workers());
    if (config.fixedFeatures()) {
      Dataset all = data.all();
      long bytes = featureBytes(data);
      if (bytes > 0) {
        return new FeatureExamples(
            data, loader, FeatureFile.of(out.features(), all, network, config, this::onFeatures));
      }
      listener.onNotice(
          ("The features of %,d pictures would take %,d MB, over the bound of %,d"
                  + " (--feature-cache): computed anew in every epoch, without augmentation unless"
                  + " --augment asks for it")
              .formatted(
                  all.size(),
                  FeatureFile.bytes(config.variant(), all.size()) / 1_000_000,
                  config.fineTuning().featureCacheMegabytes()));
    }
    return new PictureExamples(data, config, loader);
  }

  private RunConfig runConfig(TrainingData data, DataSource source, int batchSize) {
    return new RunConfig(
        source.folder().toAbsolutePath().normalize(),
        source.valSplit().isPresent() ? source.valSplit().getAsDouble() : null,
        source.seed(),
        data.train().classes(),
        data.pictures(source.folder()),
        config.toBuilder().batchSize(batchSize).build(),
        Checkpointing.DEFAULT,
        null,
        ProgramVersion.get());
  }

  private ModelCard card(Dataset train, DataSource source) {
    Map<String, String> provenance = new LinkedHashMap<>();
    Path folder = source.folder().toAbsolutePath().normalize();
    provenance.put("data", Objects.toString(folder.getFileName(), folder.toString()));
    provenance.put("trainImages", Integer.toString(train.size()));
    provenance.put("trainHash", DatasetHash.of(train, source.folder()));
    provenance.put("version", ProgramVersion.get());
    provenance.put("seed", Long.toString(config.seed()));
    if (config.fineTuning() != null) {
      provenance.put("from", config.fineTuning().from().toString());
      provenance.put("frozenLayers", Integer.toString(config.fineTuning().frozen()));
    }
    return new ModelCard(config.variant(), train.classes(), config.preprocessing(), provenance);
  }

  private long weightBytes(Dataset train) {
    return 4 * LayerSummary.of(config.variant(), train.classes().size()).parameters();
  }
}
