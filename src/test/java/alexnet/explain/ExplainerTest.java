package alexnet.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import alexnet.Narrow;
import alexnet.ResidentMemory;
import alexnet.image.RgbImage;
import alexnet.image.TestPictures;
import alexnet.image.UnreadableImageException;
import alexnet.model.AlexNet;
import alexnet.model.Initialization;
import alexnet.predict.Classifier;
import alexnet.predict.Prediction;
import alexnet.torch.NativeScope;
import alexnet.torch.Precision;
import alexnet.torch.Tensors;
import alexnet.transform.PixelBatch;
import alexnet.transform.Preprocessing;
import alexnet.weights.Model;
import alexnet.weights.tensor.ModelCard;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The door of the room, on a narrow network of random weights. */
class ExplainerTest {
  @TempDir static Path folder;

  private static Path run;
  private static Path picture;

  @BeforeAll
  static void prepare() throws Exception {
    Initialization.seed(3);
    run = Narrow.run(folder.resolve("run"));
    picture = folder.resolve("wide.png");
    Files.write(picture, TestPictures.encode(TestPictures.gradient(600, 320), "png"));
  }

  private static ExplainConfig quick(Method method) {
    return ExplainConfig.of(method).withSteps(3).withNoise(3, 0.15, 0).withWindows(100, 62);
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void explainsTheMostProbableClass(Method method) {
    try (Explainer explainer = Explainer.open(run);
        Classifier classifier = Classifier.builder(run).precision(Precision.FP32).open()) {
      List<Integer> told = new ArrayList<>();
      Explaining explaining = explainer.explain(picture, quick(method));
      assertThat(explaining.isDone()).isFalse();
      assertThatThrownBy(explaining::result).isInstanceOf(NoSuchElementException.class);
      Explanation why = explaining.finish(told::add);
      assertThat(told).isSorted().endsWith(explainer.passes(quick(method)));
      Prediction prediction = classifier.classify(picture);
      assertThat(why.className()).isEqualTo(prediction.best().className());
      assertThat(why.logit()).isCloseTo(prediction.logits().get(why.classIndex()), within(1e-3));
      int side = method.isCoarse() ? 12 : 224;
      assertThat(why.map()).hasDimensions(side, side);
      assertThat(why.gap().isPresent()).isEqualTo(method == Method.INTEGRATED_GRADIENTS);
      assertThat(why.remark()).isNotEmpty();
      if (!method.isSigned()) {
        assertThat(Arrays.stream(Networks.flat(why.map()))).allMatch(value -> value >= 0);
      }
    }
  }

  /** 600x320 goes to 480x256, of which the middle 224 are seen, from 128 and 16. */
  @Test
  void saysWhereItLooked() {
    try (Explainer explainer = Explainer.open(run)) {
      Explanation why = explainer.explain(picture, quick(Method.GRADCAM)).finish(done -> {});
      assertThat(why.pictureWidth()).isEqualTo(600);
      assertThat(why.pictureHeight()).isEqualTo(320);
      assertThat(why.seen().x()).isEqualTo(160, within(1e-9));
      assertThat(why.seen().y()).isEqualTo(20, within(1e-9));
      assertThat(why.seen().width()).isEqualTo(280, within(1e-9));
      assertThat(why.seen().height()).isEqualTo(280, within(1e-9));
      assertThat(why.xs()).startsWith(16.5, 32.5).endsWith(192.5);
      assertThat(why.pictureXs()[0]).isEqualTo(160 + 16.5 * 1.25, within(1e-9));
      assertThat(why.pictureYs()[11]).isEqualTo(20 + 192.5 * 1.25, within(1e-9));
      assertThat(why.receptiveField()).hasValue(163);
      assertThat(why.pictureReceptiveField()).hasValue(163 * 1.25);
      assertThat(why.remark()).contains("coarse: a unit sees 163 pixels");
      Explanation fine = explainer.explain(picture, quick(Method.SALIENCY)).finish(done -> {});
      assertThat(fine.xs()).startsWith(0.5, 1.5).endsWith(223.5);
      assertThat(fine.receptiveField()).isEmpty();
    }
  }

  /** A picture that is reduced while it is read has the places of the whole one. */
  @Test
  void placesAreThoseOfThePictureBeforeItWasReduced() {
    try (Explainer explainer = Explainer.open(run)) {
      byte[] large = TestPictures.encode(TestPictures.gradient(2400, 1280), "png");
      Explaining explaining = explainer.explain(large, quick(Method.GRADCAM));
      assertThat(explaining.picture().width()).isLessThan(2400);
      Explanation why = explaining.finish(done -> {});
      assertThat(why.pictureWidth()).isEqualTo(2400);
      assertThat(why.seen().x()).isEqualTo(640, within(2.0));
      assertThat(why.seen().width()).isEqualTo(1120, within(2.0));
    }
  }

  @Test
  void averagedCellsKeepMeansAndPlaces() {
    try (Explainer explainer = Explainer.open(run)) {
      Explanation why = explainer.explain(picture, quick(Method.SALIENCY)).finish(done -> {});
      Explanation half = why.averaged(112);
      assertThat(half.map()).hasDimensions(112, 112);
      assertThat(half.xs()).startsWith(1, 3).endsWith(223);
      assertThat(4 * Networks.sum(half.map()))
          .isEqualTo(Networks.sum(why.map()), within(1e-5 * Networks.sum(why.map())));
      Explanation odd = why.averaged(50); // blocks of 5, the last of 4
      assertThat(odd.width()).isEqualTo(45);
      assertThat(odd.xs()[44]).isEqualTo(222, within(1e-9));
      assertThat(why.averaged(224)).isSameAs(why);
    }
  }

  @Test
  void classesHaveNamesAndNumbers() throws Exception {
    Path digits = Files.createDirectories(folder.resolve("digits"));
    try (AlexNet network = Narrow.network(3)) {
      Model.write(
          digits.resolve(Model.FILE),
          network,
          new ModelCard(Narrow.NETWORK, List.of("2", "one", "0"), Preprocessing.DEFAULT, Map.of()));
    }
    try (Explainer explainer = Explainer.open(digits)) {
      assertThat(explainer.classIndex("one")).isEqualTo(1);
      assertThat(explainer.classIndex("2")).isZero(); // its name
      assertThat(explainer.classIndex("1")).isEqualTo(1); // its number
      assertThatThrownBy(() -> explainer.classIndex("7"))
          .hasMessage("the network has no class \"7\": its 3 are 2, one, 0");
      assertThatThrownBy(
              () -> explainer.explain(picture, ExplainConfig.of(Method.GRADCAM).withTarget(3)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** Where the head's weights are zero no place matters: the map is zero, and said to be. */
  @Test
  void aMapOfNothingIsSaidToBe() throws Exception {
    Path flat = Files.createDirectories(folder.resolve("flat"));
    try (AlexNet network = Narrow.network(2)) {
      try (NativeScope scope = NativeScope.open()) {
        network.parameters().get(Narrow.NETWORK.head() + ".weight").detach().mul_(new Scalar(0.0));
      }
      Model.write(
          flat.resolve(Model.FILE),
          network,
          new ModelCard(Narrow.NETWORK, List.of("heart", "b"), Preprocessing.DEFAULT, Map.of()));
    }
    try (Explainer explainer = Explainer.open(flat)) {
      for (Method method : Method.values()) {
        Explaining explaining = explainer.explain(picture, quick(method).withTarget(0));
        Explanation why = explaining.finish(done -> {});
        assertThat(Networks.flat(why.map())).as(method.toString()).containsOnly(0);
        assertThat(why.largest()).isZero();
        assertThat(why.remark()).startsWith("nothing here speaks for heart; ");
        Overlay.draw(explaining.picture(), why);
      }
    }
  }

  @Test
  void anUnreadablePictureHasItsReason() {
    try (Explainer explainer = Explainer.open(run)) {
      assertThatThrownBy(() -> explainer.explain(new byte[] {1}, quick(Method.GRADCAM)))
          .isInstanceOf(UnreadableImageException.class);
    }
  }

  @Test
  void aClosedExplainerGoesNoFurther() {
    Explaining explaining;
    try (Explainer explainer = Explainer.open(run)) {
      explaining = explainer.explain(picture, quick(Method.SMOOTHGRAD));
      assertThat(explaining.step()).isTrue();
    }
    assertThatThrownBy(explaining::step).isInstanceOf(IllegalStateException.class);
  }

  /** Enlarged to 224 pixels of height it would have 1.5 thousand million pixels. */
  @Test
  void aLineIsNotEnlargedWithoutEnd() {
    byte[] line = TestPictures.encode(TestPictures.gradient(30_000, 1), "png");
    try (Explainer explainer = Explainer.open(run)) {
      Explaining explaining = explainer.explain(line, quick(Method.GRADCAM));
      RgbImage shown = explaining.picture();
      BufferedImage drawn = Overlay.draw(shown, explaining.finish(done -> {}));
      assertThat(drawn.getWidth() % shown.width()).isZero();
      assertThat(drawn.getWidth() / shown.width()).isGreaterThan(1);
      assertThat((long) drawn.getWidth() * drawn.getHeight()).isLessThanOrEqualTo(4_000_000);
    }
  }

  @Test
  void aDrawingShowsTheWholePictureAndDimsWhatWasNotSeen() {
    try (Explainer explainer = Explainer.open(run)) {
      Explaining explaining = explainer.explain(picture, quick(Method.OCCLUSION));
      Explanation why = explaining.finish(done -> {});
      BufferedImage drawn = Overlay.draw(explaining.picture(), why);
      assertThat(drawn.getWidth()).isEqualTo(600);
      assertThat(drawn.getHeight()).isEqualTo(320);
      for (int x : new int[] {0, 100, 159, 440, 599}) {
        int rgb = drawn.getRGB(x, 160);
        assertThat(rgb >> 16 & 0xFF).isEqualTo(rgb & 0xFF).isLessThan(100); // dark grey
      }
      BufferedImage one = Overlay.draw(explaining.picture(), why, 1e9);
      int grey = one.getRGB(300, 160);
      assertThat(grey >> 16 & 0xFF).isCloseTo(grey & 0xFF, within(2));
    }
  }

  @Test
  void theScaleGoesByEvenSteps() {
    double before = ColourScale.lightness(0x4D, 0x4D, 0x4D);
    for (int sign : new int[] {-1, 1}) {
      double[] lightness = new double[11];
      for (int i = 0; i <= 10; i++) {
        int rgb = ColourScale.rgb(sign * i / 10.0);
        lightness[i] = ColourScale.lightness(rgb >> 16 & 0xFF, rgb >> 8 & 0xFF, rgb & 0xFF);
      }
      for (int i = 1; i <= 10; i++) { // clipped colours would not be
        assertThat(lightness[i] - lightness[i - 1]).isCloseTo(0.045, within(0.006));
      }
    }
    assertThat(before).isBetween(0.3, 0.5); // grey of a known colour
    int orange = ColourScale.rgb(1);
    int blue = ColourScale.rgb(-1);
    assertThat(orange >> 16 & 0xFF).isGreaterThan((orange & 0xFF) + 80);
    assertThat(blue & 0xFF).isGreaterThan((blue >> 16 & 0xFF) + 80);
  }

  @Test
  @Tag("memory")
  void memoryIsFlat() {
    ResidentMemory.assumeKnown();
    try (Explainer explainer = Explainer.open(run)) {
      explainAll(explainer, 25); // heap and allocators reach their working size
      long before = ResidentMemory.kilobytes();
      explainAll(explainer, 60);
      ResidentMemory.assertFlat("explanations", before, ResidentMemory.kilobytes());
    }
  }

  private static void explainAll(Explainer explainer, int rounds) {
    for (int i = 0; i < rounds; i++) {
      for (Method method : Method.values()) {
        explainer.explain(picture, quick(method)).finish(done -> {});
        Explaining dropped = explainer.explain(picture, quick(method));
        dropped.step();
      }
    }
  }

  /** What goes into the network is what goes into it when it answers. */
  @Test
  void baselinesAndPicturesShareASpace() {
    try (NativeScope scope = NativeScope.open()) {
      float[] white = Baseline.WHITE.of(new float[3 * 4], 2, Preprocessing.DEFAULT);
      byte[] pixels = new byte[12];
      Arrays.fill(pixels, (byte) 255);
      float[] expected =
          Tensors.toFloats(
              PixelBatch.toTensor(List.of(new RgbImage(2, 2, pixels)), Preprocessing.DEFAULT));
      assertThat(white).usingComparatorWithPrecision(1e-5f).containsExactly(expected);
    }
  }
}
