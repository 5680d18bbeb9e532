package alexnet.transform;

import alexnet.image.RgbImage;
import alexnet.torch.Tensors;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
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

  /**
   * What is normalised already, as a batch.
   *
   * @param pictures at least one; each the values of [3, side, side], row-major
   * @param side of the square that the network takes, pixels
   * @return [n, 3, side, side], in the open {@link alexnet.torch.NativeScope}
   * @throws IllegalArgumentException if a picture has another number of values
   */
  public static Tensor ofTensors(List<float[]> pictures, int side) {
    int size = 3 * side * side;
    Tensor batch = Tensors.empty(ScalarType.Float, pictures.size(), 3, side, side);
    FloatPointer data = new FloatPointer(batch.data_ptr());
    for (int i = 0; i < pictures.size(); i++) {
      float[] values = pictures.get(i);
      if (values.length != size) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%,d values where 3x%dx%d = %,d are taken",
                values.length,
                side,
                side,
                size));
      }
      data.position((long) i * size).put(values, 0, size);
    }
    return batch;
  }
}
