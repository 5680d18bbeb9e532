package alexnet.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The published networks that go by the name of AlexNet. */
public enum Variant {
  /** The network of "Dive into Deep Learning": 46,787,978 parameters at 10 classes. */
  D2L(224) {
    @Override
    public List<Layer> features() {
      return AlexNet.features();
    }

    @Override
    public List<Layer> classifier(int classes, double dropout) {
      return AlexNet.classifier(classes, dropout);
    }
  };

  private final int inputSize;

  Variant(int inputSize) {
    this.inputSize = inputSize;
  }

  /** The convolutional half: [N, 3, size, size] to [N, features]. */
  public abstract List<Layer> features();

  /** The fully connected half: [N, features] to logits [N, classes]. */
  public abstract List<Layer> classifier(int classes, double dropout);

  /** Side of the square input, in pixels. */
  public int inputSize() {
    return inputSize;
  }

  /** As on the command line and in files: {@code d2l}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The variant of that name.
   *
   * @throws IllegalArgumentException naming the known ones
   */
  public static Variant of(String name) {
    return Arrays.stream(values())
        .filter(variant -> variant.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown variant \""
                        + name
                        + "\", known: "
                        + Arrays.stream(values())
                            .map(Variant::toString)
                            .collect(Collectors.joining(", "))));
  }
}
