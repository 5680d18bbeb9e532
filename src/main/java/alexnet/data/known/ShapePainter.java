package alexnet.data.known;

import alexnet.data.RandomStream;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RadialGradientPaint;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.CubicCurve2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/**
 * Draws one picture of {@link ShapesDataset}: a shape of any colour, place, size and turn, before a
 * background of gradients and clutter, under noise. Nothing but the outline tells the class: all
 * else is drawn from the same distributions whatever the shape.
 */
final class ShapePainter {
  /** Width and height in pixels. */
  static final int SIZE = 224;

  /** Evaluation crops 224 of 256, which is 196 of 224: no outline touches the 14 pixels around. */
  private static final double MARGIN = 15;

  /** How far the corners of the widest outline, the square, are from its centre, in radii. */
  private static final double WIDEST = 1.08;

  // Size, turn and contrast decide how long learning takes. With radii from 46, any turn and
  // contrast from 0.22, ten epochs of 1,500 pictures came to a quarter of the validation set; with
  // these values, three epochs of 2,700 come to all of it.
  private static final float MIN_RADIUS = 70;
  private static final float MAX_RADIUS = 88;

  /** Either way, in degrees. */
  private static final double MAX_TURN = 30;

  /** Between the luma (0..1) of the shape and of the background around it. */
  private static final double MIN_CONTRAST = 0.35;

  private final RandomStream random;
  private final BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
  private final Graphics2D graphics = image.createGraphics();

  private ShapePainter(RandomStream random) {
    this.random = random;
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
  }

  /** The same stream gives the same pixels. */
  static BufferedImage paint(ShapeKind kind, RandomStream random) {
    ShapePainter painter = new ShapePainter(random);
    try {
      painter.background();
      painter.clutter();
      painter.shape(kind.outline());
      painter.strands(painter.random.nextInt(3), 0.55f);
      painter.noise();
      return painter.image;
    } finally {
      painter.graphics.dispose();
    }
  }

  private void background() {
    float hue = random.nextFloat();
    float brightness = between(0.2f, 0.9f);
    Color from = color(hue, between(0.1f, 0.65f), brightness, 1);
    Color to =
        color(
            hue + between(-0.18f, 0.18f),
            between(0.1f, 0.65f),
            clamp(brightness + between(-0.3f, 0.3f)),
            1);
    double angle = between(0, (float) (2 * Math.PI));
    float dx = (float) (Math.cos(angle) * SIZE / 2);
    float dy = (float) (Math.sin(angle) * SIZE / 2);
    float middle = SIZE / 2f;
    graphics.setPaint(
        new GradientPaint(middle - dx, middle - dy, from, middle + dx, middle + dy, to));
    graphics.fillRect(0, 0, SIZE, SIZE);
    for (int i = 2 + random.nextInt(4); i > 0; i--) {
      Color glow = color(hue + between(-0.3f, 0.3f), between(0.2f, 0.8f), between(0.2f, 1), 0.5f);
      Color clear = new Color(glow.getRed(), glow.getGreen(), glow.getBlue(), 0);
      graphics.setPaint(
          new RadialGradientPaint(
              between(0, SIZE),
              between(0, SIZE),
              between(40, 130),
              new float[] {0, 1},
              new Color[] {glow, clear}));
      graphics.fillRect(0, 0, SIZE, SIZE);
    }
  }

  /** Lines, specks and shards, none of them as large as the shape. */
  private void clutter() {
    strands(3 + random.nextInt(6), 0.7f);
    for (int i = 8 + random.nextInt(22); i > 0; i--) {
      graphics.setColor(anyColor(between(0.25f, 0.8f)));
      double r = between(1.5f, 6);
      double x = between(0, SIZE);
      double y = between(0, SIZE);
      graphics.fill(new Ellipse2D.Double(x - r, y - r, 2 * r, 2 * r));
    }
    for (int i = 3 + random.nextInt(7); i > 0; i--) {
      graphics.setColor(anyColor(between(0.25f, 0.75f)));
      graphics.fill(shard(between(0, SIZE), between(0, SIZE), between(7, 20)));
    }
  }

  /** Four random corners around a point: no shape in particular. */
  private Shape shard(float x, float y, float radius) {
    Path2D path = new Path2D.Double();
    for (int corner = 0; corner < 4; corner++) {
      double angle = (corner + between(-0.4f, 0.4f)) * Math.PI / 2;
      double r = radius * between(0.35f, 1);
      double px = x + r * Math.cos(angle);
      double py = y + r * Math.sin(angle);
      if (corner == 0) {
        path.moveTo(px, py);
      } else {
        path.lineTo(px, py);
      }
    }
    path.closePath();
    return path;
  }

