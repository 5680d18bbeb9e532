package alexnet.explain;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A way to ask a network what it looks at. In the formulas y is the logit of a class (not its
 * probability, which saturates), x the normalised input, A the last convolution's maps after their
 * ReLU.
 */
public enum Method {
  /**
   * {@code ReLU(sum over k of A_k mean_ij(dy/dA_k))}: Selvaraju et al. 2017, "Grad-CAM: Visual
   * Explanations from Deep Networks via Gradient-based Localization".
   */
  GRADCAM,
  /**
   * {@code sum over k of A_k dy/dA_k}: Draelos and Carin 2020, "Use HiResCAM instead of Grad-CAM
   * for faithful explanations of convolutional neural networks". Its sum and the terms of the fully
   * connected layers' biases are y.
   */
  HIRESCAM,
  /**
   * {@code max over channels of |dy/dx|}: Simonyan, Vedaldi and Zisserman 2013, "Deep Inside
   * Convolutional Networks".
   */
  SALIENCY,
  /**
   * {@code x dy/dx}, summed over channels: Shrikumar et al. 2016, "Not Just a Black Box". Where all
   * layers are piecewise linear, its sum and the terms of all biases are y.
   */
  INPUT_X_GRADIENT,
  /**
   * {@code (x - x') times the mean of dy/dx from the baseline x' to x}, summed over channels:
   * Sundararajan, Taly and Yan 2017, "Axiomatic Attribution for Deep Networks". Its sum is {@code
   * y(x) - y(x')}.
   */
  INTEGRATED_GRADIENTS,
  /**
   * {@code max over channels of |mean of dy/dx at x + noise|}: Smilkov et al. 2017, "SmoothGrad:
   * removing noise by adding noise".
   */
  SMOOTHGRAD,
  /**
   * What y loses where a window is hidden, {@code y(x) - y(occluded)}, as a mean over the windows
   * that cover a pixel: Zeiler and Fergus 2014, "Visualizing and Understanding Convolutional
   * Networks".
   */
  OCCLUSION;

  /** Whether the map has a cell for each unit of the last convolution, not for each pixel. */
  public boolean isCoarse() {
    return this == GRADCAM || this == HIRESCAM;
  }

  /** Whether values below zero speak against the class; else there are none. */
  public boolean isSigned() {
    return this != GRADCAM && this != SALIENCY && this != SMOOTHGRAD;
  }

  /** Whether it needs weights in floating point. */
  public boolean needsGradients() {
    return this != OCCLUSION;
  }

  /** As on the command line and in JSON: {@code gradcam}, {@code input-x-gradient} ... */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** All names, for messages. */
  public static String names() {
    return Arrays.stream(values()).map(Method::toString).collect(Collectors.joining(", "));
  }

  /**
   * The method of a name.
   *
   * @throws IllegalArgumentException naming the known ones
   */
  public static Method of(String name) {
    return Arrays.stream(values())
        .filter(method -> method.toString().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown method, known: " + names()));
  }
}
