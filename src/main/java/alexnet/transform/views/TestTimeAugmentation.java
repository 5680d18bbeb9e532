package alexnet.transform.views;

import alexnet.image.RgbImage;
import alexnet.transform.CropBox;
import alexnet.transform.Preprocessing;
import alexnet.transform.augment.HorizontalFlip;
import alexnet.transform.augment.RandomCrop;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Which views of a picture a network is asked about; its answer is the mean of their probabilities.
 * Ten views take ten times as long as one.
 */
public enum TestTimeAugmentation {
  /** The picture as {@link Preprocessing} gives it, alone. */
  NONE(1) {
    @Override
    List<RgbImage> of(RgbImage image, Preprocessing preprocessing) {
      return List.of(preprocessing.apply(image));
    }
  },

  /** That and its mirror image. */
  FLIP(2) {
    @Override
    List<RgbImage> of(RgbImage image, Preprocessing preprocessing) {
      RgbImage seen = preprocessing.apply(image);
      return List.of(seen, HorizontalFlip.flip(seen));
    }
  },

  /**
   * The four corners of the resized picture's central square, the centre, and the mirror images of
   * the five: Krizhevsky, Sutskever and Hinton, "ImageNet Classification with Deep Convolutional
   * Neural Networks", 2012, sections 2 and 4.1. torchvision's {@code TenCrop} takes the corners of
   * the whole resized picture.
   */
  TEN_CROP(10) {
    @Override
    List<RgbImage> of(RgbImage image, Preprocessing preprocessing) {
      int side = preprocessing.crop();
      int end = preprocessing.resize() - side;
      RandomCrop patch = new RandomCrop(preprocessing.resize(), side);
      return Stream.of(
              patch.crop(image, new CropBox(0, 0, side, side)),
              patch.crop(image, new CropBox(0, end, side, side)),
              patch.crop(image, new CropBox(end, 0, side, side)),
              patch.crop(image, new CropBox(end, end, side, side)),
              preprocessing.apply(image))
          .flatMap(crop -> Stream.of(crop, HorizontalFlip.flip(crop)))
          .toList();
    }
  };

  private final int views;

  TestTimeAugmentation(int views) {
    this.views = views;
  }

  /** Views of a picture. */
  public int views() {
    return views;
  }

  /** The views of a decoded picture, each as large as the crop. */
  abstract List<RgbImage> of(RgbImage image, Preprocessing preprocessing);

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
