package alexnet.train.step;

import alexnet.data.RandomStream;
import alexnet.data.Skipped;
import alexnet.eval.Tally;
import alexnet.model.Initialization;
import alexnet.torch.NativeScope;
import alexnet.torch.Precision;
import alexnet.torch.Tensors;
import alexnet.train.config.TrainConfig;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * One optimizer update: zero the gradients; forward, loss and backward of a batch, or of as many as
 * are accumulated; step. The native memory of a batch is freed before the next. What it draws at
 * random, dropout and mixing, follows from the seed and the step's place.
 */
public final class TrainingStep {
  private final TrainConfig config;
  private final UnaryOperator<Tensor> network;
  private final Optimizer optimizer;
  private final CrossEntropy crossEntropy;

  /**
   * @param network gives logits for a batch's input; the optimizer's weights are its own
   * @param classCounts pictures of each class in the training set
   */
  public TrainingStep(
      TrainConfig config, UnaryOperator<Tensor> network, Optimizer optimizer, int[] classCounts) {
    this.config = config;
    this.network = network;
    this.optimizer = optimizer;
    this.crossEntropy = CrossEntropy.of(config, classCounts);
  }

  /**
   * What a step has seen.
   *
   * @param images pictures that could be read; with none there was no update
   * @param correct those that the network took for their class
   * @param lossSum over them, each as its class counts; if it is not finite, there was no update
   * @param lossWeight what their mean divides by: the pictures, or the sum of their class weights
   * @param skipped pictures that could not be read
   */
  public record Result(
      int images, int correct, double lossSum, double lossWeight, List<Skipped> skipped) {
    static final Result NOTHING = new Result(0, 0, 0, 0, List.of());

    /** The mean. */
    public double loss() {
      return images == 0 ? 0 : lossSum / lossWeight;
    }

    /** This and a batch more. */
    Result and(Result batch) {
      List<Skipped> both = new ArrayList<>(skipped);
      both.addAll(batch.skipped);
      return new Result(
          images + batch.images,
          correct + batch.correct,
          lossSum + batch.lossSum,
          lossWeight + batch.lossWeight,
          both);
    }
  }

  /**
   * Makes the step.
   *
   * @param batches the rest of the epoch, of which the step takes its part
   * @param epoch from 1
   * @param step of the epoch, from 0
   * @param learningRate at least 0
   */
  public Result make(
      Iterator<? extends Minibatch> batches, int epoch, int step, double learningRate) {
    RandomStream random = RandomStream.of("mixing", config.seed(), epoch, step);
    Initialization.seed(RandomStream.of("dropout", config.seed(), epoch, step).nextLong());
    Result seen = Result.NOTHING;
    optimizer.zeroGrad();
    for (int i = 0; i < config.accumulate() && batches.hasNext(); i++) {
      seen = seen.and(learn(batches.next(), random));
      if (!Double.isFinite(seen.lossSum)) {
        return seen;
      }
    }
    if (seen.images == 0) {
      return seen;
    }
    if (accumulates()) {
      optimizer.scaleGradients(1 / seen.lossWeight); // sums to means
    }
    if (config.clipNorm() > 0) {
      optimizer.clipGradients(config.clipNorm());
    }
    optimizer.step(learningRate);
    return seen;
  }

  /** Adds the gradients of a batch: forward, loss, backward. */
  private Result learn(Minibatch batch, RandomGenerator random) {
    int[] labels = batch.labels();
    if (labels.length == 0) {
      return new Result(0, 0, 0, 0, batch.skipped()); // none of its pictures could be read
    }
    BatchMix mix = mix(random);
    double weight = crossEntropy.count(labels, mix);
    try (NativeScope scope = NativeScope.open()) {
      Tensor logits = forward(batch.input(mix));
      Tensor loss = crossEntropy.mean(logits, labels, mix);
      double value = loss.item_double();
      if (Double.isFinite(value)) {
        (accumulates() ? loss.mul(new Scalar(weight)) : loss).backward();
      }
      int correct = correct(Tensors.toRows(logits), mix.mainLabels(labels));
      return new Result(labels.length, correct, value * weight, weight, batch.skipped());
    }
  }

  /** Whether a step is of several batches, whose means count by their sizes. */
  private boolean accumulates() {
    return config.accumulate() > 1;
  }

  private Tensor forward(Tensor input) {
    try (Precision.Autocast autocast = config.precision().autocast(config.device())) {
      return autocast.toFloat(network.apply(config.device().put(input)));
    }
  }

  private BatchMix mix(RandomGenerator random) {
    return config
        .mixing()
        .map(mixing -> BatchMix.draw(mixing, config.variant().inputSize(), random))
        .orElse(BatchMix.none());
  }

  private static int correct(float[][] logits, int[] labels) {
    int correct = 0;
    for (int i = 0; i < labels.length; i++) {
      correct += Tally.argmax(logits[i]) == labels[i] ? 1 : 0;
    }
    return correct;
  }
}
