package alexnet.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import alexnet.Narrow;
import alexnet.data.Dataset;
import alexnet.data.DatasetException;
import alexnet.data.Sample;
import alexnet.data.Skipped;
import alexnet.image.DecodeLimits;
import alexnet.image.ImageDecoder;
import alexnet.image.RgbImage;
import alexnet.image.UnreadableImageException;
import alexnet.model.AlexNet;
import alexnet.model.Inference;
import alexnet.model.Initialization;
import alexnet.model.Softmax;
import alexnet.torch.Precision;
import alexnet.transform.BilinearResize;
import alexnet.transform.CropBox;
import alexnet.transform.PixelBatch;
import alexnet.transform.Preprocessing;
import alexnet.transform.augment.HorizontalFlip;
import alexnet.transform.views.TestTimeAugmentation;
import alexnet.transform.views.Views;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EvaluatorTest {
  private static final ImageDecoder DECODER = new ImageDecoder(DecodeLimits.DEFAULT, 256);

  private final AlexNet network = Narrow.network(2);
  private final Inference inference = Inference.of(network, Precision.FP32);

  @AfterEach
  void close() {
    inference.close();
    network.close();
  }

  @Test
  void leavesUnreadablePicturesOutAndListsThem() {
    Dataset data =
        new Dataset(List.of("a", "b"), List.of(sample("1", 0), broken("2", 1), sample("3", 1)));
    EvaluationReport report = evaluate(data);
    assertThat(report.images()).isEqualTo(2);
    assertThat(report.skipped()).containsExactly(new Skipped("2", "cut off"));
    assertThat(report.confusion().total()).isEqualTo(2);
  }

  @Test
  void tellsWhatBecameOfEachPicture() {
    Dataset data =
        new Dataset(List.of("a", "b"), List.of(sample("1", 0), broken("2", 1), sample("3", 1)));
    List<Outcome> outcomes = new ArrayList<>();
    EvaluationReport report;
    try (Evaluator evaluator = new Evaluator(data, DECODER, Preprocessing.DEFAULT, 1)) {
      report = evaluator.evaluate(inference, done -> {}, outcomes::add);
    }
    assertThat(outcomes).extracting(outcome -> outcome.sample().name()).containsExactly("1", "3");
    assertThat(outcomes.stream().filter(Outcome::correct).count())
        .isEqualTo(report.confusion().correct());
    double loss = outcomes.stream().mapToDouble(o -> -Math.log(o.trueProbability())).sum() / 2;
    assertThat(loss).isCloseTo(report.loss(), within(1e-9));
  }

  @Test
  void labelsFollowTheNetworksClasses() {
    Dataset data = new Dataset(List.of("b", "c"), List.of(sample("1", 0), sample("2", 1)));
    Dataset relabelled = data.withClasses(List.of("a", "b", "c"));
    assertThat(relabelled.samples()).extracting(Sample::label).containsExactly(1, 2);
    assertThatThrownBy(() -> data.withClasses(List.of("a", "b")))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("not trained on: c");
  }

  /** By hand: every view on the plain path, as a picture of its own. */
  @ParameterizedTest
  @EnumSource(TestTimeAugmentation.class)
  void scoresTheMeanOfTheViews(TestTimeAugmentation kind) {
    Initialization.seed(3);
    Initialization.HE.apply(network);
    List<Sample> samples =
        IntStream.range(0, 7).mapToObj(i -> noise(i, i % 2, 260 + 7 * i, 330 - 11 * i)).toList();
    double loss = 0;
    int hits = 0;
    try (Inference exact = Inference.of(network, Precision.FP32)) {
      for (Sample sample : samples) {
        RgbImage image = sample.source().read(DECODER);
        double p = 0;
        List<RgbImage> views = byHand(kind, image);
        for (float[] logits :
            exact.logits(() -> PixelBatch.toTensor(views, Preprocessing.DEFAULT))) {
          p += Softmax.of(logits)[sample.label()] / views.size();
        }
        loss -= Math.log(p) / samples.size();
        hits += p > 0.5 ? 1 : 0;
      }
      Dataset data = new Dataset(List.of("a", "b"), samples);
      Views views = new Views(kind, Preprocessing.DEFAULT);
      List<Integer> done = new ArrayList<>();
      try (Evaluator evaluator = new Evaluator(data, DECODER, views, 2)) {
        EvaluationReport report = evaluator.evaluate(exact, done::add);
        assertThat(report.loss()).isCloseTo(loss, within(1e-5));
        assertThat(report.top1()).isEqualTo(hits / 7.0);
        assertThat(report.images()).isEqualTo(7);
      }
      assertThat(done).last().isEqualTo(7);
    }
  }

  private static List<RgbImage> byHand(TestTimeAugmentation kind, RgbImage image) {
    int width = 256 * image.width() / image.shortSide();
    int height = 256 * image.height() / image.shortSide();
    RgbImage resized = BilinearResize.resize(image, CropBox.of(image), width, height);
    int down = (int) Math.rint((height - 224) / 2.0);
    int right = (int) Math.rint((width - 224) / 2.0);
    List<RgbImage> views = new ArrayList<>();
    int top256 = (int) Math.rint((height - 256) / 2.0);
    int left256 = (int) Math.rint((width - 256) / 2.0);
    for (int top :
        kind == TestTimeAugmentation.TEN_CROP ? new int[] {top256, top256 + 32} : new int[0]) {
      for (int left : new int[] {left256, left256 + 32}) {
        views.add(new CropBox(top, left, 224, 224).cutFrom(resized));
      }
    }
    views.add(new CropBox(down, right, 224, 224).cutFrom(resized));
    if (kind != TestTimeAugmentation.NONE) {
      views.addAll(views.stream().map(HorizontalFlip::flip).toList());
    }
    return views;
  }

  private static Sample noise(int seed, int label, int width, int height) {
    byte[] pixels = new byte[3 * width * height];
    new Random(seed).nextBytes(pixels);
    return new Sample("noise " + seed, label, decoder -> new RgbImage(width, height, pixels));
  }

  private EvaluationReport evaluate(Dataset data) {
    try (Evaluator evaluator = new Evaluator(data, DECODER, Preprocessing.DEFAULT, 1)) {
      return evaluator.evaluate(inference);
    }
  }

  private static Sample sample(String name, int label) {
    return new Sample(name, label, decoder -> new RgbImage(8, 8, new byte[8 * 8 * 3]));
  }

  private static Sample broken(String name, int label) {
    return new Sample(
        name,
        label,
        decoder -> {
          throw new UnreadableImageException(name, "cut off");
        });
  }
}
