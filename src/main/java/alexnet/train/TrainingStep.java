package alexnet.train;

import alexnet.data.RandomStream;
import alexnet.data.Skipped;
import alexnet.eval.Tally;
import alexnet.model.AlexNet;
import alexnet.model.Initialization;
import alexnet.torch.NativeScope;
import alexnet.torch.Precision;
import alexnet.torch.Tensors;
import alexnet.train.config.TrainConfig;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * One optimizer update: zero the gradients; forward, loss and backward of a batch, or of as many as
 * are accumulated; step. The native memory of a batch is freed before the next. What it draws at
 * random, dropout and mixing, follows from the seed and the step's place.
 */
final class TrainingStep {
  private final TrainConfig config;
  private final AlexNet network;
  private final Optimizer optimizer;
  private final CrossEntropy crossEntropy;

  /**
   * @param classCounts pictures of each class in the training set
   */
  TrainingStep(TrainConfig config, AlexNet network, Optimizer optimizer, int[] classCounts) {
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
   * @param loss mean over them, by class weights if there are any; if it is not finite, there was
   *     no update either
   * @param lossWeight what the mean divides by: the pictures, or the sum of their class weights
   * @param skipped pictures that could not be read
   */
  record Result(int images, int correct, double loss, double lossWeight, List<Skipped> skipped) {}

  /**
   * Makes the step.
   *
   * @param batches the rest of the epoch, of which the step takes its part
   * @param epoch from 1
   * @param step of the epoch, from 0
   * @param learningRate at least 0
   */
  Result make(Iterator<? extends Minibatch> batches, int epoch, int step, double learningRate) {
    RandomStream random = RandomStream.of("mixing", config.seed(), epoch, step);
    List<Skipped> skipped = new ArrayList<>();
    int images = 0;
    int correct = 0;
    double count = 0;
    double lossSum = 0;
    Initialization.seed(RandomStream.of("dropout", config.seed(), epoch, step).nextLong());
    optimizer.zeroGrad();
    for (int i = 0; i < config.accumulate() && batches.hasNext(); i++) {
      Minibatch batch = batches.next();
      skipped.addAll(batch.skipped());
      int[] labels = batch.labels();
      if (labels.length == 0) {
        continue; // none of its pictures could be read
      }
      BatchMix mix =
          config
              .mixing()
              .map(mixing -> BatchMix.draw(mixing, config.variant().inputSize(), random))
              .orElse(BatchMix.none());
      double batchCount = crossEntropy.count(labels, mix);
      try (NativeScope scope = NativeScope.open()) {
        Tensor logits = forward(batch, mix);
        Tensor loss = crossEntropy.mean(logits, labels, mix);
        double value = loss.item_double();
        if (!Double.isFinite(value)) {
          return new Result(images, correct, value, count, skipped);
        }
        boolean alone = config.accumulate() == 1;
        (alone ? loss : loss.mul(new Scalar(batchCount))).backward();
        images += labels.length;
        correct += correct(Tensors.toRows(logits), mix.mainLabels(labels));
        count += batchCount;
        lossSum += value * batchCount;
      }
    }
    if (images == 0) {
      return new Result(0, 0, 0, 0, skipped);
    }
    if (config.accumulate() > 1) {
      optimizer.scaleGradients(1 / count); // sums to means
    }
    if (config.clipNorm() > 0) {
      optimizer.clipGradients(config.clipNorm());
    }
    optimizer.step(learningRate);
    return new Result(images, correct, lossSum / count, count, skipped);
  }

  private Tensor forward(Minibatch batch, BatchMix mix) {
    try (Precision.Autocast autocast = config.precision().autocast(config.device())) {
      return autocast.toFloat(batch.forward(network, mix));
    }
  }

  private static int correct(float[][] logits, int[] labels) {
    int correct = 0;
    for (int i = 0; i < labels.length; i++) {
      correct += Tally.argmax(logits[i]) == labels[i] ? 1 : 0;
    }
    return correct;
  }
}
