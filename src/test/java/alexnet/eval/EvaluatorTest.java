package alexnet.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
import alexnet.torch.Precision;
import alexnet.transform.Preprocessing;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
  private static final ImageDecoder DECODER = new ImageDecoder(DecodeLimits.DEFAULT, 256);

  private final AlexNet network = new AlexNet(2);
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
