package alexnet.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import alexnet.image.DecodeLimits;
import alexnet.image.ImageDecoder;
import alexnet.image.UnreadableImageException;
import alexnet.model.AlexNet;
import alexnet.model.Inference;
import alexnet.model.Initialization;
import alexnet.model.Variant;
import alexnet.torch.ComputeDevice;
import alexnet.torch.NativeScope;
import alexnet.torch.Precision;
import alexnet.torch.Tensors;
import alexnet.transform.PixelBatch;
import alexnet.transform.Preprocessing;
import alexnet.weights.Model;
import alexnet.weights.Pretrained;
import alexnet.weights.tensor.ModelCard;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Vectors of networks of random weights: each must be what the network itself computes. */
class EmbeddingTest {
  private static final List<String> CLASSES = List.of("a", "b", "c");

  /**
   * Of vectors and logits, which are of the order of 1: float32 kernels sum up to 6,400 terms in
   * another order for another batch size, and the test sums 4,096 in float64.
   */
  private static final float TOLERANCE = 1e-4f;

  @TempDir static Path folder;

  private static Classifier classifier;

  @BeforeAll
  static void open() throws IOException {
    write(Variant.D2L);
    classifier = open(Variant.D2L);
    for (int i = 0; i < 5; i++) {
      ImageIO.write(picture(i), "png", file(i).toFile());
    }
  }

  private static Path model(Variant variant) {
    return folder.resolve(variant + ".safetensors");
  }

  private static void write(Variant variant) {
    if (Files.exists(model(variant))) {
      return;
    }
    Initialization.seed(11);
    try (AlexNet network = new AlexNet(variant, CLASSES.size(), 0.5)) {
      Initialization.HE.apply(network);
      Model.write(
          model(variant),
          network,
          new ModelCard(variant, CLASSES, Preprocessing.DEFAULT, Map.of()));
    }
  }

  /** In float32, to be compared with it. */
  private static Classifier open(Variant variant) {
    return Classifier.builder(model(variant))
        .precision(Precision.FP32)
        .device(ComputeDevice.CPU)
        .workers(2)
        .open();
  }

  @AfterAll
  static void close() {
    classifier.close();
  }

  @ParameterizedTest
  @FieldSource("alexnet.model.Variant#PUBLISHED")
  void theHeadOfTheDefaultVectorIsTheLogits(Variant variant) {
    write(variant);
    float[] weight;
    float[] bias;
    try (AlexNet network = Pretrained.read(model(variant), null).network()) {
      weight = Tensors.toFloats(network.parameters().get("classifier.6.weight"));
      bias = Tensors.toFloats(network.parameters().get("classifier.6.bias"));
    }
    try (Classifier opened = open(variant)) {
      float[] vector = opened.embed(file(2));
      List<Float> logits = opened.classify(file(2)).logits();
      assertThat(vector).hasSize(4096).hasSize(opened.embeddingSize(opened.embeddingLayer()));
      for (int k = 0; k < CLASSES.size(); k++) {
        double sum = bias[k];
        for (int i = 0; i < vector.length; i++) {
          sum += (double) weight[k * vector.length + i] * vector[i];
        }
        assertThat((float) sum).isCloseTo(logits.get(k), offset(TOLERANCE));
      }
      assertThat(opened.embed(file(2), "classifier.6"))
          .containsExactly(toArray(logits), offset(TOLERANCE));
    }
  }

  private static float[] toArray(List<Float> values) {
    float[] array = new float[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return array;
  }

  @ParameterizedTest
  @CsvSource({
    "d2l, classifier.4, feature_extr.0, 21",
    "torchvision, classifier.5, features.0, 22",
    "2012, classifier.4, features.0, 23"
  })
  void theDefaultIsTheReluBeforeTheHead(Variant variant, String layer, String first, int count) {
    write(variant);
    try (Classifier opened = open(variant)) {
      assertThat(opened.embeddingLayer()).isEqualTo(layer);
      assertThat(opened.layers()).hasSize(count).startsWith(first).endsWith("classifier.6");
    }
  }

  /** The kernels work in channels-last memory; the expected order is read off by the strides. */
  @Test
  void aConvolutionalLayerIsInTheOrderOfChannelRowColumn() {
    float[] vector = classifier.embed(file(1), "feature_extr.3");
    assertThat(vector).hasSize(256 * 26 * 26);
    Preprocessing preprocessing = Preprocessing.DEFAULT;
    try (AlexNet network = Pretrained.read(model(Variant.D2L), null).network();
        NativeScope scope = NativeScope.open()) {
      ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT, preprocessing.resize());
      Tensor input =
          Tensors.inFastLayout(
              PixelBatch.toTensor(
                  List.of(preprocessing.apply(decoder.decode(file(1)))), preprocessing));
      List<float[]> seen = new ArrayList<>();
      network
          .featureExtr()
          .forward(
              input,
              (layer, output) -> seen.add(seen.size() == 3 ? byStrides(output) : new float[0]));
      assertThat(vector).containsExactly(seen.get(3), offset(TOLERANCE));
    }
  }

