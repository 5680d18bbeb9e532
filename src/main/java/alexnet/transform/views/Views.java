package alexnet.transform.views;

import alexnet.image.ImageTransform;
import alexnet.image.RgbImage;
import alexnet.transform.CropBox;
import alexnet.transform.PixelBatch;
import alexnet.transform.Preprocessing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;

/**
 * What a network gets to see of every picture when it answers: one view or several. Loader threads
 * make them ({@link #apply}), the thread that computes puts them into a batch ({@link #toTensor}).
 *
 * @param kind which views
 * @param preprocessing of the network
 */
public record Views(TestTimeAugmentation kind, Preprocessing preprocessing)
    implements ImageTransform {
  /** Checks that the views differ. */
  public Views {
    Objects.requireNonNull(kind, "kind");
    if (kind == TestTimeAugmentation.TEN_CROP && preprocessing.resize() == preprocessing.crop()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "ten-crop needs pictures that are resized to more than is cropped, but this network"
                  + " takes %d of %d pixels: the crops would be the same; flip is possible",
              preprocessing.crop(),
              preprocessing.resize()));
    }
  }

  /** Views of a picture. */
  public int count() {
    return kind.views();
  }

  /** As many whole pictures as have {@code views} views together, at least one. */
  public int pictures(int views) {
    return Math.max(1, views / count());
  }

  /** The views of a picture one below the other, as one picture. */
  public RgbImage apply(RgbImage image) {
    List<RgbImage> views = kind.of(image, preprocessing);
    if (views.size() == 1) {
      return views.get(0);
    }
    int side = preprocessing.crop();
    byte[] strip = new byte[3 * side * side * views.size()];
    for (int i = 0; i < views.size(); i++) {
      System.arraycopy(views.get(i).pixels(), 0, strip, i * 3 * side * side, 3 * side * side);
    }
    return new RgbImage(side, side * views.size(), strip);
  }

  /** As {@link #apply(RgbImage)}: nothing here is left to chance. */
  @Override
  public RgbImage apply(RgbImage image, RandomGenerator random) {
    return apply(image);
  }

  /**
   * The batch of all views of some pictures.
   *
   * @param strips what {@link #apply} gave for each picture, at least one
   * @return [pictures * views, 3, crop, crop], the views of a picture next to each other; see
   *     {@link PixelBatch}
   */
  public Tensor toTensor(List<RgbImage> strips) {
    int side = preprocessing.crop();
    List<RgbImage> views = new ArrayList<>();
    for (RgbImage strip : strips) {
      for (int top = 0; top < strip.height(); top += side) {
        views.add(new CropBox(top, 0, side, side).cutFrom(strip));
      }
    }
    return PixelBatch.toTensor(views, preprocessing);
  }
}
