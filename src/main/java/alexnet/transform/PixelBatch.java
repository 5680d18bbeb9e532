package alexnet.transform;

import alexnet.image.RgbImage;
import alexnet.torch.Tensors;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Where pixels become a tensor. */
public final class PixelBatch {
  private PixelBatch() {}

  /**
   * Pictures of one size as normalised floats, {@code (pixel / 255 - mean) / std}.
   *
   * @param images at least one, all of the same size
   * @param preprocessing gives mean and deviation
   * @return [n, 3, height, width], in the open {@link alexnet.torch.NativeScope}. The pixels' order
   *     in memory is already channels last, so nothing is moved
   */
  public static Tensor toTensor(List<RgbImage> images, Preprocessing preprocessing) {
    int height = images.get(0).height();
    int width = images.get(0).width();
    Tensor bytes = Tensors.empty(ScalarType.Byte, images.size(), height, width, 3);
    BytePointer data = new BytePointer(bytes.data_ptr());
    for (int i = 0; i < images.size(); i++) {
      RgbImage image = images.get(i);
      if (image.height() != height || image.width() != width) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "a batch of %dx%d with a picture of %dx%d",
                width,
                height,
                image.width(),
                image.height()));
      }
      byte[] pixels = image.pixels();
      data.position((long) i * pixels.length).put(pixels, 0, pixels.length);
    }
    // Whole rows at once: broadcasting over three channels alone takes five times as long.
    float[] scale = new float[width * 3];
    float[] shift = new float[width * 3];
    for (int i = 0; i < scale.length; i++) {
      double mean = preprocessing.mean().get(i % 3);
      double std = preprocessing.std().get(i % 3);
      scale[i] = (float) (1 / (255 * std));
      shift[i] = (float) (-mean / std);
    }
    return bytes
        .view(-1, scale.length)
        .to(ScalarType.Float)
        .mul_(Tensors.of(scale, scale.length))
        .add_(Tensors.of(shift, shift.length))
        .view(images.size(), height, width, 3)
        .permute(0, 3, 1, 2);
  }
}