  private static float[] byStrides(Tensor nchw) {
    float[] memory = new float[(int) nchw.numel()];
    new FloatPointer(nchw.data_ptr()).get(memory);
    float[] ordered = new float[memory.length];
    int next = 0;
    for (long c = 0; c < nchw.size(1); c++) {
      for (long h = 0; h < nchw.size(2); h++) {
        for (long w = 0; w < nchw.size(3); w++) {
          ordered[next++] =
              memory[(int) (c * nchw.stride(1) + h * nchw.stride(2) + w * nchw.stride(3))];
        }
      }
    }
    return ordered;
  }

  /** An input that is too small for the layers after the first. */
  @Test
  void laterLayersAreNotComputed() {
    try (Model model = Model.read(model(Variant.D2L));
        NativeScope scope = NativeScope.open()) {
      Inference inference = model.inference();
      Tensor small = torch.randn(2, 3, 16, 16);
      assertThat(inference.output("feature_extr.0", () -> small)).hasDimensions(2, 96 * 2 * 2);
      assertThatThrownBy(() -> inference.output("feature_extr.2", () -> small))
          .isInstanceOf(RuntimeException.class);
    }
  }

  @Test
  void batchesGiveWhatSinglePicturesGive() throws IOException {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      files.add(file(i % 5));
    }
    Path bad = folder.resolve("bad.jpg");
    Files.writeString(bad, "<html>404</html>");
    files.add(7, bad);
    List<float[]> single = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      single.add(classifier.embed(file(i), "classifier.1"));
    }
    List<String> failures = new ArrayList<>();
    List<Path> told = new ArrayList<>();
    classifier.embedAll(
        files,
        "classifier.1",
        new Classifier.EmbeddingListener() {
          @Override
          public void embedded(Path file, float[] vector) {
            told.add(file);
            float[] expected =
                single.get(Character.digit(file.getFileName().toString().charAt(0), 10));
            assertThat(vector).containsExactly(expected, offset(TOLERANCE));
          }

          @Override
          public void failed(Path file, String reason) {
            told.add(file);
            failures.add(file.getFileName() + ": " + reason);
          }
        });
    assertThat(told).isEqualTo(files);
    assertThat(failures).singleElement().asString().startsWith("bad.jpg: ");

    List<float[]> vectors = classifier.embedAll(List.of(file(3), file(4)));
    assertThat(vectors.get(1)).containsExactly(classifier.embed(file(4)), offset(TOLERANCE));
    assertThatThrownBy(() -> classifier.embedAll(List.of(file(0), bad)))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining("bad.jpg");
  }

  @Test
  void aStreamGivesWhatItsFileGives() throws IOException {
    byte[] bytes = Files.readAllBytes(file(4));
    assertThat(classifier.embed(new ByteArrayInputStream(bytes), "classifier.4"))
        .isEqualTo(classifier.embed(file(4)));
  }

  @Test
  void anUnknownLayerIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> classifier.embed(file(0), "fc7"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("unknown layer \"fc7\", known: feature_extr.0, feature_extr.1, ")
        .hasMessageEndingWith(", classifier.5, classifier.6");
    assertThatThrownBy(() -> classifier.embeddingSize("classifier"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Path file(int number) {
    return folder.resolve(number + ".png");
  }

  private static BufferedImage picture(int number) {
    BufferedImage image = new BufferedImage(120 + number, 100, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(40 * number, 255 - 30 * number, 90));
    graphics.fillOval(10 * number, 10, 60, 60);
    graphics.dispose();
    return image;
  }
}
