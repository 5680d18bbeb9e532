package alexnet.model;

import alexnet.model.Layer.AdaptiveAvgPool2d;
import alexnet.model.Layer.Conv2d;
import alexnet.model.Layer.Dropout;
import alexnet.model.Layer.Flatten;
import alexnet.model.Layer.Linear;
import alexnet.model.Layer.LocalResponseNorm;
import alexnet.model.Layer.MaxPool2d;
import alexnet.model.Layer.ReLU;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which network: one of the {@linkplain #PUBLISHED published} ones that go by the name of AlexNet,
 * or {@linkplain #of(int, int, List, int) one's own} of other sizes. A variant is its two tables of
 * layers and the name of the first one; everything else follows: modules, shapes, counts, names of
 * weights. Variants are equal if their text is.
 */
public final class Variant {
  /** The constants of the paper, as Caffe and PyTorch read alpha. */
  private static final Layer NORM = new LocalResponseNorm(5, 1e-4, 0.75, 2);

  /** The network of "Dive into Deep Learning": 46,787,978 parameters at 10 classes. */
  public static final Variant D2L =
      new Variant("d2l", "feature_extr", 224, AlexNet.features(), AlexNet::classifier);

  /**
   * Krizhevsky 2014, "One weird trick for parallelizing convolutional neural networks", as
   * torchvision ships it with ImageNet weights: 61,100,840 parameters at 1000 classes.
   */
  public static final Variant TORCHVISION =
      new Variant(
          "torchvision",
          "features",
          224,
          List.of(
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
              new Flatten()), //                [N, 9216]
          (classes, dropout) ->
              List.of(
                  new Dropout(dropout),
                  new Linear(9216, 4096),
                  new ReLU(),
                  new Dropout(dropout),
                  new Linear(4096, 4096),
                  new ReLU(),
                  new Linear(4096, classes)));

  /**
   * Krizhevsky, Sutskever, Hinton 2012, "ImageNet classification with deep convolutional neural
   * networks", with the two halves that once sat on two graphics cards as groups: 60,965,224
   * parameters at 1000 classes.
   */
  public static final Variant KRIZHEVSKY_2012 =
      new Variant(
          "2012",
          "features",
          224,
          List.of(
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
              new Flatten()), //                   [N, 9216]
          (classes, dropout) ->
              List.of(
                  new Linear(9216, 4096),
                  new ReLU(),
                  new Dropout(dropout),
                  new Linear(4096, 4096),
                  new ReLU(),
                  new Dropout(dropout),
                  new Linear(4096, classes)));

  /** Those that others know by these names, the default first. */
  public static final List<Variant> PUBLISHED = List.of(D2L, TORCHVISION, KRIZHEVSKY_2012);

  /** Prefix of the names of the fully connected half. */
  static final String CLASSIFIER = "classifier";

  private final String label;
  private final String featuresName;
  private final int inputSize;
  private final List<Layer> features;
  private final ClassifierTable classifier;

  /** The table's lower half, for so many classes. */
  private interface ClassifierTable {
    List<Layer> of(int classes, double dropout);
  }

  private Variant(
      String label,
      String featuresName,
      int inputSize,
      List<Layer> features,
      ClassifierTable classifier) {
    this.label = label;
    this.featuresName = featuresName;
    this.inputSize = inputSize;
    this.features = features;
    this.classifier = classifier;
  }

  /**
   * A network with the layers of {@link #D2L} in other sizes; with its sizes, {@link #D2L} itself.
   * How many features go to the fully connected half follows from them.
   *
   * @param inputSize side of the square input in pixels, large enough for the three pools: at least
   *     kernel + 54, at most 4,096
   * @param kernel side of the first convolution's window, at least 1; its stride is 4, its padding
   *     1
   * @param widths output channels of the five convolutions, each 1 to 16,384
   * @param hidden width of the two fully connected layers before the last, 1 to 16,384
   * @throws IllegalArgumentException telling the number that does not fit and what would, or that
   *     the network would be too large: 2^30 weights before the last layer, or 2^28 values of a
   *     layer for a picture
   */
  public static Variant of(int inputSize, int kernel, List<Integer> widths, int hidden) {
    return of(new D2lSizes(inputSize, kernel, widths, hidden));
  }

  private static Variant of(D2lSizes sizes) {
    return sizes.equals(D2lSizes.PUBLISHED)
        ? D2L
        : new Variant(
            sizes.toString(), D2L.featuresName, sizes.input(), sizes.features(), sizes::classifier);
  }

  /** The convolutional half: [N, 3, size, size] to [N, features]. */
  public List<Layer> features() {
    return features;
  }

  /** The fully connected half: [N, features] to logits [N, classes]. */
  public List<Layer> classifier(int classes, double dropout) {
    return classifier.of(classes, dropout);
  }

  /** Prefix of the names of the convolutional half, as in {@code features.0.weight}. */
  String featuresName() {
    return featuresName;
  }

  /** Side of the square input, in pixels. */
  public int inputSize() {
    return inputSize;
  }

  /** Whether it is one of the {@link #PUBLISHED} ones. */
  public boolean isPublished() {
    return PUBLISHED.contains(this);
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
    return (int) features.stream().filter(layer -> layer.parameters() > 0).count();
  }

  /** Name of the last layer, whose weights are shaped by the number of classes. */
  public String head() {
    return CLASSIFIER + "." + (classifier(2, 0).size() - 1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Variant variant && label.equals(variant.label);
  }

  @Override
  public int hashCode() {
    return label.hashCode();
  }

  /**
   * As on the command line and in files: {@code d2l}, {@code torchvision}, {@code 2012}, and of
   * one's own all of its sizes, as in {@code
   * d2l:input=224,kernel=11,widths=16-32-48-48-32,hidden=128}. {@link #of(String)} reads it.
   */
  @Override
  @JsonValue
  public String toString() {
    return label;
  }

  /** All published names, for messages. */
  public static String names() {
    return PUBLISHED.stream().map(Variant::toString).collect(Collectors.joining(", "));
  }

  /**
   * The variant of that text.
   *
   * @throws IllegalArgumentException naming the known ones and the form of one's own, or as {@link
   *     #of(int, int, List, int)}
   */
  public static Variant of(String text) {
    if (D2lSizes.isMeant(text)) {
      return of(D2lSizes.parse(text));
    }
    return PUBLISHED.stream()
        .filter(variant -> variant.label.equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown variant \"%s\", known: %s, and in sizes of one's own: %s"
                        .formatted(D2lSizes.shown(text), names(), D2lSizes.EXAMPLE)));
  }
}
