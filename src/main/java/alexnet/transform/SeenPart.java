package alexnet.transform;

/**
 * The part of a picture that a network sees, in the picture's pixels: the upper left corner of the
 * picture is (0, 0).
 *
 * @param x its left edge
 * @param y its upper edge
 * @param width above 0
 * @param height above 0
 */
public record SeenPart(double x, double y, double width, double height) {
  /** The same part of the same picture in another size. */
  public SeenPart scaled(double across, double down) {
    return new SeenPart(x * across, y * down, width * across, height * down);
  }
}
