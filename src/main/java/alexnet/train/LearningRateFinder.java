package alexnet.train;

import alexnet.data.Dataset;
import alexnet.data.DatasetException;
import alexnet.data.Skipped;
import alexnet.data.loader.LoaderConfig;
import alexnet.data.split.DataSource;
import alexnet.data.split.DataSplits;
import alexnet.model.AlexNet;
import alexnet.model.Initialization;
import alexnet.torch.Threads;
import alexnet.train.config.TrainConfig;
import alexnet.train.examples.Examples;
import alexnet.train.examples.PictureExamples;
import alexnet.train.examples.TrainingData;
import alexnet.train.step.Minibatch;
import alexnet.train.step.Optimizer;
import alexnet.train.step.TrainingStep;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The range test (Smith 2017, "Cyclical Learning Rates for Training Neural Networks"): some steps
 * of training whose rate grows from too small to too large, and the loss that each of them met.
 *
 * <p>It trains a network of its own, begun as a run of the same configuration would begin, and
 * throws it away: nothing is written. {@link #stop} may be called from any thread; everything else
 * belongs to the caller's.
 */
public final class LearningRateFinder {
  /**
   * The part of the sweep that the smoothed loss remembers: 0.9 of its weight goes to the next of a
   * hundred steps. fastai's 0.98 remembers half of such a sweep; this network's loss does not rise
   * at high rates but stays at that of guessing, and so long a mean goes on falling there.
   */
  private static final double REMEMBERED = 0.1;

  /** Steps that it remembers at least: one noisy batch must not end a short sweep. */
  private static final int FEWEST_REMEMBERED = 5;

  /** The sweep ends where the smoothed loss is this many times the lowest so far. */
  private static final double TOO_HIGH = 4;

  private final TrainConfig config;
  private final LearningRateSweep sweep;
  private final Listener listener;
  private volatile boolean stopping;
  private boolean stopped;

  /** Is told how the sweep goes, on its thread. Every method does nothing unless overridden. */
  public interface Listener {
    /** Nobody listens. */
    Listener NONE = new Listener() {};

    /**
     * What the network begins with, where that is not drawn anew, and what a person should know of
     * the data.
     */
    default void onNotice(String message) {}

    /**
     * The first step is next.
     *
     * @param images that it trains on
     * @param batchSize of them a step
     */
    default void onStart(int images, int batchSize) {}

    /** One step is done. */
    default void onStep(int done, LearningRateCurve.Point point) {}

    /** A picture was left out because it cannot be read; told once. */
    default void onSkipped(Skipped picture) {}
  }

  /**
   * A finder that makes one sweep at a time.
   *
   * @param config of the run to come; its learning rate, schedule and length play no part
   */
  public LearningRateFinder(TrainConfig config, LearningRateSweep sweep, Listener listener) {
    this.config = config;
    this.sweep = sweep;
    this.listener = listener;
  }

  /** Asks the sweep to end after the step under way; where none is, the next one does at once. */
  public void stop() {
    stopping = true;
  }

  /** Whether the last sweep was asked to {@link #stop}. */
  public boolean stopped() {
    return stopped;
  }

  /**
   * Sweeps to the end, to the rate that breaks the network, or to {@link #stop}.
   *
   * @param source its train part is used
   * @throws DatasetException if the folder cannot be used or no picture can be read
   * @throws alexnet.weights.tensor.WeightsException if the weights to go on from cannot be used
   * @throws alexnet.torch.DeviceException if the device is not there
   */
  public LearningRateCurve run(DataSource source) {
    return run(source.open());
  }

  /** As {@link #run(DataSource)}, on splits that are open already. */
  LearningRateCurve run(DataSplits splits) {
    splits.notes().forEach(listener::onNotice);
    return run(splits.train());
  }

  /** As {@link #run(DataSource)}, on pictures from anywhere. */
  public LearningRateCurve run(Dataset train) {
    TrainConfig config = this.config.onThisMachine();
    config.device().required();
    Threads.use(config.threads());
    Initialization.seed(config.seed());
    int batchSize = config.withBatchSizeFor(train.size()).batchSize();
    LoaderConfig loader =
        new LoaderConfig(batchSize, config.classBalance().order(), config.seed(), config.workers());
    TrainingData data = new TrainingData(train, train.withSamples(List.of()), "");
    try (AlexNet network = NewNetwork.of(config).create(train.classes(), listener::onNotice);
        Optimizer optimizer =
            Optimizer.of(config.optimizer(), network, config.decayBiases(), config.headRate());
        Examples examples = new PictureExamples(data, config, loader)) {
      network.train();
      listener.onStart(train.size(), batchSize);
      TrainingStep step =
          new TrainingStep(config, examples.learner(network), optimizer, train.classCounts());
      return sweep(step, examples);
    } finally {
      stopped = stopping;
      stopping = false;
    }
  }

  private LearningRateCurve sweep(TrainingStep step, Examples examples) {
    List<LearningRateCurve.Point> points = new ArrayList<>();
    Set<String> skipped = new HashSet<>();
    SmoothedLoss smoothed = new SmoothedLoss(smoothing(sweep.steps()));
    double lowest = Double.POSITIVE_INFINITY;
    for (int epoch = 1; ; epoch++) {
      int before = points.size();
      Iterator<? extends Minibatch> batches = examples.epoch(epoch, 0).iterator();
      for (int i = 0; batches.hasNext(); i++) {
        if (stopping || points.size() == sweep.steps()) {
          return new LearningRateCurve(points, false);
        }
        double rate = sweep.rate(points.size());
        TrainingStep.Result result = step.make(batches, epoch, i, rate);
        result.skipped().stream()
            .filter(picture -> skipped.add(picture.file()))
            .forEach(listener::onSkipped);
        if (result.images() == 0 && Double.isFinite(result.loss())) {
          continue; // none of its pictures could be read
        }
        double mean = smoothed.add(result.loss());
        if (!Double.isFinite(result.loss()) || mean > TOO_HIGH * lowest) {
          return new LearningRateCurve(points, true);
        }
        lowest = Math.min(lowest, mean);
        points.add(new LearningRateCurve.Point(rate, result.loss(), mean));
        listener.onStep(points.size(), points.get(points.size() - 1));
      }
      if (points.size() == before) {
        throw new DatasetException(
            String.format(Locale.ROOT, "none of %,d pictures can be read", skipped.size()));
      }
    }
  }

  /** What an old loss keeps of its weight from step to step. */
  static double smoothing(int steps) {
    return 1 - 1 / Math.max(FEWEST_REMEMBERED, REMEMBERED * steps);
  }
}
