package alexnet.weights;

import alexnet.transform.Preprocessing;
import alexnet.weights.onnx.GraphNormalisation;
import alexnet.weights.tensor.ModelCard;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What pictures go through before imported weights.
 *
 * @param origin how that is known, in words
 */
record ImportedPreprocessing(Preprocessing preprocessing, String origin) {
  /**
   * What the user says of it; null for what the file is asked for.
   *
   * @param mean on the scale 0..1
   * @param std likewise
   */
  record Given(Integer resize, List<Double> mean, List<Double> std) {
    /** Whether nothing that a graph does to pixels is needed. */
    private boolean normalisation() {
      return mean != null && std != null;
    }

    private boolean isComplete() {
      return resize != null && normalisation();
    }

    /** What is given, by the names that it has among the options and for a program, with commas. */
    private String names() {
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("resize", resize);
      values.put("mean", mean);
      values.put("std", std);
      values.values().removeIf(Objects::isNull);
      return String.join(", ", values.keySet());
    }
  }

  /**
   * Puts together what is given and what is known.
   *
   * @param published whether the card is that of published weights, and not the file's
   * @throws IllegalArgumentException if what is given is none
   * @throws alexnet.weights.tensor.WeightsException if it cannot be told from the file
   */
  static ImportedPreprocessing of(
      Pretrained weights, Optional<ModelCard> card, boolean published, Given given) {
    Preprocessing usual = Preprocessing.DEFAULT.scaledTo(weights.variant().inputSize());
    Preprocessing known =
        card.map(ModelCard::preprocessing)
            .orElseGet(() -> given.normalisation() ? usual : weights.preprocessing(usual));
    Preprocessing taken =
        new Preprocessing(
            given.resize == null ? known.resize() : given.resize,
            known.crop(),
            given.mean == null ? known.mean() : given.mean,
            given.std == null ? known.std() : given.std);
    return new ImportedPreprocessing(taken, origin(weights, card, published, given));
  }

  private static String origin(
      Pretrained weights, Optional<ModelCard> card, boolean published, Given given) {
    Optional<GraphNormalisation> graph =
        weights
            .normalisation()
            .filter(found -> found.normalises() && card.isEmpty()); // else the card says the same
    String origin;
    if (graph.isPresent() && given.normalisation()) {
      origin =
          "%s as given, not as in the file's graph (%s)"
              .formatted(given.names(), graph.get().nodes());
    } else if (given.isComplete()) {
      origin = given.names() + " as given";
    } else {
      String known =
          graph
              .map(ImportedPreprocessing::ofGraph)
              .orElse(
                  published
                      ? "as its publishers have it"
                      : card.isPresent()
                          ? "as the file's metadata has it"
                          : "as usual: the file says nothing of it");
      origin = given.names().isEmpty() ? known : given.names() + " as given, else " + known;
    }
    return weights.normalisation().filter(GraphNormalisation::reorders).isPresent()
        ? origin
            + "; the graph takes the channels in another order, here the first layer's weights do"
        : origin;
  }

  private static String ofGraph(GraphNormalisation graph) {
    return "mean and deviation as in the file's graph (%s), which takes pixels %s; sizes as usual"
        .formatted(graph.nodes(), graph.scale());
  }
}
