package alexnet.serve.inside;

import alexnet.predict.LayerWeights;
import java.util.ArrayList;
import java.util.List;

/**
 * What a convolution has learnt to look for. Filters on the colours of the picture are shown whole;
 * deeper ones, on hundreds of channels, by the one channel that they weigh most.
 *
 * @param colour whether each has a red, a green and a blue part
 * @param shape of the weights: output channels, input channels of a group, height, width
 * @param filters one an output channel
 */
public record Filters(boolean colour, List<Long> shape, List<Filter> filters) {
  /**
   * One filter.
   *
   * @param channel output channel
   * @param norm root of the sum of squares of all its weights
   * @param inputs which input channels of its group are shown
   * @param values a square for each of them, rows of weights to four digits
   */
  @SuppressWarnings("ArrayRecordComponent") // written and forgotten, never compared
  public record Filter(int channel, double norm, List<Integer> inputs, double[][][] values) {}

  /**
   * The filters of a layer.
   *
   * @throws IllegalArgumentException if it is no convolution
   */
  public static Filters of(LayerWeights weights) {
    List<Long> shape = weights.shape();
    if (shape.size() != 4) {
      throw new IllegalArgumentException("only convolutions have filters");
    }
    int inputs = shape.get(1).intValue();
    int height = shape.get(2).intValue();
    int width = shape.get(3).intValue();
    boolean colour = inputs == 3;
    List<Filter> filters = new ArrayList<>();
    for (int channel = 0; channel < shape.get(0); channel++) {
      int from = channel * inputs * height * width;
      double[] squares = new double[inputs];
      double sum = 0;
      int strongest = 0;
      for (int input = 0; input < inputs; input++) {
        for (int i = 0; i < height * width; i++) {
          double value = weights.values()[from + input * height * width + i];
          squares[input] += value * value;
        }
        sum += squares[input];
        strongest = squares[input] > squares[strongest] ? input : strongest;
      }
      List<Integer> shown = colour ? List.of(0, 1, 2) : List.of(strongest);
      double[][][] values = new double[shown.size()][][];
      for (int i = 0; i < values.length; i++) {
        int begin = from + shown.get(i) * height * width;
        values[i] = Digits.rows(weights.values(), begin, height, width);
      }
      filters.add(new Filter(channel, Digits.four(Math.sqrt(sum)), shown, values));
    }
    return new Filters(colour, shape, filters);
  }
}
