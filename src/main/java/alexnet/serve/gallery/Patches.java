package alexnet.serve.gallery;

import alexnet.image.PngEncoder;
import alexnet.image.RgbImage;
import alexnet.image.UnreadableImageException;
import alexnet.model.FieldOfView;
import alexnet.model.LayerSummary;
import alexnet.predict.PreparedPicture;
import alexnet.serve.BatchedClassifier;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the channels of a layer answer to most strongly: of a data set the parts of pictures that
 * gave the largest values, at most one a picture, cut by the receptive field (Zeiler and Fergus
 * 2014, section 4.1).
 */
public final class Patches {
  /** As many as Zeiler and Fergus show. */
  private static final int TOP = 9;

  private final BatchedClassifier classifier;
  private final Gallery gallery;
  private final LayerSummary.Row row;
  private final FieldOfView field;
  private final Pass pass;
  private final List<List<Unit>> strongest = new ArrayList<>();
  private volatile boolean complete;

  /** Where a channel was how large. */
  private record Unit(int picture, int x, int y, float value) {}

  /**
   * A part of a picture.
   *
   * @param picture its number
   * @param value of the unit that sees it
   * @param png the part as a file; grey where the unit sees padding
   */
  @SuppressWarnings("ArrayRecordComponent") // written and forgotten, never compared
  public record Patch(int picture, String name, double value, byte[] png) {}

  /**
   * @param layer index of a layer with maps
   */
  public Patches(BatchedClassifier classifier, Gallery gallery, int layer) {
    LayerSummary network = classifier.classifier().network();
    this.classifier = classifier;
    this.gallery = gallery;
    this.row = network.layers().get(layer);
    this.field = FieldOfView.of(network).get(layer);
    this.pass = new Pass(classifier, gallery);
    for (int i = 0; i < row.output().get(1); i++) {
      strongest.add(List.of());
    }
  }

  /** Whether a layer has maps. */
  public static boolean areOf(LayerSummary.Row row) {
    return row.output().size() == 4;
  }

  /** Looks at all pictures, on the calling thread, when nobody else asks. */
  public void run() {
    pass.doing(this::look);
  }

  private void look() {
    int height = row.output().get(2).intValue();
    int width = row.output().get(3).intValue();
    pass.run(row.name(), (picture, prepared, output) -> visit(picture, output, height, width));
    complete = true;
  }

  private void visit(int picture, float[] output, int height, int width) {
    for (int channel = 0; channel < strongest.size(); channel++) {
      int from = channel * height * width;
      int best = 0;
      for (int i = 1; i < height * width; i++) {
        best = output[from + i] > output[from + best] ? i : best;
      }
      float value = output[from + best];
      List<Unit> units = strongest.get(channel);
      if (value > 0 && (units.size() < TOP || value > units.get(TOP - 1).value)) {
        List<Unit> more = new ArrayList<>(units);
        more.add(new Unit(picture, best % width, best / width, value));
        more.sort(Comparator.comparingDouble(unit -> -unit.value));
        strongest.set(channel, List.copyOf(more.subList(0, Math.min(TOP, more.size()))));
      }
    }
  }

  /** How far it is. */
  public Neighbours.State state() {
    return new Neighbours.State(complete, pass.done(), gallery.size(), pass.failed());
  }

  /** Channels of the layer. */
  public int channels() {
    return strongest.size();
  }

  /** The strongest parts for a channel, the strongest first; none before all were looked at. */
  public List<Patch> of(int channel) {
    if (!complete) {
      return List.of();
    }
    return strongest.get(channel).stream().flatMap(unit -> patch(unit).stream()).toList();
  }

  /** Nothing if the picture cannot be read any more. */
  private Optional<Patch> patch(Unit unit) {
    try {
      String name = gallery.name(unit.picture);
      return Optional.of(new Patch(unit.picture, name, unit.value, png(unit)));
    } catch (UnreadableImageException e) {
      return Optional.empty();
    }
  }

  private byte[] png(Unit unit) {
    PreparedPicture prepared = classifier.classifier().prepare(gallery.picture(unit.picture));
    RgbImage seen = prepared.views();
    int size = (int) Math.min(field.size(), seen.width());
    BufferedImage part = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = part.createGraphics();
    graphics.setColor(java.awt.Color.GRAY);
    graphics.fillRect(0, 0, size, size);
    int left = (int) Math.round(field.first() + unit.x * field.step() - (field.size() - 1) / 2.0);
    int top = (int) Math.round(field.first() + unit.y * field.step() - (field.size() - 1) / 2.0);
    graphics.drawImage(seen.toBufferedImage(), -left, -top, null);
    graphics.dispose();
    return PngEncoder.encode(part);
  }
}
