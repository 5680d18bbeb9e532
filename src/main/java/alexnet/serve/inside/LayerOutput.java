package alexnet.serve.inside;

import alexnet.model.LayerSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a layer makes of a picture: the maps with the largest values first, and figures of all.
 *
 * @param layer index in the table
 * @param name of the layer
 * @param shape channels, height, width; of a vector its length
 * @param mean of all values
 * @param histogram of all values
 * @param maps those of a layer with channels, sorted by their largest value; empty for a vector
 * @param vector all values of a vector, to four digits; empty where there are maps
 */
@SuppressWarnings("ArrayRecordComponent") // written and forgotten, never compared
public record LayerOutput(
    int layer,
    String name,
    List<Long> shape,
    double mean,
    Histogram histogram,
    List<ChannelMap> maps,
    double[] vector) {
  private static final int BINS = 40;

  /**
   * The output of one channel.
   *
   * @param max its largest value
   * @param values rows, to four digits
   */
  @SuppressWarnings("ArrayRecordComponent") // written and forgotten, never compared
  public record ChannelMap(int channel, double max, double mean, double[][] values) {}

  /**
   * Looks at a layer's output.
   *
   * @param layer index of the row
   * @param values finite, in the order of channel, row, column
   * @param most maps that are shown
   */
  public static LayerOutput of(LayerSummary.Row row, int layer, float[] values, int most) {
    List<Long> shape = row.output().subList(1, row.output().size());
    boolean hasMaps = shape.size() == 3;
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return new LayerOutput(
        layer,
        row.name(),
        shape,
        Digits.four(sum / values.length),
        Histogram.of(values, BINS),
        hasMaps ? maps(shape, values, most) : List.of(),
        hasMaps ? new double[0] : Digits.rows(values, 0, 1, values.length)[0]);
  }

  private static List<ChannelMap> maps(List<Long> shape, float[] values, int most) {
    int height = shape.get(1).intValue();
    int width = shape.get(2).intValue();
    int size = height * width;
    int channels = shape.get(0).intValue();
    float[] largest = new float[channels];
    for (int channel = 0; channel < channels; channel++) {
      float max = values[channel * size];
      for (int i = 1; i < size; i++) {
        max = Math.max(max, values[channel * size + i]);
      }
      largest[channel] = max;
    }
    List<ChannelMap> maps = new ArrayList<>();
    IntStream.range(0, channels)
        .boxed()
        .sorted(Comparator.comparingDouble(channel -> -largest[channel]))
        .limit(most)
        .forEach(
            channel -> {
              double sum = 0;
              for (int i = 0; i < size; i++) {
                sum += values[channel * size + i];
              }
              maps.add(
                  new ChannelMap(
                      channel,
                      Digits.four(largest[channel]),
                      Digits.four(sum / size),
                      Digits.rows(values, channel * size, height, width)));
            });
    return maps;
  }
}
