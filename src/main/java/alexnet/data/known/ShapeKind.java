package alexnet.data.known;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/** The ten classes of {@link ShapesDataset}, in sorted order of their folder names. */
enum ShapeKind {
  ARROW,
  BOLT,
  CIRCLE,
  CRESCENT,
  CROSS,
  HEART,
  RING,
  SQUARE,
  STAR,
  TRIANGLE;

  /** A new outline, centred on the origin, within a radius of about 1, upright. */
  Shape outline() {
    return switch (this) {
      case ARROW ->
          polygon(0, -1, 0.72, -0.18, 0.3, -0.18, 0.3, 0.95, -0.3, 0.95, -0.3, -0.18, -0.72, -0.18);
      case BOLT -> polygon(0.3, -1, -0.62, 0.14, -0.08, 0.14, -0.34, 1, 0.64, -0.26, 0.08, -0.26);
      case CIRCLE -> disc(0, 0, 0.88);
      case CRESCENT -> minus(disc(-0.1, 0, 0.95), disc(0.38, 0, 0.78));
      case CROSS -> polygon(crossCorners(0.95, 0.31));
      case HEART -> heart();
      case RING -> minus(disc(0, 0, 0.95), disc(0, 0, 0.55));
      case SQUARE -> new Rectangle2D.Double(-0.76, -0.76, 1.52, 1.52);
      case STAR -> polygon(starCorners(5, 1, 0.44));
      case TRIANGLE -> polygon(0, -1.02, 0.9, 0.56, -0.9, 0.56);
    };
  }

  private static Shape polygon(double... corners) {
    Path2D path = new Path2D.Double();
    path.moveTo(corners[0], corners[1]);
    for (int i = 2; i < corners.length; i += 2) {
      path.lineTo(corners[i], corners[i + 1]);
    }
    path.closePath();
    return path;
  }

  private static double[] starCorners(int points, double outer, double inner) {
    double[] corners = new double[points * 4];
    for (int i = 0; i < points * 2; i++) {
      double angle = Math.PI * (i / (double) points - 0.5);
      double radius = i % 2 == 0 ? outer : inner;
      corners[2 * i] = radius * Math.cos(angle);
      corners[2 * i + 1] = radius * Math.sin(angle);
    }
    return corners;
  }

  private static double[] crossCorners(double r, double w) {
    return new double[] {
      -w, -r, w, -r, w, -w, r, -w, r, w, w, w, w, r, -w, r, -w, w, -r, w, -r, -w, -w, -w
    };
  }

  private static Shape disc(double x, double y, double radius) {
    return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
  }

  private static Shape minus(Shape whole, Shape hole) {
    Area area = new Area(whole);
    area.subtract(new Area(hole));
    return area;
  }

  private static Shape heart() {
    Path2D path = new Path2D.Double();
    path.moveTo(0, 0.92);
    path.curveTo(-0.5, 0.45, -1, 0.1, -1, -0.38);
    path.curveTo(-1, -0.98, -0.25, -1.02, 0, -0.42);
    path.curveTo(0.25, -1.02, 1, -0.98, 1, -0.38);
    path.curveTo(1, 0.1, 0.5, 0.45, 0, 0.92);
    path.closePath();
    AffineTransform centred = AffineTransform.getScaleInstance(0.95, 0.95);
    centred.translate(0, 0.06);
    return centred.createTransformedShape(path);
  }
}
