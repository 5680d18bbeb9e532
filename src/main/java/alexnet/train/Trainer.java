package alexnet.train;

import alexnet.data.Batch;
import alexnet.data.DataLoader;
import alexnet.data.DataSplits;
import alexnet.data.Dataset;
import alexnet.data.LoaderConfig;
import alexnet.data.Skipped;
import alexnet.eval.EvaluationReport;
import alexnet.eval.Evaluator;
import alexnet.model.AlexNet;
import alexnet.model.Inference;
import alexnet.model.Initialization;
import alexnet.model.LayerSummary;
import alexnet.torch.NativeScope;
import alexnet.torch.Precision;
import alexnet.torch.Tensors;
import alexnet.torch.Threads;
import alexnet.transform.PixelBatch;
import alexnet.weights.ModelCard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.CrossEntropyLossOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

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
   * @param splits train and validation are used; test is not looked at
   * @param source where the splits come from, for the record
   * @throws alexnet.data.DatasetException if too many pictures are unreadable
   * @throws RunException if the loss is no longer finite or the folder cannot be used
   * @throws java.io.UncheckedIOException if weights or figures cannot be written
   */
  public TrainResult run(DataSplits splits, RunDirectory.DataSource source, RunDirectory out) {
    Threads.use(config.threads());
    Initialization.seed(config.seed());
    List<Skipped> skipped = new ArrayList<>();
    List<EpochMetrics> finished = new ArrayList<>();
    TrainingData data;
    try {
      data = TrainingData.check(splits, config, this::onChecked, skipped);
    } catch (StoppedException e) {
      return new TrainResult(null, finished, true, false, skipped);
    }
    skipped.forEach(listener::onSkipped);
    out.begin(config, source, data.train().classes(), weightBytes(data.train()));

    try (AlexNet network = newNetwork(data.train());
        Optimizer optimizer = config.optimizer().create(network, config.decayBiases());
        DataLoader batches = loader(data.train());
        Evaluator evaluator = evaluator(data.validation())) {
      BestWeights best = new BestWeights(network, card(data.train(), source), out);
      listener.onStart(
          network.classes(), data.train().size(), data.validation().size(), batches.batches());
      try {
        for (int epoch = 1; epoch <= config.epochs() && !patienceIsOver(epoch, best); epoch++) {
          EpochProgress progress = new EpochProgress(epoch, config.epochs(), batches.batches());
          network.train();
          for (Batch batch : batches.epoch(epoch)) {
            step(network, optimizer, batch, learningRate(progress), progress, best);
            skipped.addAll(batch.skipped());
            batch.skipped().forEach(listener::onSkipped);
            listener.onStep(progress.soFar());
            leaveIfStopped();
          }
          progress.trained(batches.waited());

          network.eval();
          EvaluationReport validation = validate(network, evaluator, data.validation());
          EpochMetrics metrics = progress.finish(validation);
          boolean improved = best.offer(metrics);
          finished.add(metrics);
          out.add(metrics);
          listener.onEpoch(new TrainListener.EpochReport(metrics, improved, progress.waitShare()));
          warnIfNothingWasLearned(metrics, network.classes());
        }
        return new TrainResult(best.best(), finished, false, true, skipped);
      } catch (StoppedException e) {
        boolean kept = best.keepUnfinished();
        return new TrainResult(best.best(), finished, true, kept, skipped);
      }
    }
  }

  /** One optimizer update. Its native memory is freed before the next. */
  private void step(
      AlexNet network,
      Optimizer optimizer,
      Batch batch,
      double learningRate,
      EpochProgress progress,
      BestWeights best) {
    if (batch.size() == 0) {
      progress.addEmpty(learningRate); // none of its pictures could be read
      return;
    }
    try (NativeScope scope = NativeScope.open()) {
      optimizer.zeroGrad();
      Tensor logits = forward(network, PixelBatch.toTensor(batch.images(), config.preprocessing()));
      Tensor loss = crossEntropy(logits, batch.labels());
      double value = loss.item_double();
      if (!Double.isFinite(value)) {
        throw diverged(value, learningRate, progress, best);
      }
      loss.backward();
      if (config.clipNorm() > 0) {
        optimizer.clipGradients(config.clipNorm());
      }
      optimizer.step(learningRate);
      progress.add(value, Tensors.toRows(logits), batch.labels(), learningRate);
    }
  }

  private Tensor forward(AlexNet network, Tensor pictures) {
    try (Precision.Autocast autocast = config.precision().autocast()) {
      return autocast.toFloat(network.forward(Tensors.inFastLayout(pictures)));
    }
  }

  private Tensor crossEntropy(Tensor logits, int[] labels) {
    CrossEntropyLossOptions options = new CrossEntropyLossOptions();
    options.label_smoothing().put(config.labelSmoothing());
    return torch.cross_entropy(logits, Tensors.labels(labels), options);
  }

  private double learningRate(EpochProgress progress) {
    return config.learningRate()
        * config.schedule().factor(progress.stepsOfRun(), progress.steps(), config.epochs());
  }

  /** Figures of the weights as they are, or null without a validation set. */
  private EvaluationReport validate(AlexNet network, Evaluator evaluator, Dataset validation) {
    return validation.isEmpty()
        ? null
        : evaluator.evaluate(new Inference(network, config.precision()), done -> leaveIfStopped());
  }

  private void onChecked(int done, int all) {
    listener.onCheck(done, all);
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
      double loss, double rate, EpochProgress progress, BestWeights best) {
    TrainListener.StepMetrics at = progress.soFar();
    String kept =
        best.best() != null
            ? "the best weights so far, of epoch " + best.best().epoch() + ", are kept"
            : best.keepUnfinished() ? "the last weights are kept" : "no usable weights are left";
    return new RunException(
        ("the loss became %s in epoch %d, step %d, at learning rate %.3g; try a lower --lr (such as"
                + " %.1g), --warmup 1, --clip-norm 1 or --init he; %s")
            .formatted(loss, at.epoch(), at.step() + 1, rate, config.learningRate() / 10, kept));
  }

  /** A network that has learned nothing gives every class the same: a loss of ln(classes). */
  private void warnIfNothingWasLearned(EpochMetrics epoch, int classes) {
    double chance = Math.log(classes);
    if (epoch.epoch() == 1
        && Math.abs(epoch.trainLoss() - chance) < 0.02 * chance
        && epoch.trainTop1() < 1.5 / classes) {
      listener.onWarning(
          ("after the first epoch the loss is %.3f, about ln(%d) = %.3f: nothing is learned yet."
                  + " If this goes on, try --init he, another --lr (the default for adamw is 3e-4),"
                  + " and check that the pictures are in the right class folders")
              .formatted(epoch.trainLoss(), classes, chance));
    }
  }

  private AlexNet newNetwork(Dataset train) {
    AlexNet network = new AlexNet(config.variant(), train.classes().size(), config.dropout());
    config.init().apply(network);
    return network;
  }

  private DataLoader loader(Dataset train) {
    return new DataLoader(
        train,
        config.decoder(),
        config.trainingTransform(),
        new LoaderConfig(config.batchSize(), true, config.seed(), config.workers()));
  }

  private Evaluator evaluator(Dataset validation) {
    return new Evaluator(validation, config.decoder(), config.preprocessing(), config.workers());
  }

  private ModelCard card(Dataset train, RunDirectory.DataSource source) {
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("data", source.folder().getFileName() + "");
    provenance.put("trainImages", Integer.toString(train.size()));
    provenance.put("seed", Long.toString(config.seed()));
    return new ModelCard(config.variant(), train.classes(), config.preprocessing(), provenance);
  }

  private long weightBytes(Dataset train) {
    return 4 * LayerSummary.of(config.variant(), train.classes().size()).parameters();
  }
}
