package alexnet.train.step;

import alexnet.torch.Tensors;
import alexnet.train.config.ClassBalance;
import alexnet.train.config.TrainConfig;
import org.bytedeco.pytorch.CrossEntropyLossOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What a step makes smaller: the cross-entropy between logits and labels, as PyTorch defines it.
 */
public final class CrossEntropy {
  private final double labelSmoothing;
  private final float[] classWeights;

  /**
   * @param labelSmoothing part of each label spread over all classes, in [0, 1)
   * @param classWeights how much a picture of each class counts, or none for all the same
   */
  public CrossEntropy(double labelSmoothing, float... classWeights) {
    this.labelSmoothing = labelSmoothing;
    this.classWeights = classWeights;
  }

  /**
   * The loss of a run.
   *
   * @param classCounts pictures of each class of the training set
   */
  static CrossEntropy of(TrainConfig config, int[] classCounts) {
    return config.classBalance() == ClassBalance.WEIGHTS
        ? new CrossEntropy(config.labelSmoothing(), balanced(classCounts))
        : new CrossEntropy(config.labelSmoothing());
  }

  /**
   * Weights with which every class of a training set counts as much as another: {@code n / (classes
   * * n of the class)}, whose mean over the pictures is 1.
   *
   * @param counts pictures of each class, all above 0
   */
  public static float[] balanced(int[] counts) {
    double all = 0;
    for (int count : counts) {
      all += count;
    }
    float[] weights = new float[counts.length];
    for (int label = 0; label < counts.length; label++) {
      weights[label] = (float) (all / counts.length / counts[label]);
    }
    return weights;
  }

  /**
   * The mean over a batch; of labels that are not mixed the mean by class weights.
   *
   * @param logits [n, classes]
   * @param labels of the pictures before they were mixed
   * @return a scalar, in the open {@link alexnet.torch.NativeScope}
   */
  public Tensor mean(Tensor logits, int[] labels, BatchMix mix) {
    CrossEntropyLossOptions options = new CrossEntropyLossOptions();
    options.label_smoothing().put(labelSmoothing);
    if (classWeights.length > 0) {
      options.weight().put(Tensors.beside(logits, Tensors.of(classWeights, classWeights.length)));
    }
    Tensor expected =
        mix.lambda() == 1
            ? Tensors.labels(labels)
            : mix.targets(labels, Math.toIntExact(logits.size(1)));
    return torch.cross_entropy(logits, Tensors.beside(logits, expected), options);
  }

  /**
   * What the mean of a batch is taken over: its pictures, or the sum of their class weights. Means
   * of several batches, each times this, add up to that of one large batch.
   */
  public double count(int[] labels, BatchMix mix) {
    if (classWeights.length == 0 || mix.lambda() < 1) {
      return labels.length;
    }
    double sum = 0;
    for (int label : labels) {
      sum += classWeights[label];
    }
    return sum;
  }
}
