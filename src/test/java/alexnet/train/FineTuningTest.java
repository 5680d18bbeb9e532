package alexnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import alexnet.Narrow;
import alexnet.data.split.DataSource;
import alexnet.model.AlexNet;
import alexnet.model.Initialization;
import alexnet.run.EpochMetrics;
import alexnet.run.RunDirectory;
import alexnet.run.RunException;
import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import alexnet.train.config.Checkpointing;
import alexnet.train.config.FineTuning;
import alexnet.train.config.TrainConfig;
import alexnet.train.config.TrainConfigBuilder;
import alexnet.transform.Preprocessing;
import alexnet.weights.Model;
import alexnet.weights.Pretrained;
import alexnet.weights.tensor.ModelCard;
import alexnet.weights.tensor.WeightsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Going on from trained weights. */
class FineTuningTest {
  private static final List<String> CLASSES = List.of("bright", "dark");

  @TempDir static Path folder;

  private static Path source;
  private static Map<String, float[]> start;

  @BeforeAll
  static void writeSource() {
    source = folder.resolve("source.safetensors");
    try (AlexNet network = network(3)) {
      start = weights(network);
      write(source, network, List.of("bright", "dark", "grey"));
    }
  }

  private static AlexNet network(int classes) {
    Initialization.seed(11);
    AlexNet network = new AlexNet(Narrow.NETWORK, classes, 0.5);
    Initialization.HE.apply(network);
    return network;
  }

  private static void write(Path file, AlexNet network, List<String> classes) {
    Model.write(
        file, network, new ModelCard(Narrow.NETWORK, classes, Preprocessing.DEFAULT, Map.of()));
  }

  private static Map<String, float[]> weights(AlexNet network) {
    Map<String, float[]> weights = new LinkedHashMap<>();
    try (NativeScope scope = NativeScope.open()) {
      network.parameters().forEach((name, tensor) -> weights.put(name, Tensors.toFloats(tensor)));
    }
    return weights;
  }

  /** What a run told and left. */
  private static final class Run implements TrainListener {
    final List<String> notices = new ArrayList<>();
    final List<EpochMetrics> epochs = new ArrayList<>();
    final Path out;
    int features;
    Map<String, float[]> weights;

    Run(Path out, TrainConfig config) {
      this.out = out;
      new Trainer(config, Checkpointing.NONE, Optional.empty(), this)
          .run(Tiny.splits(10, 4), RunDirectory.create(out, Files.exists(out)));
      try (AlexNet network = Pretrained.read(out, null).network()) {
        weights = FineTuningTest.weights(network);
      }
    }

    @Override
    public void onNotice(String message) {
      notices.add(message);
    }

    @Override
    public void onFeatures(int done, int all) {
      features = done;
    }

    @Override
    public void onEpoch(EpochReport epoch) {
      epochs.add(epoch.metrics());
    }
  }

  private static TrainConfigBuilder config(FineTuning fineTuning) {
    return Tiny.config().learningRate(1e-4).augmentation(List.of()).fineTuning(fineTuning);
  }

  private static FineTuning frozen(int layers, int cacheMegabytes) {
    return new FineTuning(source, layers, 1e-3, false, cacheMegabytes);
  }

