package alexnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import alexnet.train.config.OptimizerConfig;
import alexnet.train.step.Optimizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

/** Five steps at rate 0.01 on the sum of w³ from w = (1, -2, 3), against torch.optim in float64. */
class OptimizerTest {
  @Test
  void adamWIsTorchs() {
    assertWeights(
        new OptimizerConfig.Adam(0.9, 0.999, 0.1, true),
        0.9452169579627979,
        -2.039953154448803,
        2.9351691724819693);
  }

  @Test
  void adamIsTorchs() {
    assertWeights(
        new OptimizerConfig.Adam(0.9, 0.999, 0.1, false),
        0.9500947967189879,
        -2.050041273784574,
        2.9500297922551915);
  }

  @Test
  void sgdWithNesterovMomentumIsTorchs() {
    assertWeights(
        new OptimizerConfig.Sgd(0.9, true, 0.1),
        0.5836300159173362,
        -5.602730253957052,
        0.38201472802148134);
  }

  @Test
  void sgdWithoutMomentumIsTorchs() {
    assertWeights(
        new OptimizerConfig.Sgd(0, false, 0.1),
        0.8620694143333044,
        -2.766231167524206,
        2.007841048720039);
  }

  @Test
  void biasesDecayOnlyIfAsked() {
    for (boolean decayBiases : new boolean[] {false, true}) {
      try (NativeScope scope = NativeScope.open()) {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        parameters.put("a.weight", parameter(1));
        parameters.put("a.bias", parameter(1));
        try (Optimizer optimizer =
            Optimizer.create(new OptimizerConfig.Sgd(0, false, 0.5), parameters, decayBiases)) {
          // Without a gradient from the loss only weight decay moves anything.
          parameters.get("a.weight").mul(new Scalar(0)).sum().backward();
          parameters.get("a.bias").mul(new Scalar(0)).sum().backward();
          optimizer.step(0.1);
        }
        assertThat(Tensors.toDoubles(parameters.get("a.weight"))[0]).isCloseTo(0.95, offset(1e-12));
        assertThat(Tensors.toDoubles(parameters.get("a.bias"))[0])
            .isCloseTo(decayBiases ? 0.95 : 1, offset(1e-12));
      }
    }
  }

  @Test
  void clippingBoundsTheNormOfAllGradientsTogether() {
    try (NativeScope scope = NativeScope.open()) {
      Tensor a = parameter(3);
      Tensor b = parameter(4);
      a.mul(new Scalar(3)).sum().backward(); // gradients 3 and 4: norm 5
      b.mul(new Scalar(4)).sum().backward();
      try (Optimizer optimizer =
          Optimizer.create(
              new OptimizerConfig.Sgd(0, false, 0), Map.of("a.weight", a, "b.weight", b), true)) {
        assertThat(optimizer.clipGradients(1)).isCloseTo(5, offset(1e-9));
        assertThat(Tensors.toDoubles(a.grad())[0]).isCloseTo(0.6, offset(1e-6));
        assertThat(Tensors.toDoubles(b.grad())[0]).isCloseTo(0.8, offset(1e-6));
      }
    }
  }

  /** A GPU's kernel takes no state from main memory; "meta" stands for such a device. */
  @Test
  void stateIsBesideTheWeights() {
    try (NativeScope scope = NativeScope.open()) {
      Tensor elsewhere = parameter(1, 2).detach().to(new Device(DeviceType.Meta), ScalarType.Float);
      elsewhere.requires_grad_(true);
      for (OptimizerConfig config :
          List.of(
              new OptimizerConfig.Sgd(0.9, false, 0),
              new OptimizerConfig.Adam(0.9, 0.999, 0, true))) {
        try (Optimizer optimizer = Optimizer.create(config, Map.of("a.weight", elsewhere), false)) {
          assertThat(optimizer.state().values()).isNotEmpty().allMatch(Tensor::is_meta);
        }
      }
    }
  }

  private static Tensor parameter(float... values) {
    Tensor tensor = Tensors.of(values, values.length).to(ScalarType.Double);
    tensor.requires_grad_(true);
    return tensor;
  }

  private static void assertWeights(OptimizerConfig config, double... expected) {
    try (NativeScope scope = NativeScope.open()) {
      Tensor w = parameter(1, -2, 3);
      try (Optimizer optimizer = Optimizer.create(config, Map.of("w.weight", w), true)) {
        for (int step = 0; step < 5; step++) {
          try (NativeScope stepScope = NativeScope.open()) {
            optimizer.zeroGrad();
            w.mul(w).mul(w).sum().backward();
            optimizer.step(0.01);
          }
        }
      }
      double[] actual = Tensors.toDoubles(w);
      for (int i = 0; i < expected.length; i++) {
        // Adam's steps count in float32 in the fused kernel, as in torch's.
        assertThat(actual[i]).as("weight %d", i).isCloseTo(expected[i], offset(1e-7));
      }
    }
  }
}
