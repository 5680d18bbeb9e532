package alexnet.transform;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.image.RgbImage;
import java.nio.FloatBuffer;
import java.util.Locale;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InterpolateFuncOptions;
import org.bytedeco.pytorch.InterpolateMode;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.kBilinear;
import org.junit.jupiter.api.Test;

/**
 * {@link BilinearResize} against libtorch's antialiased bilinear interpolation in float, written by
 * other people. Ours rounds after each of the two passes, so a level is the most they may differ.
 */
class LibtorchResizeTest {
  private static final long SEED = 42;
  private static final int CASES = 200;

  @Test
  void differsByOneLevelAtMost() {
    Random random = new Random(SEED);
    long values = 0;
    double differences = 0;
    for (int i = 0; i < CASES; i++) {
      RgbImage image = Pictures.random(random, 1 + random.nextInt(150), 1 + random.nextInt(150));
      int width = 1 + random.nextInt(150);
      int height = 1 + random.nextInt(150);
      String what =
          String.format(
              Locale.ROOT,
              "seed %d, case %d: %dx%d to %dx%d",
              SEED,
              i,
              image.width(),
              image.height(),
              width,
              height);
      float[] expected = libtorch(image, width, height);
      byte[] actual = BilinearResize.resize(image, CropBox.of(image), width, height).pixels();
      int largest = 0;
      for (int p = 0; p < width * height; p++) {
        for (int c = 0; c < 3; c++) {
          float exact = expected[c * width * height + p];
          int value = actual[p * 3 + c] & 255;
          largest = Math.max(largest, Math.abs(value - Math.round(exact)));
          differences += value - exact;
          values++;
        }
      }
      assertThat(largest).as(what).isLessThanOrEqualTo(1);
    }
    assertThat(Math.abs(differences / values)).as("bias in levels, seed %d", SEED).isLessThan(0.01);
  }

  /** [3, height, width] of levels, not rounded. */
  @SuppressWarnings("try") // the scope is there to be closed
  private static float[] libtorch(RgbImage image, int width, int height) {
    try (PointerScope scope = new PointerScope()) {
      int plane = image.width() * image.height();
      float[] levels = new float[3 * plane];
      for (int i = 0; i < levels.length; i++) {
        levels[i % 3 * plane + i / 3] = image.pixels()[i] & 255;
      }
      Tensor input = torch.tensor(levels).view(1, 3, image.height(), image.width());
      InterpolateFuncOptions options = new InterpolateFuncOptions();
      options.size().put(new LongVector(height, width));
      options.mode().put(new InterpolateMode(new kBilinear()));
      options.align_corners().put(false);
      options.antialias().put(true);
      FloatBuffer result = torch.interpolate(input, options).contiguous().createBuffer();
      float[] output = new float[3 * width * height];
      result.get(output);
      return output;
    }
  }
}
