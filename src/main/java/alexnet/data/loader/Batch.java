package alexnet.data.loader;

import alexnet.data.Sample;
import alexnet.data.Skipped;
import alexnet.image.RgbImage;
import java.util.List;

/**
 * Pictures that are ready for the network, in the order of the epoch.
 *
 * @param images decoded and transformed; fewer than the batch size where pictures were skipped and
 *     at the end of an epoch, none at all if every picture was skipped
 * @param samples where each image comes from, in the same order
 * @param skipped pictures of this batch that cannot be read
 */
public record Batch(List<RgbImage> images, List<Sample> samples, List<Skipped> skipped) {
  /** Copies the lists and checks that there is a sample for each image. */
  public Batch {
    images = List.copyOf(images);
    samples = List.copyOf(samples);
    skipped = List.copyOf(skipped);
    if (images.size() != samples.size()) {
      throw new IllegalArgumentException(
          images.size() + " images with " + samples.size() + " samples");
    }
  }

  /** Number of images. */
  public int size() {
    return images.size();
  }

  /** Each image's label, in a new array. */
  public int[] labels() {
    return samples.stream().mapToInt(Sample::label).toArray();
  }
}
