package alexnet.model;

import alexnet.model.Layer.Conv2d;
import alexnet.model.Layer.Dropout;
import alexnet.model.Layer.Flatten;
import alexnet.model.Layer.Linear;
import alexnet.model.Layer.MaxPool2d;
import alexnet.model.Layer.ReLU;
import alexnet.torch.ComputeDevice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * AlexNet (Krizhevsky, Sutskever, Hinton 2012) in the form of "Dive into Deep Learning": five
 * convolutions find features, three fully connected layers tell the classes apart.
 *
 * <p>Takes pictures [N, 3, 224, 224] of normalised floats and gives logits [N, classes]; softmax
 * belongs to prediction, cross-entropy takes the logits. It is used as the PyTorch class of the
 * same shape is: {@code forward(x) = classifier().forward(featureExtr().forward(x))}, with the same
 * names of weights.
 *
 * <p>Owns the native memory of its weights: whoever builds it closes it.
 */
public final class AlexNet implements AutoCloseable {
  /** Dropout probability of the published network. */
  public static final double DROPOUT = 0.5;

  private final Variant variant;
  private final int classes;
  private final Sequence featureExtr;
  private final Sequence classifier;
  private boolean training = true;
  private ComputeDevice device = ComputeDevice.CPU;

  /** The table's upper half. Shapes are those of a 224x224 input. */
  static List<Layer> features() {
    return List.of(
        // The wide, far-striding first window takes large objects in while the picture shrinks.
        new Conv2d(3, 96, 11, 4, 1), //   [N,  96, 54, 54]
        new ReLU(),
        // Pooling windows of 3 overlap at stride 2, and halve the maps.
        new MaxPool2d(3, 2), //           [N,  96, 26, 26]
        new Conv2d(96, 256, 5, 1, 2), //  [N, 256, 26, 26]
        new ReLU(),
        new MaxPool2d(3, 2), //           [N, 256, 12, 12]
        // Three 3x3 convolutions in a row deepen the features at the same size.
        new Conv2d(256, 384, 3, 1, 1), // [N, 384, 12, 12]
        new ReLU(),
        new Conv2d(384, 384, 3, 1, 1), // [N, 384, 12, 12]
        new ReLU(),
        new Conv2d(384, 256, 3, 1, 1), // [N, 256, 12, 12]
        new ReLU(),
        new MaxPool2d(3, 2), //           [N, 256,  5,  5]
        new Flatten()); //                [N, 6400]
  }

  /** The table's lower half. */
  static List<Layer> classifier(int classes, double dropout) {
    return List.of(
        // Nine tenths of the weights are in these layers; dropout keeps them from memorising.
        new Linear(6400, 4096),
        new ReLU(),
        new Dropout(dropout),
        new Linear(4096, 4096),
        new ReLU(),
        new Dropout(dropout),
        new Linear(4096, classes));
  }

  /** The default variant with dropout 0.5 and PyTorch's initial weights. */
  public AlexNet(int classes) {
    this(Variant.D2L, classes, DROPOUT);
  }

  /**
   * A network in training mode with PyTorch's initial weights, drawn from libtorch's global
   * generator.
   *
   * @param classes number of logits, at least 2
   * @param dropout probability in [0, 1)
   */
  public AlexNet(Variant variant, int classes, double dropout) {
    if (classes < 2) {
      throw new IllegalArgumentException("a classifier needs at least 2 classes: " + classes);
    }
    this.variant = variant;
    this.classes = classes;
    this.featureExtr = new Sequence(variant.features());
    this.classifier = new Sequence(variant.classifier(classes, dropout));
  }

  /**
   * Logits of a batch.
   *
   * @param pictures [N, 3, 224, 224], of a variant with another input in its size
   * @return [N, classes], in the open {@link alexnet.torch.NativeScope}
   */
  public Tensor forward(Tensor pictures) {
    try (Tensor features = featureExtr.forward(pictures)) {
      return classifier.forward(features);
    }
  }

  /**
   * As {@link #forward(Tensor)}, showing each layer's output on the way, which takes a little
   * longer.
   *
   * @param observer as for {@link Sequence#forward(Tensor, BiConsumer)}
   */
  public Tensor forward(Tensor pictures, BiConsumer<Layer, Tensor> observer) {
    try (Tensor features = featureExtr.forward(pictures, observer)) {
      return classifier.forward(features, observer);
    }
  }

  /** The convolutional half: [N, 3, 224, 224] to [N, features], 6400 of them in the default. */
  public Sequence featureExtr() {
    return featureExtr;
  }

  /** The fully connected half: [N, features] to [N, classes]. */
  public Sequence classifier() {
    return classifier;
  }

  /** Which network this is. */
  public Variant variant() {
    return variant;
  }

  /** Number of logits. */
  public int classes() {
    return classes;
  }

  /**
   * The weights by their PyTorch names, in PyTorch's order. The tensors are the network's own: a
   * change to one changes the network, and they are closed with it.
   */
  public Map<String, Tensor> parameters() {
    Map<String, Tensor> named = featureParameters();
    classifier.parameters(Variant.CLASSIFIER + ".", named);
    return named;
  }

  /**
   * As {@link #parameters}, of the layers that learn: all but the {@linkplain #freeze frozen} ones.
   */
  public Map<String, Tensor> trainableParameters() {
    Map<String, Tensor> named = parameters();
    named.values().removeIf(weight -> !weight.requires_grad());
    return named;
  }

  /** As {@link #parameters}, of the {@linkplain #freeze frozen} layers. */
  public Map<String, Tensor> frozenParameters() {
    Map<String, Tensor> named = parameters();
    named.values().removeIf(Tensor::requires_grad);
    return named;
  }

  /** As {@link #parameters}, of the convolutional half. */
  public Map<String, Tensor> featureParameters() {
    Map<String, Tensor> named = new LinkedHashMap<>();
    featureExtr.parameters(variant.featuresName() + ".", named);
    return named;
  }

  /**
   * Lets the first layers stay as they are: their weights get no gradients, and nothing is kept of
   * their forward pass.
   *
   * @param layers how many of those that have weights, 0 for none
   */
  public void freeze(int layers) {
    int weight = 0;
    for (Tensor parameter : parameters().values()) {
      parameter.set_requires_grad(weight / 2 >= layers); // a weight and a bias each
      weight++;
    }
  }

  /** Dropout on. */
  public void train() {
    training = true;
    featureExtr.train(true);
    classifier.train(true);
  }

  /** Dropout off. */
  public void eval() {
    training = false;
    featureExtr.train(false);
    classifier.train(false);
  }

  /** Whether dropout is on. */
  public boolean isTraining() {
    return training;
  }

  /** Moves the weights to a device, in place; an optimizer is created afterwards. */
  public void to(ComputeDevice target) {
    featureExtr.to(target);
    classifier.to(target);
    device = target;
  }

  /** Where the weights are and {@link #forward} takes pictures; the CPU at first. */
  public ComputeDevice device() {
    return device;
  }

  /** Converts the weights, in place. */
  public void to(ScalarType type) {
    featureExtr.to(type);
    classifier.to(type);
  }

  @Override
  public void close() {
    featureExtr.close();
    classifier.close();
  }
}
