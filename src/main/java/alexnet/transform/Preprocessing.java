package alexnet.transform;

import alexnet.image.ImageTransform;
import alexnet.image.RgbImage;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What evaluation and prediction do to every picture, stored with the weights that were trained on
 * it: shorter side to {@code resize} by antialiased bilinear interpolation, then the central square
 * of {@code crop}. Sizes and offsets round as torchvision's {@code Resize} and {@code CenterCrop}.
 *
 * <p>{@code mean} and {@code std} are what the batch is normalised with afterwards, {@code (pixel /
 * 255 - mean) / std}; {@link #apply} leaves that to its caller.
 *
 * @param resize shorter side before the crop, in pixels, 1..4096
 * @param crop side of the square that the network sees, in pixels, 1..resize
 * @param mean of red, green, blue, on the scale 0..1
 * @param std standard deviation of red, green, blue, on the scale 0..1, above 0
 */
public record Preprocessing(int resize, int crop, List<Double> mean, List<Double> std)
    implements ImageTransform {
  /** Largest side that is taken; at 4096 a single picture is 48 MiB. */
  public static final int MAX_SIDE = 4096;

  /** Mean of the ImageNet training pictures, red, green, blue. */
  public static final List<Double> IMAGENET_MEAN = List.of(0.485, 0.456, 0.406);

  /** Standard deviation of the ImageNet training pictures, red, green, blue. */
  public static final List<Double> IMAGENET_STD = List.of(0.229, 0.224, 0.225);

  /** Photographs: 256, then 224, torchvision's evaluation of AlexNet. */
  public static final Preprocessing DEFAULT =
      new Preprocessing(256, 224, IMAGENET_MEAN, IMAGENET_STD);

  /** Pictures whose subject fills the frame, as the digits of IDX files do: nothing is cut off. */
  public static final Preprocessing IDX = new Preprocessing(224, 224, IMAGENET_MEAN, IMAGENET_STD);

  /** The same for a network that sees squares of another size, with the same part cropped away. */
  public Preprocessing scaledTo(int side) {
    int scaled = (int) Math.min(MAX_SIDE, Math.rint((double) resize * side / crop));
    return side == crop ? this : new Preprocessing(scaled, side, mean, std);
  }

  /** Checks ranges and copies the lists. */
  public Preprocessing {
    Checks.side("resize", resize);
    Checks.side("crop", crop);
    if (crop > resize) {
      throw new IllegalArgumentException("crop " + crop + " exceeds resize " + resize);
    }
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    requireChannels("mean", mean);
    requireChannels("std", std);
    for (double deviation : std) {
      if (deviation <= 0) {
        throw new IllegalArgumentException("std must be above 0, got " + std);
      }
    }
  }

  private static void requireChannels(String name, List<Double> values) {
    if (values.size() != 3) {
      throw new IllegalArgumentException(
          name + " needs 3 values (red, green, blue), got " + values.size() + ": " + values);
    }
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(name + " must be finite, got " + values);
      }
    }
  }

  /**
   * The square that the network sees.
   *
   * @param image any size from 1x1; only what the crop shows is computed
   * @return {@code crop} x {@code crop} pixels; the picture itself when it has that size already
   *     and {@code resize} equals {@code crop}
   */
  public RgbImage apply(RgbImage image) {
    return BilinearResize.resize(
        image,
        CropBox.of(image),
        axis(image.width(), image.shortSide()),
        axis(image.height(), image.shortSide()));
  }

  /** As {@link #apply(RgbImage)}: nothing here is left to chance. */
  @Override
  public RgbImage apply(RgbImage image, RandomGenerator random) {
    return apply(image);
  }

  /**
   * Which part of a picture {@link #apply(RgbImage)} shows.
   *
   * @param width of the picture, at least 1
   * @param height of the picture, at least 1
   */
  public SeenPart seenPart(int width, int height) {
    int shortSide = Math.min(width, height);
    double across = (double) width / scaled(width, shortSide);
    double down = (double) height / scaled(height, shortSide);
    return new SeenPart(
        first(scaled(width, shortSide)) * across,
        first(scaled(height, shortSide)) * down,
        crop * across,
        crop * down);
  }

  private ResizeAxis axis(int length, int shortSide) {
    long scaled = scaled(length, shortSide);
    return ResizeAxis.window(length, scaled, first(scaled), crop);
  }

  /** The size a picture has between resize and crop, long because 1x500 becomes 256x128000. */
  private long scaled(int length, int shortSide) {
    return (long) resize * length / shortSide;
  }

  /** Half goes to the even neighbour, as Python's round() does in torchvision's center_crop. */
  private long first(long scaled) {
    return (long) Math.rint((scaled - crop) / 2.0);
  }
}