  @Test
  void frozenLayersStayBitForBitAndTheOthersLearn() {
    Run run = new Run(folder.resolve("two"), config(frozen(2, 0)).build());
    assertThat(run.notices).singleElement().asString().contains("3 classes, not 2", "first 2 of 8");
    assertThat(run.features).isZero();
    List<String> names = List.copyOf(start.keySet());
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (i < 4) {
        assertThat(run.weights.get(name)).as(name).isEqualTo(start.get(name));
      } else {
        assertThat(run.weights.get(name)).as(name).isNotEqualTo(start.get(name));
      }
    }
    assertThat(run.weights.get("classifier.6.bias")).hasSize(2);
  }

  @Test
  void keptFeaturesGiveWhatPicturesGive() {
    Run pictures = new Run(folder.resolve("pictures"), config(frozen(5, 0)).epochs(2).build());
    assertThat(pictures.notices).anyMatch(line -> line.contains("computed anew in every epoch"));
    Run kept = new Run(folder.resolve("kept"), config(frozen(5, 10)).epochs(2).build());
    assertThat(kept.features).isEqualTo(14);
    assertThat(kept.out.resolve("features.bin")).hasSize(32 + 14 * 32 * 5 * 5 * 4);
    for (int epoch = 0; epoch < 2; epoch++) {
      EpochMetrics expected = pictures.epochs.get(epoch);
      EpochMetrics actual = kept.epochs.get(epoch);
      assertThat(actual.trainLoss()).isCloseTo(expected.trainLoss(), offset(1e-5));
      assertThat(actual.validationLoss().orElseThrow())
          .isCloseTo(expected.validationLoss().orElseThrow(), offset(1e-5));
      assertThat(actual.validationTop1()).isEqualTo(expected.validationTop1());
    }
    // Kernels may round a picture's features differently in batches of other sizes, and AdamW
    // turns the sign of a gradient near zero into a whole step of at most the learning rate.
    pictures.weights.forEach(
        (name, values) -> {
          float[] others = kept.weights.get(name);
          double difference = 0;
          for (int i = 0; i < values.length; i++) {
            difference += Math.abs(values[i] - others[i]);
          }
          assertThat(difference / values.length).as(name).isLessThan(1e-6);
        });

    Run again = new Run(kept.out, config(frozen(5, 10)).epochs(1).build());
    assertThat(again.features).as("a program may give others of the same names").isEqualTo(14);
    Run bf16 =
        new Run(
            kept.out,
            config(frozen(5, 10)).precision(alexnet.torch.Precision.BF16).epochs(1).build());
    assertThat(bf16.features).as("other features in the same folder").isEqualTo(14);
  }

  @Test
  void aHeadThatFitsGoesOnUnlessANewOneIsAskedFor() {
    Path two = folder.resolve("two.safetensors");
    float[] head;
    try (AlexNet network = network(2)) {
      head = weights(network).get("classifier.6.weight");
      write(two, network, CLASSES);
    }
    Run goesOn =
        new Run(folder.resolve("on"), config(new FineTuning(two, 7, 1e-9, false, 10)).build());
    assertThat(goesOn.notices.get(0)).contains("its head goes on");
    assertThat(goesOn.weights.get("classifier.6.weight")[0]).isCloseTo(head[0], offset(1e-6f));
    Run fresh =
        new Run(folder.resolve("fresh"), config(new FineTuning(two, 7, 1e-9, true, 10)).build());
    assertThat(fresh.notices.get(0)).contains("a new head, as asked for");
    assertThat(fresh.weights.get("classifier.6.weight")[0]).isNotCloseTo(head[0], offset(1e-6f));
  }

  @Test
  void theHeadLearnsAtItsOwnRate() {
    Run run =
        new Run(folder.resolve("rates"), config(new FineTuning(source, 0, 1e-3, true, 0)).build());
    // Three AdamW steps, each at most about as long as the rate, whatever the gradient.
    assertThat(largestStep(run, "classifier.3.bias", 0)).isLessThan(3.1e-4);
    assertThat(largestStep(run, "classifier.6.bias", 2)).isGreaterThan(5e-4);
  }

  private static double largestStep(Run run, String name, int freshSize) {
    float[] now = run.weights.get(name);
    float[] before = freshSize > 0 ? new float[freshSize] : start.get(name); // new biases are zero
    double largest = 0;
    for (int i = 0; i < now.length; i++) {
      largest = Math.max(largest, Math.abs(now[i] - before[i]));
    }
    return largest;
  }

  @Test
  void frozenLayersTakeNoGradients() {
    try (AlexNet network = network(2);
        NativeScope scope = NativeScope.open()) {
      network.freeze(5);
      Tensor features = network.featureExtr().forward(torch.rand(2, 3, 224, 224));
      assertThat(features.requires_grad()).isFalse();
      network.classifier().forward(features).sum().backward();
      List<Boolean> withGradient = new ArrayList<>();
      network.parameters().values().forEach(p -> withGradient.add(p.grad().defined()));
      assertThat(withGradient.subList(0, 10)).containsOnly(false);
      assertThat(withGradient.subList(10, 16)).containsOnly(true);
    }
  }

  @Test
  void anUnusableSourceIsRefusedBeforeAnOlderRunIsTouched() throws IOException {
    Path run = folder.resolve("older");
    Files.createDirectories(run);
    Path model = run.resolve(Model.FILE);
    Path diverged = folder.resolve("diverged.safetensors");
    try (AlexNet network = network(2);
        NativeScope scope = NativeScope.open();
        NoGradGuard noGrad = new NoGradGuard()) {
      write(model, network, CLASSES);
      network.parameters().get("classifier.3.bias").fill_(new Scalar(Double.NaN));
      write(diverged, network, CLASSES);
    }
    Path text = folder.resolve("text.safetensors");
    Files.writeString(text, "nothing of the kind");
    assertRefused(text, run, "text.safetensors");
    assertRefused(diverged, run, "classifier.3.bias has values that are infinite or NaN");
    assertRefused(run, run, "older is the run to go on from");
    assertThat(model).isRegularFile();
  }

  private static void assertRefused(Path from, Path out, String reason) {
    TrainConfig config = config(new FineTuning(from, 0, 1e-3, false, 0)).build();
    Trainer trainer = new Trainer(config, TrainListener.NONE);
    RunDirectory run = RunDirectory.create(out, true);
    assertThatThrownBy(() -> trainer.run(Tiny.splits(4, 2), run))
        .isInstanceOfAny(WeightsException.class, RunException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void keptFeaturesAreThoseOfTheFilesAsTheyAre() throws IOException {
    Path data = Files.createDirectories(folder.resolve("idx"));
    Path out = folder.resolve("idx-run");
    int[] computed = new int[1];
    TrainListener listener =
        new TrainListener() {
          @Override
          public void onFeatures(int done, int all) {
            computed[0] = done;
          }
        };
    for (int content : new int[] {40, 40, 90}) {
      computed[0] = 0;
      writeIdx(data, content);
      TrainConfig config = config(frozen(5, 10)).preprocessing(Preprocessing.IDX).build();
      new Trainer(config, listener)
          .run(DataSource.of(data), RunDirectory.create(out, Files.exists(out)));
      // The file is written anew each time, with another time: only that it is the same would do.
      assertThat(computed[0]).isEqualTo(8);
    }
    computed[0] = 0;
    new Trainer(config(frozen(5, 10)).preprocessing(Preprocessing.IDX).build(), listener)
        .run(DataSource.of(data), RunDirectory.create(out, true));
    assertThat(computed[0]).as("untouched files").isZero();
  }

  /** Eight pictures of two classes. */
  private static void writeIdx(Path data, int content) throws IOException {
    byte[] pixels = new byte[16 + 8 * 4];
    byte[] labels = new byte[8 + 8];
    ByteBuffer.wrap(pixels).putInt(0x803).putInt(8).putInt(2).putInt(2);
    ByteBuffer.wrap(labels).putInt(0x801).putInt(8);
    for (int i = 0; i < 8; i++) {
      labels[8 + i] = (byte) (i % 2);
      Arrays.fill(pixels, 16 + 4 * i, 20 + 4 * i, (byte) (content + 100 * (i % 2)));
    }
    Path images = data.resolve("train-images-idx3-ubyte");
    FileTime later = FileTime.fromMillis(System.currentTimeMillis() + content);
    if (Files.exists(images)) {
      later = FileTime.fromMillis(Files.getLastModifiedTime(images).toMillis() + 1);
    }
    Files.write(images, pixels);
    Files.write(data.resolve("train-labels-idx1-ubyte"), labels);
    Files.setLastModifiedTime(images, later);
  }
}
