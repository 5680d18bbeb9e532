package alexnet.weights.onnx;

import alexnet.transform.Preprocessing;
import alexnet.weights.tensor.WeightsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a graph does to pixels itself before its first layer: {@code (value - mean) / std} of each
 * channel.
 *
 * @param mean of red, green, blue, on the scale 0..1 where the scale is known, else as computed
 * @param std likewise
 * @param scale of the pixels that the graph takes
 * @param reorders whether the first layer takes the channels in another order than red, green,
 *     blue; its weights, as they are read here, have them in this one
 * @param nodes which operations do all this, for messages
 */
public record GraphNormalisation(
    List<Double> mean, List<Double> std, Scale scale, boolean reorders, String nodes) {
  /** How far, of their size, mean and deviation may be from those of the metadata: float32. */
  private static final double TOLERANCE = 1e-6;

  /** What pixels are when a graph takes them. */
  public enum Scale {
    /** Left as they are: whoever calls the graph normalises, and the graph does not say how. */
    UNCHANGED("as they are"),
    /** From 0 to 1. */
    UNIT("of 0 to 1"),
    /** From 0 to 255. */
    BYTE("of 0 to 255"),
    /** Mean and deviation fit neither: perhaps pixels that are normalised already. */
    UNKNOWN("of an unknown scale");

    private final String label;

    Scale(String label) {
      this.label = label;
    }

    /** As in {@code pixels of 0 to 255}. */
    @Override
    public String toString() {
      return label;
    }
  }

  /** Copies the lists. */
  public GraphNormalisation {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
  }

  /**
   * Tells the scale, from the type of the input if it is bytes, else from what normalisation is
   * for: mean and deviation are those of pictures on that scale.
   *
   * @param channels in the order of the first layer; their deviations are above 0
   */
  static GraphNormalisation of(List<ChannelMap> channels, boolean bytes, String nodes) {
    Scale scale = bytes ? Scale.BYTE : scale(channels);
    List<ChannelMap> ordered = new ArrayList<>(channels);
    ordered.sort(Comparator.comparingInt(ChannelMap::source));
    if (scale == Scale.BYTE) {
      ordered.replaceAll(channel -> channel.per(255));
    }
    return new GraphNormalisation(
        ordered.stream().map(channel -> channel.mean().doubleValue()).toList(),
        ordered.stream().map(channel -> channel.std().doubleValue()).toList(),
        scale,
        !ordered.stream()
            .map(ChannelMap::source)
            .toList()
            .equals(channels.stream().map(ChannelMap::source).toList()),
        nodes);
  }

  private static Scale scale(List<ChannelMap> channels) {
    if (channels.stream().allMatch(ChannelMap::isIdentity)) {
      return Scale.UNCHANGED;
    }
    return all(channels, GraphNormalisation::fitsUnit)
        ? Scale.UNIT
        : all(channels, GraphNormalisation::fitsByte) ? Scale.BYTE : Scale.UNKNOWN;
  }

  private static boolean all(List<ChannelMap> channels, Predicate<ChannelMap> fits) {
    return channels.stream().allMatch(fits);
  }

  /**
   * A deviation on the scale 0..1 is 0.5 at most; 1 where the mean alone is taken off. Values that
   * are normalised already have means about 0 and deviations about 1, and are not to be taken for
   * these. Without a mean, only what makes 0..255 of 0..1 is clear.
   */
  private static boolean fitsUnit(ChannelMap channel) {
    double mean = channel.mean().doubleValue();
    double std = channel.std().doubleValue();
    if (mean == 0) {
      return std >= 1 / 300.0 && std <= 1 / 100.0;
    }
    return mean < 1
        && ((mean >= 0.005 && std <= 0.3) || (mean >= 0.05 && (std <= 0.55 || isOne(std))));
  }

  /** As {@link #fitsUnit}, 255 times as much; divisors are 127.5, 128, 255 or 256. */
  private static boolean fitsByte(ChannelMap channel) {
    double mean = channel.mean().doubleValue();
    double std = channel.std().doubleValue();
    if (mean == 0) {
      return std >= 100 && std <= 300;
    }
    return mean > 2 && mean < 255 && ((std >= 5 && std <= 300) || isOne(std));
  }

  private static boolean isOne(double std) {
    return Math.abs(std - 1) < 1e-6;
  }

  /** Whether pixels are changed at all. */
  public boolean normalises() {
    return scale != Scale.UNCHANGED;
  }

  /**
   * The preprocessing of a run of this graph.
   *
   * @param file for the message
   * @param usual gives the sizes, and all where the graph leaves pixels as they are
   * @throws WeightsException if the scale is unknown, or a number is beyond all measure
   */
  public Preprocessing preprocessing(Path file, Preprocessing usual) {
    if (!normalises()) {
      return usual;
    }
    if (scale == Scale.UNKNOWN) {
      throw new WeightsException(
          ("%s: its graph normalises the values it takes with mean %s and deviation %s (%s), which"
                  + " are those of pictures neither on the scale 0 to 1 nor on 0 to 255. Say what"
                  + " normalises pixels on 0 to 1 in all, the graph's part included:"
                  + " alexnet import %s --mean R,G,B --std R,G,B --out RUN")
              .formatted(file, mean, std, nodes, file));
    }
    try {
      return new Preprocessing(usual.resize(), usual.crop(), mean, std);
    } catch (IllegalArgumentException e) {
      throw new WeightsException(
          "%s: its graph normalises pixels (%s): %s".formatted(file, nodes, e.getMessage()), e);
    }
  }

  /** Whether mean and deviation are those of a card, as far as float32 tells. */
  public boolean agreesWith(Preprocessing card) {
    if (!normalises()) {
      return true;
    }
    if (scale == Scale.UNKNOWN) {
      return false;
    }
    for (int c = 0; c < 3; c++) {
      double allowed = TOLERANCE * (card.std().get(c) + Math.abs(card.mean().get(c)));
      if (!(Math.abs(std.get(c) - card.std().get(c)) <= allowed
          && Math.abs(mean.get(c) - card.mean().get(c)) <= allowed)) {
        return false;
      }
    }
    return true;
  }
}