  private void strands(int count, float maxOpacity) {
    for (int i = 0; i < count; i++) {
      graphics.setColor(anyColor(between(0.2f, maxOpacity)));
      graphics.setStroke(
          new BasicStroke(between(0.8f, 4), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      float x1 = between(-20, SIZE + 20);
      float y1 = between(-20, SIZE + 20);
      float x2 = between(-20, SIZE + 20);
      float y2 = between(-20, SIZE + 20);
      if (random.nextBoolean()) {
        graphics.draw(new Line2D.Float(x1, y1, x2, y2));
      } else {
        graphics.draw(
            new CubicCurve2D.Float(
                x1,
                y1,
                between(0, SIZE),
                between(0, SIZE),
                between(0, SIZE),
                between(0, SIZE),
                x2,
                y2));
      }
    }
  }

  private void shape(Shape outline) {
    double radius = between(MIN_RADIUS, MAX_RADIUS);
    double free = Math.max(0, SIZE / 2.0 - MARGIN - WIDEST * radius);
    double x = SIZE / 2.0 + between(-1, 1) * free;
    double y = SIZE / 2.0 + between(-1, 1) * free;
    AffineTransform place = AffineTransform.getTranslateInstance(x, y);
    place.rotate(between(-1, 1) * Math.toRadians(MAX_TURN));
    place.scale(radius, radius * between(0.84f, 1));
    Shape placed = place.createTransformedShape(outline);
    Color fill = contrasting(lumaAround(x, y, radius));

    shadow(placed, between(2, 6), between(2, 6));
    graphics.setPaint(
        new GradientPaint(
            (float) (x - radius),
            (float) (y - radius),
            shade(fill, between(1, 1.25f)),
            (float) (x + radius),
            (float) (y + radius),
            shade(fill, between(0.72f, 1))));
    graphics.fill(placed);
    if (random.nextInt(3) == 0) {
      stripes(placed, x, y, shade(fill, random.nextBoolean() ? 0.78f : 1.25f));
    }
    if (random.nextInt(5) > 1) {
      graphics.setColor(random.nextInt(3) == 0 ? Color.WHITE : shade(fill, 0.55f));
      graphics.setStroke(
          new BasicStroke(between(1.5f, 4.5f), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      graphics.draw(placed);
    }
  }

  /** Soft: the same outline with ever wider strokes of little opacity. */
  private void shadow(Shape placed, float dx, float dy) {
    Shape moved = AffineTransform.getTranslateInstance(dx, dy).createTransformedShape(placed);
    graphics.setColor(new Color(0, 0, 0, 26));
    for (int width = 1; width <= 9; width += 2) {
      graphics.setStroke(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      graphics.draw(moved);
      graphics.fill(moved);
    }
  }

  private void stripes(Shape placed, double x, double y, Color color) {
    AffineTransform turn = AffineTransform.getRotateInstance(between(0, (float) Math.PI), x, y);
    float pitch = between(10, 24);
    Shape clip = graphics.getClip();
    graphics.setClip(placed);
    graphics.setColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), 150));
    for (double at = y - SIZE; at < y + SIZE; at += pitch) {
      Shape bar = new Rectangle2D.Double(x - SIZE, at, 2 * SIZE, pitch * 0.45);
      graphics.fill(turn.createTransformedShape(bar));
    }
    graphics.setClip(clip);
  }

  /** Grain of a strength that differs from picture to picture, equal in the three channels. */
  private void noise() {
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    double strength = between(2, 11);
    for (int i = 0; i < pixels.length; i++) {
      long bits = random.nextLong();
      // The sum of four bytes is close to a normal distribution of deviation 148.
      long sum = (bits & 0xff) + (bits >>> 8 & 0xff) + (bits >>> 16 & 0xff) + (bits >>> 24 & 0xff);
      int grain = (int) Math.round((sum - 510) / 148.0 * strength);
      int red = byteOf((pixels[i] >> 16 & 0xff) + grain);
      int green = byteOf((pixels[i] >> 8 & 0xff) + grain);
      int blue = byteOf((pixels[i] & 0xff) + grain);
      pixels[i] = red << 16 | green << 8 | blue;
    }
  }

  private Color contrasting(double background) {
    Color best = null;
    double contrast = -1;
    for (int i = 0; i < 12 && contrast < MIN_CONTRAST; i++) {
      Color color = color(random.nextFloat(), between(0.45f, 1), between(0.25f, 1), 1);
      double difference =
          Math.abs(luma(color.getRed(), color.getGreen(), color.getBlue()) - background);
      if (difference > contrast) {
        best = color;
        contrast = difference;
      }
    }
    return best;
  }

  /** Mean luma of the square around a circle, 0..1. */
  private double lumaAround(double x, double y, double radius) {
    double sum = 0;
    int count = 0;
    for (int dy = -4; dy <= 4; dy++) {
      for (int dx = -4; dx <= 4; dx++) {
        int px = Math.min(SIZE - 1, Math.max(0, (int) (x + dx * radius / 4)));
        int py = Math.min(SIZE - 1, Math.max(0, (int) (y + dy * radius / 4)));
        int rgb = image.getRGB(px, py);
        sum += luma(rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff);
        count++;
      }
    }
    return sum / count;
  }

  private static double luma(int red, int green, int blue) {
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
  }

  private Color anyColor(float opacity) {
    return color(random.nextFloat(), between(0, 0.9f), between(0.15f, 1), opacity);
  }

  private static Color color(float hue, float saturation, float brightness, float opacity) {
    Color opaque = Color.getHSBColor(hue, saturation, brightness);
    return new Color(
        opaque.getRed(), opaque.getGreen(), opaque.getBlue(), Math.round(opacity * 255));
  }

  private static Color shade(Color color, float factor) {
    return new Color(
        byteOf(Math.round(color.getRed() * factor)),
        byteOf(Math.round(color.getGreen() * factor)),
        byteOf(Math.round(color.getBlue() * factor)));
  }

  private float between(float from, float to) {
    return from + (to - from) * random.nextFloat();
  }

  private static float clamp(float value) {
    return Math.max(0, Math.min(1, value));
  }

  private static int byteOf(int value) {
    return Math.max(0, Math.min(255, value));
  }
}
