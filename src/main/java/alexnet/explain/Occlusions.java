package alexnet.explain;

import alexnet.model.Inference;
import alexnet.transform.PixelBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** See {@link Method#OCCLUSION}: of all precisions, as fast as answers are. */
final class Occlusions implements Work {
  private final Supplier<Inference> inference;
  private final Pixels pixels;
  private final ExplainConfig config;
  private final int window;
  private final int[] starts;
  private final double[] hidden;
  private int made;
  private Target target;

  Occlusions(Supplier<Inference> inference, Pixels pixels, ExplainConfig config) {
    this.inference = inference;
    this.pixels = pixels;
    this.config = config;
    this.window = Math.min(config.window(), pixels.side());
    this.starts = starts(pixels.side(), window, config.stride());
    this.hidden = new double[starts.length * starts.length];
  }

  /** First pixels of the windows in a line; the last one ends with it. */
  static int[] starts(int side, int window, int stride) {
    int count = 1 + (side - window + stride - 1) / stride;
    int[] starts = new int[count];
    for (int i = 0; i < count; i++) {
      starts[i] = Math.min(i * stride, side - window);
    }
    return starts;
  }

  /** The picture itself, and the windows. */
  @Override
  public int total() {
    return 1 + hidden.length;
  }

  @Override
  public int run(int most) {
    if (made == 0) {
      float[] logits = logits(List.of(pixels.input()))[0];
      target =
          Target.of(
              IntStream.range(0, logits.length).mapToDouble(i -> logits[i]).toArray(),
              config.target());
      made = 1;
      return 1;
    }
    int count = Math.min(most, total() - made);
    List<float[]> batch = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      batch.add(occluded(made - 1 + i));
    }
    float[][] logits = logits(batch);
    for (int i = 0; i < count; i++) {
      hidden[made - 1 + i] = logits[i][target.index()];
    }
    made += count;
    return count;
  }

  private float[] occluded(int number) {
    int side = pixels.side();
    float[] occluded = pixels.input().clone();
    int top = starts[number / starts.length];
    int left = starts[number % starts.length];
    for (int channel = 0; channel < 3; channel++) {
      for (int y = top; y < top + window; y++) {
        int from = (channel * side + y) * side + left;
        System.arraycopy(pixels.baseline(), from, occluded, from, window);
      }
    }
    return occluded;
  }

  private float[][] logits(List<float[]> inputs) {
    return inference.get().logits(() -> PixelBatch.ofTensors(inputs, pixels.side()));
  }

  @Override
  public Found found() {
    int side = pixels.side();
    double[] sums = new double[side * side];
    int[] covering = new int[side * side];
    for (int number = 0; number < hidden.length; number++) {
      for (int y = 0; y < window; y++) {
        int from = (starts[number / starts.length] + y) * side + starts[number % starts.length];
        for (int x = from; x < from + window; x++) {
          sums[x] += target.logit() - hidden[number];
          covering[x]++;
        }
      }
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] /= covering[i]; // at least 1: windows overlap or touch, and reach the edge
    }
    return new Found(target, Work.rows(sums, side));
  }
}
