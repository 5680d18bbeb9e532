package alexnet.model;

import alexnet.model.Layer.Conv2d;
import alexnet.model.Layer.Dropout;
import alexnet.model.Layer.Flatten;
import alexnet.model.Layer.Linear;
import alexnet.model.Layer.MaxPool2d;
import alexnet.model.Layer.ReLU;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What may be other than in the table of {@link AlexNet}, which has the same layers. Its text may
 * come from a stranger's file: all is bounded before anything is computed of it.
 *
 * @param input side of the square input, in pixels
 * @param kernel side of the first convolution's window
 * @param widths output channels of the five convolutions
 * @param hidden width of the two fully connected layers before the last
 */
record D2lSizes(int input, int kernel, List<Integer> widths, int hidden) {
  /** Those of "Dive into Deep Learning". */
  static final D2lSizes PUBLISHED = new D2lSizes(224, 11, List.of(96, 256, 384, 384, 256), 4096);

  /** The form, for messages. */
  static final String EXAMPLE = "d2l:input=224,kernel=11,widths=16-32-48-48-32,hidden=128";

  private static final String PREFIX = "d2l:";
  private static final Pattern FORM =
      Pattern.compile(PREFIX + "input=(\\d+),kernel=(\\d+),widths=(\\d+(?:-\\d+)*),hidden=(\\d+)");

  private static final int CONVOLUTIONS = 5;
  private static final int STRIDE = 4;
  private static final int PADDING = 1;

  /** Of a picture before the network sees it. */
  private static final int MAX_INPUT = 4_096;

  private static final int MAX_WIDTH = 16_384;

  /** Weights before the last layer: 4 GiB in float32. */
  private static final long MAX_PARAMETERS = 1L << 30;

  /** Values of a layer for one picture: 1 GiB in float32. */
  private static final long MAX_VALUES = 1L << 28;

  /** A side of 15 is what three pools of 3 with stride 2 leave a pixel of: 15, 7, 3, 1. */
  private static final int BEFORE_POOLS = 15;

  /** More than any text of the form with numbers in their ranges has. */
  private static final int MAX_TEXT = 120;

  D2lSizes {
    widths = List.copyOf(widths);
    if (widths.size() != CONVOLUTIONS) {
      throw new IllegalArgumentException(
          "five convolutions have five widths, not " + widths.size() + ": " + joined(widths));
    }
    widths.forEach(width -> requireBetween("width", width, MAX_WIDTH));
    requireBetween("hidden width", hidden, MAX_WIDTH);
    requireBetween("input", input, MAX_INPUT);
    requireBetween("kernel", kernel, MAX_INPUT);
    int smallest = STRIDE * (BEFORE_POOLS - 1) + kernel - 2 * PADDING;
    if (input < smallest) {
      int largest = input - smallest + kernel;
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "input %d is too small for a first kernel of %d and three pools, which take an input"
                  + " of %d or more%s",
              input,
              kernel,
              smallest,
              largest < 1 ? "" : "; at " + input + " the kernel can be 1 to " + largest));
    }
    requireRoom(features(kernel, widths), hidden, input);
  }

  private static void requireBetween(String what, int value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s must be 1 to %,d: %,d", what, max, value));
    }
  }

  private static void requireRoom(List<Layer> convolutions, int hidden, int input) {
    long parameters = 0;
    long[] shape = {1, 3, input, input};
    for (Layer layer : convolutions) {
      shape = layer.outputShape(shape);
      long values = Shapes.product(shape);
      if (values > MAX_VALUES) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s %s gives %,d values for a picture of %d, at most %,d are taken",
                layer.type(),
                layer.options(),
                values,
                input,
                MAX_VALUES));
      }
      parameters += layer.parameters();
    }
    parameters += new Linear(shape[1], hidden).parameters();
    parameters += new Linear(hidden, hidden).parameters();
    if (parameters > MAX_PARAMETERS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%,d weights before the last layer, at most %,d are taken",
              parameters,
              MAX_PARAMETERS));
    }
  }

  /** As {@link AlexNet#features()}. */
  List<Layer> features() {
    return features(kernel, widths);
  }

  private static List<Layer> features(int kernel, List<Integer> widths) {
    return List.of(
        new Conv2d(3, widths.get(0), kernel, STRIDE, PADDING),
        new ReLU(),
        new MaxPool2d(3, 2),
        new Conv2d(widths.get(0), widths.get(1), 5, 1, 2),
        new ReLU(),
        new MaxPool2d(3, 2),
        new Conv2d(widths.get(1), widths.get(2), 3, 1, 1),
        new ReLU(),
        new Conv2d(widths.get(2), widths.get(3), 3, 1, 1),
        new ReLU(),
        new Conv2d(widths.get(3), widths.get(4), 3, 1, 1),
        new ReLU(),
        new MaxPool2d(3, 2),
        new Flatten());
  }

  /** As {@link AlexNet#classifier}. */
  List<Layer> classifier(int classes, double dropout) {
    return List.of(
        new Linear(flattened(), hidden),
        new ReLU(),
        new Dropout(dropout),
        new Linear(hidden, hidden),
        new ReLU(),
        new Dropout(dropout),
        new Linear(hidden, classes));
  }

  private long flattened() {
    long[] shape = {1, 3, input, input};
    for (Layer layer : features()) {
      shape = layer.outputShape(shape);
    }
    return shape[1];
  }

  /** Whether a text begins as one of these does. */
  static boolean isMeant(String text) {
    return text != null && text.startsWith(PREFIX);
  }

  /**
   * Reads {@link #toString()}.
   *
   * @throws IllegalArgumentException if it has another form, or numbers out of range
   */
  static D2lSizes parse(String text) {
    Matcher form = FORM.matcher(text.length() > MAX_TEXT ? "" : text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "variant \"" + shown(text) + "\" is not of the form " + EXAMPLE);
    }
    List<Integer> widths =
        Arrays.stream(form.group(3).split("-")).map(width -> number("width", width)).toList();
    return new D2lSizes(
        number("input", form.group(1)),
        number("kernel", form.group(2)),
        widths,
        number("hidden width", form.group(4)));
  }

  private static int number(String what, String digits) {
    if (digits.length() > 6 || (digits.length() > 1 && digits.startsWith("0"))) {
      throw new IllegalArgumentException(what + " is out of range: " + digits);
    }
    return Integer.parseInt(digits);
  }

  /** A text that may be of any length, in a message. */
  static String shown(String text) {
    return text == null || text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "...";
  }

  private static String joined(List<Integer> widths) {
    return widths.stream().map(String::valueOf).collect(Collectors.joining("-"));
  }

  @Override
  public String toString() {
    return PREFIX
        + "input="
        + input
        + ",kernel="
        + kernel
        + ",widths="
        + joined(widths)
        + ",hidden="
        + hidden;
  }
}
