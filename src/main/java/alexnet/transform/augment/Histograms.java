package alexnet.transform.augment;

import static alexnet.transform.augment.ChannelTables.LEVELS;

/**
 * New values for a channel from how often it has each value, as Pillow's {@code ImageOps} computes
 * them. All that is asked of an old value that does not occur is that it has some new one.
 */
final class Histograms {
  private Histograms() {}

  /** Lowest value to 0, highest to 255, evenly between (autocontrast with nothing cut off). */
  static int[] stretch(int[] counts) {
    int low = 0;
    while (counts[low] == 0) {
      low++;
    }
    int high = LEVELS - 1;
    while (counts[high] == 0) {
      high--;
    }
    int[] values = new int[LEVELS];
    double scale = high > low ? 255.0 / (high - low) : 1;
    double offset = high > low ? -low * scale : 0;
    for (int value = 0; value < LEVELS; value++) {
      values[value] = (int) (value * scale + offset);
    }
    return values;
  }

  /**
   * The share of pixels below a value, on the scale 0..255 (equalize). A channel whose pixels below
   * its highest value are fewer than 255 stays as it is.
   */
  static int[] equalize(int[] counts) {
    int pixels = 0;
    int last = 0;
    for (int count : counts) {
      pixels += count;
      last = count > 0 ? count : last;
    }
    int step = (pixels - last) / 255;
    int[] values = new int[LEVELS];
    long below = step / 2;
    for (int value = 0; value < LEVELS; value++) {
      values[value] = step == 0 ? value : (int) (below / step);
      below += counts[value];
    }
    return values;
  }
}
