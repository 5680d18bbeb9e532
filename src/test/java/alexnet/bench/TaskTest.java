package alexnet.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import alexnet.model.AlexNet;
import alexnet.model.Initialization;
import alexnet.model.LayerSummary;
import alexnet.model.Variant;
import alexnet.torch.NativeScope;
import alexnet.torch.Precision;
import alexnet.torch.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That what is timed is the work that it is said to be. */
class TaskTest {
  private static final Repetitions ONCE = Repetitions.exactly(1);

  @Tag("isa")
  @ParameterizedTest
  @EnumSource(
      value = Precision.class,
      names = {"FP32", "BF16"})
  void aTrainingStepChangesEveryWeight(Precision precision) {
    Initialization.seed(1);
    AlexNet network = new AlexNet(Variant.D2L, 10, AlexNet.DROPOUT);
    try (TrainingTask task = new TrainingTask(network, precision, 3);
        NativeScope scope = NativeScope.open()) {
      assertThat(network.isTraining()).isTrue();
      Map<String, Tensor> before = new LinkedHashMap<>();
      network.parameters().forEach((name, weight) -> before.put(name, weight.detach().clone()));
      // Random weights of PyTorch's kind give each class about the same: a loss of ln(10).
      assertThat(task.step(TrainingTask.Observer.NONE)).isCloseTo(Math.log(10), within(0.1));
      network
          .parameters()
          .forEach(
              (name, weight) ->
                  assertThat(weight.equal(before.get(name))).as("%s is as before", name).isFalse());
    }
  }

  @Test
  void trainingIsCutIntoItsLayersForwardAndBackward() {
    LayerSummary table = LayerSummary.of(Variant.TORCHVISION, 10);
    try (Task task =
        new Workload(Job.TRAIN, 2, Precision.FP32, Variant.TORCHVISION, 10).prepare()) {
      List<LayerTime> layers = task.layers(table, ONCE);
      assertThat(layers.stream().map(LayerTime::name).toList())
          .startsWith("zero gradients")
          .containsSequence(table.layers().stream().map(LayerSummary.Row::name).toList())
          .endsWith("loss", "optimizer");
      List<LayerTime> rows = layers.subList(1, layers.size() - 2);
      assertThat(rows).allMatch(row -> row.forwardMs() > 0 && row.backwardMs() > 0);
      // Two operations a multiply-add, two pictures, three passes; pictures need no gradient.
      LayerSummary.Row first = table.layers().get(0);
      double expected = 2e-9 * 2 * (3 * table.multiplyAdds() - first.multiplyAdds());
      assertThat(rows.stream().mapToDouble(LayerTime::gflop).sum())
          .isCloseTo(expected, within(1e-9));
    }
  }

  @Tag("isa")
  @ParameterizedTest
  @EnumSource(Precision.class)
  void inferenceIsCutIntoItsFusedLayers(Precision precision) {
    LayerSummary table = LayerSummary.of(Variant.D2L, 10);
    try (Task task = new Workload(Job.INFER, 2, precision, Variant.D2L, 10).prepare()) {
      List<LayerTime> layers = task.layers(table, ONCE);
      assertThat(layers).hasSize(13);
      assertThat(layers.get(0).name()).isEqualTo("feature_extr.0");
      assertThat(layers.get(0).types()).isEqualTo("Conv2d, ReLU");
      assertThat(layers.get(9).types()).isEqualTo("Linear, ReLU, Dropout");
      assertThat(layers).allMatch(layer -> layer.forwardMs() > 0 && layer.backwardMs() == null);
      assertThat(layers.stream().mapToDouble(LayerTime::gflop).sum())
          .isCloseTo(2e-9 * 2 * table.multiplyAdds(), within(1e-9));
    }
  }

  @Test
  void aBatchIsNormalPicturesAndClassesInTurn() {
    Initialization.seed(1);
    try (SyntheticBatch batch = SyntheticBatch.of(Variant.D2L, 3, 4);
        NativeScope scope = NativeScope.open()) {
      Tensor pictures = batch.pictures();
      assertThat(Tensors.shape(pictures)).containsExactly(4, 3, 224, 224);
      assertThat(pictures.mean().item_double()).isCloseTo(0, within(0.01));
      assertThat(pictures.std().item_double()).isCloseTo(1, within(0.01));
      assertThat(Tensors.toDoubles(batch.labels())).containsExactly(0, 1, 2, 0);
    }
  }

  @Test
  void theRooflineAddsUp() {
    LayerProfile profile =
        new LayerProfile(
            List.of(
                new LayerTime("conv", "Conv2d", "channels last", 10.0, 20.0, 3),
                new LayerTime("pool", "MaxPool2d", "", 5.0, null, 0)),
            200);
    assertThat(profile.millis()).isEqualTo(35);
    assertThat(profile.layers().get(0).gflops()).isCloseTo(100, within(1e-9)); // 3 in 30 ms
    assertThat(profile.layers().get(1).gflops()).isZero();
    assertThat(profile.millisAtPeak()).isCloseTo(15, within(1e-9)); // 3 at 200 a second
  }

  @Tag("isa")
  @ParameterizedTest
  @EnumSource(Precision.class)
  void everyPrecisionHasAPeak(Precision precision) {
    assertThat(MatrixProduct.gflops(precision)).isPositive().isFinite();
  }

  /** As on a processor whose bfloat16 oneDNN refuses. */
  @Tag("isa")
  @ParameterizedTest
  @EnumSource(
      value = Precision.class,
      names = {"FP32", "BF16"})
  void soHaveLibtorchsOwnKernels(Precision precision) {
    assertThat(MatrixProduct.gflops(precision, false)).isPositive().isFinite();
  }

  @Test
  void wrongWorkloadsAreRefused() {
    assertThatThrownBy(() -> new Workload(Job.TRAIN, 1, Precision.INT8, Variant.D2L, 10))
        .hasMessageContaining("train takes auto, fp32 or bf16");
    assertThatThrownBy(() -> new Workload(Job.INFER, 0, Precision.FP32, Variant.D2L, 10))
        .hasMessage("batch must be at least 1: 0");
    assertThat(new Workload(Job.INFER, 64, Precision.BF16, Variant.D2L, 10))
        .hasToString("infer, batch 64, bf16");
  }
}
