package alexnet.transform;

import alexnet.image.RgbImage;
import alexnet.torch.Tensors;
import java.util.List;
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
            "a batch of %dx%d with a picture of %dx%d"
                .formatted(width, height, image.width(), image.height()));
      }
      byte[] pixels = image.pixels();
      data.position((long) i * pixels.length).put(pixels, 0, pixels.length);
    }
    float[] scale = new float[3];
    float[] shift = new float[3];
    for (int c = 0; c < 3; c++) {
      scale[c] = (float) (1 / (255 * preprocessing.std().get(c)));
      shift[c] = (float) (-preprocessing.mean().get(c) / preprocessing.std().get(c));
    }
    return bytes
        .permute(0, 3, 1, 2)
        .to(ScalarType.Float)
        .mul_(Tensors.of(scale, 1, 3, 1, 1))
        .add_(Tensors.of(shift, 1, 3, 1, 1));
  }
}
