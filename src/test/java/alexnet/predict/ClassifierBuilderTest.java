package alexnet.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.model.AlexNet;
import alexnet.model.Initialization;
import alexnet.model.Variant;
import alexnet.torch.Precision;
import alexnet.transform.Preprocessing;
import alexnet.transform.views.TestTimeAugmentation;
import alexnet.weights.ImportedWeights;
import alexnet.weights.Model;
import alexnet.weights.WeightsFile;
import alexnet.weights.onnx.Onnx;
import alexnet.weights.onnx.OnnxOptions;
import alexnet.weights.pytorch.PyTorchFile;
import alexnet.weights.safetensors.SafeTensors;
import alexnet.weights.tensor.ModelCard;
import alexnet.weights.tensor.StateDict;
import alexnet.weights.tensor.WeightsException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be opened, and what is made of weights from elsewhere; import has the same rules. */
class ClassifierBuilderTest {
  private static final List<String> CLASSES = List.of("cat", "dog");
  private static final Variant SMALL =
      Variant.of("d2l:input=64,kernel=5,widths=8-16-16-16-16,hidden=32");
  private static final Preprocessing USUAL = Preprocessing.DEFAULT.scaledTo(64);

  @TempDir static Path folder;

  private static StateDict weights;
  private static Path run;
  private static Path bare;

  @BeforeAll
  static void write() {
    Initialization.seed(3);
    run = folder.resolve(Model.FILE);
    ModelCard card = new ModelCard(SMALL, CLASSES, USUAL, Map.of());
    try (AlexNet network = new AlexNet(SMALL, 2, 0.5)) {
      Initialization.HE.apply(network);
      Model.write(run, network, card);
    }
    weights = WeightsFile.read(run).weights();
    bare = folder.resolve("theirs.pth");
    PyTorchFile.write(bare, weights);
    Onnx.write(folder.resolve("mine.onnx"), weights, card, new OnnxOptions(false, true));
  }

  private static Prediction answer(ClassifierBuilder builder) {
    BufferedImage picture = new BufferedImage(90, 80, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 80; i++) {
      picture.setRGB(i, i, 0xFF8040);
    }
    try (Classifier classifier = builder.precision(Precision.FP32).open()) {
      return classifier.classify(picture);
    }
  }

  @Test
  void everyFormatAnswersTheSame() throws IOException {
    Prediction expected = answer(Classifier.builder(folder));
    Path plain = folder.resolve("bare.safetensors");
    new SafeTensors(Map.of(), weights).write(plain);
    assertThat(answer(Classifier.builder(run))).isEqualTo(expected);
    assertThat(answer(Classifier.builder(folder.resolve("mine.onnx")))).isEqualTo(expected);
    for (Path file : List.of(bare, plain)) {
      assertThat(answer(Classifier.builder(file).variant(SMALL).classes(CLASSES)))
          .isEqualTo(expected);
    }
    Files.delete(plain);
  }

  @Test
  void whatIsNotSaidIsAsImportHasIt() {
    try (Classifier classifier = Classifier.builder(bare).variant(SMALL).open()) {
      assertThat(classifier.classes()).containsExactly("class0", "class1");
      assertThat(classifier.card().preprocessing()).isEqualTo(USUAL);
      assertThat(classifier.card().provenance())
          .containsEntry("source", "theirs.pth")
          .containsEntry("preprocessingFrom", "as usual: the file says nothing of it");
    }
    List<Double> half = List.of(0.5, 0.5, 0.5);
    try (Classifier classifier =
        Classifier.builder(bare).variant(SMALL).resize(64).mean(half).std(half).open()) {
      assertThat(classifier.card().preprocessing())
          .isEqualTo(new Preprocessing(64, 64, half, half));
    }
    try (Classifier renamed = Classifier.builder(run).classes(List.of("Katze", "Hund")).open()) {
      assertThat(renamed.classes()).containsExactly("Katze", "Hund");
      assertThat(renamed.card().preprocessing()).isEqualTo(USUAL);
    }
  }

  @Test
  void whatCannotBeToldIsRefused() {
    assertRefused(Classifier.builder(bare), "does not fit the network");
    ClassifierBuilder known = Classifier.builder(bare).variant(SMALL);
    assertRefused(known.classes(List.of("a", "b", "c")), "head for 2 classes", "names 3");
    assertRefused(known.classes(List.of("a", "a")), "names \"a\" twice");
    assertRefused(
        Classifier.builder(bare).variant(SMALL).precision(Precision.INT8), "quantized run");
    Path caffes = folder.resolve("caffes.safetensors");
    try (AlexNet network = new AlexNet(Variant.KRIZHEVSKY_2012, 2, 0.5)) {
      StateDict.of(network, values -> new SafeTensors(Map.of(), values).write(caffes));
    }
    assertRefused(Classifier.builder(caffes), "Caffe's AlexNet");
    assertRefused(Classifier.builder(folder.resolve("none.pth")), "no such file");
    ClassifierBuilder flat = Classifier.builder(bare).variant(SMALL).std(List.of(0.0, 1.0, 1.0));
    assertThatThrownBy(flat::open)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("std must be above 0");
    ClassifierBuilder alike =
        Classifier.builder(bare).variant(SMALL).resize(64).views(TestTimeAugmentation.TEN_CROP);
    assertThatThrownBy(alike::open)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ten-crop");
  }

  private static void assertRefused(ClassifierBuilder builder, String... parts) {
    assertThatThrownBy(builder::open)
        .isInstanceOf(WeightsException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void settingsAreCheckedWhenTheyAreSet() {
    ClassifierBuilder builder = Classifier.builder(run);
    assertThatThrownBy(() -> builder.batch(0)).hasMessage("batch 0 is outside 1..4,096");
    assertThatThrownBy(() -> builder.workers(257)).hasMessage("workers 257 is outside 1..256");
    assertThatThrownBy(() -> builder.device(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void importedWeightsSayWhereTheyComeFrom() {
    ImportedWeights imported =
        ImportedWeights.of(bare)
            .variant(SMALL)
            .resize(70)
            .address("https://example.org/theirs.pth")
            .read();
    assertThat(imported.weights()).isEqualTo(weights);
    assertThat(imported.card().preprocessing().resize()).isEqualTo(70);
    assertThat(imported.preprocessingFrom())
        .isEqualTo("resize as given, else as usual: the file says nothing of it");
    assertThat(imported.card().provenance())
        .containsEntry("source", "https://example.org/theirs.pth")
        .containsKeys("sourceSha256", "preprocessingFrom", "imported");
  }
}
