package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import alexnet.Narrow;
import alexnet.data.known.ShapesDataset;
import alexnet.model.AlexNet;
import alexnet.model.Initialization;
import alexnet.transform.Preprocessing;
import alexnet.weights.Model;
import alexnet.weights.tensor.ModelCard;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --tta} of evaluate and predict, with a network of random weights. */
class TestTimeAugmentationTest {
  @TempDir private static Path folder;
  private static Path shapes;
  private static Path run;
  private static Path idx;

  @BeforeAll
  static void write() throws IOException {
    shapes = folder.resolve("shapes");
    ShapesDataset.generate(shapes, 1, 1, 1);
    run = folder.resolve("run.safetensors");
    idx = folder.resolve("idx.safetensors");
    List<String> classes = new ArrayList<>();
    try (var folders = Files.list(shapes.resolve("train"))) {
      folders.map(p -> p.getFileName().toString()).sorted().forEach(classes::add);
    }
    Initialization.seed(6);
    try (AlexNet network = Narrow.network(classes.size())) {
      Initialization.HE.apply(network);
      Model.write(
          run, network, new ModelCard(Narrow.NETWORK, classes, Preprocessing.DEFAULT, Map.of()));
      Model.write(
          idx, network, new ModelCard(Narrow.NETWORK, classes, Preprocessing.IDX, Map.of()));
    }
  }

  @Test
  void evaluateScoresAsManyPicturesWithEveryKind() throws IOException {
    JsonNode none = evaluate();
    assertThat(evaluate("--tta", "none")).isEqualTo(none);
    for (String kind : List.of("flip", "ten-crop")) {
      JsonNode json = evaluate("--tta", kind);
      assertThat(json.fieldNames()).toIterable().containsExactlyElementsOf(none::fieldNames);
      assertThat(json.path("images")).isEqualTo(none.path("images"));
      assertThat(json.path("loss")).as(kind).isNotEqualTo(none.path("loss"));
    }
    CommandRun text = CommandRun.of("evaluate", run, "--data", shapes, "--tta", "Ten-Crop");
    assertThat(text.out()).startsWith(run + " on val of " + shapes + ", 10 views a picture\n");
  }

  private static JsonNode evaluate(String... options) throws IOException {
    List<Object> args = new ArrayList<>(List.of("evaluate", run, "--data", shapes, "--json"));
    args.addAll(List.of(options));
    CommandRun scored = CommandRun.of(args.toArray());
    assertThat(scored.code()).as(scored.err()).isZero();
    return scored.json().get(0);
  }

  @Test
  void predictAnswersInProbabilitiesAndTheirLogarithms() throws IOException {
    CommandRun plain = CommandRun.of("predict", run, shapes.resolve("val"), "--json", "--logits");
    CommandRun flip =
        CommandRun.of("predict", run, shapes.resolve("val"), "--json", "--logits", "--tta", "flip");
    assertThat(flip.code()).as(flip.err()).isZero();
    assertThat(flip.json()).hasSameSizeAs(plain.json());
    double sum = 0;
    for (JsonNode logit : flip.json().get(0).path("logits")) {
      sum += Math.exp(logit.asDouble());
    }
    assertThat(sum).isCloseTo(1, within(1e-5));
  }

  @Test
  void whatCannotBeIsWrongUsage() {
    for (String command : List.of("evaluate", "predict")) {
      List<Object> args =
          command.equals("evaluate")
              ? List.of(command, idx, "--data", shapes, "--tta")
              : List.of(command, idx, shapes, "--tta");
      assertUsage("takes 224 of 224 pixels", args, "ten-crop");
      assertUsage("expected one of none, flip, ten-crop but was 'nine'", args, "nine");
    }
    CommandRun flip = CommandRun.of("evaluate", idx, "--data", shapes, "--tta", "flip");
    assertThat(flip.code()).as(flip.err()).isZero();
  }

  private static void assertUsage(String message, List<Object> args, String kind) {
    List<Object> all = new ArrayList<>(args);
    all.add(kind);
    CommandRun refused = CommandRun.of(all.toArray());
    assertThat(refused.code()).as(refused.err()).isEqualTo(2);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err()).contains(message);
  }
}
