package alexnet.model;

import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** How the weights start. All draws come from libtorch's global generator, in state-dict order. */
public enum Initialization {
  /**
   * Weights normal with deviation sqrt(2 / fan_in), biases zero: keeps the variance through ReLU
   * layers (He et al. 2015). The last layer has no ReLU after it and starts much smaller, since
   * max-pooling enlarges what passes through it: the first loss is that of guessing, ln(classes),
   * and no step is spent on unlearning large logits.
   */
  HE {
    @Override
    void weight(Tensor drawn, Place place) {
      normal(drawn, place.head() ? HEAD_DEVIATION : Math.sqrt(2 / place.fanIn()));
    }
  },

  /** PyTorch's own for Conv2d and Linear: uniform within 1 / sqrt(fan_in), weights and biases. */
  PYTORCH {
    @Override
    void weight(Tensor drawn, Place place) {
      uniform(drawn, 1 / Math.sqrt(place.fanIn()));
    }

    @Override
    void bias(Tensor drawn, Place place) {
      uniform(drawn, 1 / Math.sqrt(place.fanIn()));
    }
  },

  /**
   * Krizhevsky et al. 2012: weights normal with deviation 0.01; biases one in the second, fourth
   * and fifth convolution and the hidden linear layers, so that their ReLUs begin with positive
   * inputs, else zero.
   */
  PAPER {
    @Override
    void weight(Tensor drawn, Place place) {
      normal(drawn, PAPER_DEVIATION);
    }

    @Override
    void bias(Tensor drawn, Place place) {
      boolean one = place.layer() == 2 || (place.layer() >= 4 && !place.head());
      drawn.fill_(new Scalar(one ? 1.0 : 0.0));
    }
  },

  /**
   * Weights uniform within sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio 2010), biases as
   * PyTorch's: what "Dive into Deep Learning" starts from.
   */
  XAVIER {
    @Override
    void weight(Tensor drawn, Place place) {
      uniform(drawn, Math.sqrt(6 / (place.fanIn() + place.fanOut())));
    }

    @Override
    void bias(Tensor drawn, Place place) {
      PYTORCH.bias(drawn, place);
    }
  };

  private static final double PAPER_DEVIATION = 0.01;

  private static final double HEAD_DEVIATION = 0.001;

  /**
   * A layer with weights.
   *
   * @param layer from 1
   * @param head whether it is the last
   * @param fanIn inputs of one of its units
   * @param fanOut units that one of its inputs reaches; of a grouped convolution as PyTorch counts
   *     them, which is in all groups
   */
  record Place(int layer, boolean head, double fanIn, double fanOut) {
    static Place of(int layer, boolean head, Tensor weight) {
      double fanIn = (double) weight.numel() / weight.size(0);
      return new Place(layer, head, fanIn, (double) weight.numel() / weight.size(1));
    }
  }

  /** Draws a layer's weights. */
  abstract void weight(Tensor drawn, Place place);

  /** Draws a layer's biases. */
  void bias(Tensor drawn, Place place) {
    drawn.zero_();
  }

  /** Draws new weights for a network, in place. */
  public void apply(AlexNet network) {
    try (NativeScope scope = NativeScope.open();
        NoGradGuard guard = new NoGradGuard()) {
      Map<String, Tensor> parameters = network.parameters();
      String head = network.variant().head() + ".weight";
      Place place = null;
      int layer = 0;
      for (Map.Entry<String, Tensor> entry : parameters.entrySet()) {
        Tensor parameter = entry.getValue();
        // Drawn in row-major order, so that the memory layout does not change the values.
        Tensor drawn = Tensors.empty(ScalarType.Float, Tensors.shape(parameter));
        if (entry.getKey().endsWith(".weight")) {
          place = Place.of(++layer, entry.getKey().equals(head), parameter);
          weight(drawn, place);
        } else {
          bias(drawn, place);
        }
        parameter.copy_(drawn);
      }
    }
  }

  private static void normal(Tensor drawn, double deviation) {
    drawn.normal_(0, deviation, new GeneratorOptional());
  }

  private static void uniform(Tensor drawn, double bound) {
    drawn.uniform_(-bound, bound, new GeneratorOptional());
  }

  /** Seeds the generator that draws weights and dropout. */
  public static void seed(long seed) {
    torch.manual_seed(seed);
  }

  /** As on the command line: {@code he}, {@code pytorch}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
