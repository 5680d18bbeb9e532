package alexnet.model;

import alexnet.model.Layer.AdaptiveAvgPool2d;
import alexnet.model.Layer.Conv2d;
import alexnet.model.Layer.Dropout;
import alexnet.model.Layer.Flatten;
import alexnet.model.Layer.Linear;
import alexnet.model.Layer.LocalResponseNorm;
import alexnet.model.Layer.MaxPool2d;
import alexnet.model.Layer.ReLU;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The published networks that go by the name of AlexNet. A variant is its two tables of layers and
 * the name of the first one; everything else follows: modules, shapes, counts, names of weights.
 */
public enum Variant {
  /** The network of "Dive into Deep Learning": 46,787,978 parameters at 10 classes. */
  D2L("d2l", "feature_extr") {
    @Override
    public List<Layer> features() {
      return AlexNet.features();
    }

    @Override
    public List<Layer> classifier(int classes, double dropout) {
      return AlexNet.classifier(classes, dropout);
    }
  },

  /**
   * Krizhevsky 2014, "One weird trick for parallelizing convolutional neural networks", as
   * torchvision ships it with ImageNet weights: 61,100,840 parameters at 1000 classes.
   */
  TORCHVISION("torchvision", "features") {
    @Override
    public List<Layer> features() {
      return List.of(
          new Conv2d(3, 64, 11, 4, 2), //   [N,  64, 55, 55]
          new ReLU(),
          new MaxPool2d(3, 2), //           [N,  64, 27, 27]
          new Conv2d(64, 192, 5, 1, 2), //  [N, 192, 27, 27]
          new ReLU(),
          new MaxPool2d(3, 2), //           [N, 192, 13, 13]
          new Conv2d(192, 384, 3, 1, 1), // [N, 384, 13, 13]
          new ReLU(),
          new Conv2d(384, 256, 3, 1, 1), // [N, 256, 13, 13]
          new ReLU(),
          new Conv2d(256, 256, 3, 1, 1), // [N, 256, 13, 13]
          new ReLU(),
          new MaxPool2d(3, 2), //           [N, 256,  6,  6]
          new AdaptiveAvgPool2d(6), //      the same at 224x224
          new Flatten()); //                [N, 9216]
    }

    @Override
    public List<Layer> classifier(int classes, double dropout) {
      return List.of(
          new Dropout(dropout),
          new Linear(9216, 4096),
          new ReLU(),
          new Dropout(dropout),
          new Linear(4096, 4096),
          new ReLU(),
          new Linear(4096, classes));
    }
  },

  /**
   * Krizhevsky, Sutskever, Hinton 2012, "ImageNet classification with deep convolutional neural
   * networks", with the two halves that once sat on two graphics cards as groups: 60,965,224
   * parameters at 1000 classes.
   */
  KRIZHEVSKY_2012("2012", "features") {
    @Override
    public List<Layer> features() {
      return List.of(
          new Conv2d(3, 96, 11, 4, 2), //      [N,  96, 55, 55]
          new ReLU(),
          NORM,
          new MaxPool2d(3, 2), //              [N,  96, 27, 27]
          new Conv2d(96, 256, 5, 1, 2, 2), //  [N, 256, 27, 27]
          new ReLU(),
          NORM,
          new MaxPool2d(3, 2), //              [N, 256, 13, 13]
          new Conv2d(256, 384, 3, 1, 1), //    [N, 384, 13, 13]
          new ReLU(),
          new Conv2d(384, 384, 3, 1, 1, 2), // [N, 384, 13, 13]
          new ReLU(),
          new Conv2d(384, 256, 3, 1, 1, 2), // [N, 256, 13, 13]
          new ReLU(),
          new MaxPool2d(3, 2), //              [N, 256,  6,  6]
          new Flatten()); //                   [N, 9216]
    }

    @Override
    public List<Layer> classifier(int classes, double dropout) {
      return List.of(
          new Linear(9216, 4096),
          new ReLU(),
          new Dropout(dropout),
          new Linear(4096, 4096),
          new ReLU(),
          new Dropout(dropout),
          new Linear(4096, classes));
    }
  };

  /** The constants of the paper, as Caffe and PyTorch read alpha. */
  private static final Layer NORM = new LocalResponseNorm(5, 1e-4, 0.75, 2);

  /** Prefix of the names of the fully connected half. */
  static final String CLASSIFIER = "classifier";

  private final String label;
  private final String featuresName;

  Variant(String label, String featuresName) {
    this.label = label;
    this.featuresName = featuresName;
  }

  /** The convolutional half: [N, 3, size, size] to [N, features]. */
  public abstract List<Layer> features();

  /** The fully connected half: [N, features] to logits [N, classes]. */
  public abstract List<Layer> classifier(int classes, double dropout);

  /** Prefix of the names of the convolutional half, as in {@code features.0.weight}. */
  String featuresName() {
    return featuresName;
  }

  /** Side of the square input, in pixels. */
  public int inputSize() {
    return 224;
  }

  /** Names and shapes of the weights, in PyTorch's order. */
  public Map<String, List<Long>> weightShapes(int classes) {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    for (LayerSummary.Row row : LayerSummary.of(this, classes).weighted()) {
      shapes.put(row.name() + ".weight", row.weightShape());
      shapes.put(row.name() + ".bias", row.weightShape().subList(0, 1));
    }
    return shapes;
  }

  /** Layers with weights in the convolutional half. */
  public int weightedFeatures() {
    return (int) features().stream().filter(layer -> layer.parameters() > 0).count();
  }

  /** Name of the last layer, whose weights are shaped by the number of classes. */
  public String head() {
    return CLASSIFIER + "." + (classifier(2, 0).size() - 1);
  }

  /** As on the command line and in files: {@code d2l}, {@code torchvision}, {@code 2012}. */
  @Override
  public String toString() {
    return label;
  }

  /** All names, for messages. */
  public static String names() {
    return Arrays.stream(values()).map(Variant::toString).collect(Collectors.joining(", "));
  }

  /**
   * The variant of that name.
   *
   * @throws IllegalArgumentException naming the known ones
   */
  public static Variant of(String name) {
    return Arrays.stream(values())
        .filter(variant -> variant.label.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown variant \"" + name + "\", known: " + names()));
  }
}
