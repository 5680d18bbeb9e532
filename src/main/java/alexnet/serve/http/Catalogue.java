package alexnet.serve.http;

import alexnet.explain.Explainer;
import alexnet.predict.Classifier;
import alexnet.serve.BackgroundExplainer;
import alexnet.serve.BatchedClassifier;
import alexnet.serve.Batcher;
import alexnet.serve.protocol.ServedModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * The models that are served, by their names: a look-up in a map, whatever a request says. Owns the
 * batcher, not the classifiers.
 */
final class Catalogue implements AutoCloseable {
  /** Most pictures of one request. */
  static final int MAX_PICTURES = 256;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /**
   * A model and what computes it.
   *
   * @param explainer of a model of pictures, if its answers are explained
   */
  record Entry(
      ServedModel model, BatchedClassifier classifier, Optional<BackgroundExplainer> explainer) {
    int waiting() {
      return model.kind() == ServedModel.Kind.PICTURES
          ? classifier.waitingPictures()
          : classifier.waitingTensors();
    }
  }

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Batcher batcher;
  private final Metrics metrics;

  /**
   * @param runs at least one, by their names
   * @param explainers of some of them, by the same names
   * @param bodies bytes of requests that are in memory
   */
  Catalogue(
      Map<String, Classifier> runs,
      Map<String, Explainer> explainers,
      Batcher.Limits limits,
      LongSupplier bodies) {
    List<String> names =
        runs.keySet().stream()
            .flatMap(name -> List.of(name, name + ServedModel.TENSOR_SUFFIX).stream())
            .toList();
    metrics = new Metrics(names, name -> entries.get(name).waiting(), bodies);
    batcher = new Batcher(limits, metrics::computed);
    try {
      add(runs, explainers, Math.min(MAX_PICTURES, limits.queue()));
    } catch (RuntimeException | Error e) {
      batcher.close();
      throw e;
    }
  }

  private void add(Map<String, Classifier> runs, Map<String, Explainer> explainers, int most) {
    runs.forEach(
        (name, classifier) -> {
          BatchedClassifier batched = batcher.add(name, classifier);
          Optional<BackgroundExplainer> explainer =
              Optional.ofNullable(explainers.get(name)).map(e -> batcher.add(batched, e));
          for (ServedModel.Kind kind : ServedModel.Kind.values()) {
            String full =
                kind == ServedModel.Kind.PICTURES ? name : name + ServedModel.TENSOR_SUFFIX;
            ServedModel model =
                new ServedModel(full, kind, batched.side(), classifier.classes(), most);
            entries.put(
                full,
                new Entry(
                    model,
                    batched,
                    kind == ServedModel.Kind.PICTURES ? explainer : Optional.empty()));
          }
        });
  }

  /**
   * Checks the names of runs.
   *
   * @throws IllegalArgumentException saying which is none, or stands twice
   */
  static void requireNames(Iterable<String> names) {
    for (String name : names) {
      if (!NAME.matcher(name).matches()
          || name.length() > 64 - ServedModel.TENSOR_SUFFIX.length()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "\"%s\" is no name for a model: letters of ASCII, digits, dots, hyphens and"
                    + " underscores, at most %d, a letter or digit first",
                name,
                64 - ServedModel.TENSOR_SUFFIX.length()));
      }
      if (name.endsWith(ServedModel.TENSOR_SUFFIX)) {
        throw new IllegalArgumentException(
            "\"" + name + "\" is what the tensors of another model would be called");
      }
    }
  }

  List<ServedModel> models() {
    return entries.values().stream().map(Entry::model).toList();
  }

  Metrics metrics() {
    return metrics;
  }

  /** The model that a request names. */
  Entry require(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw Problem.of(
          404, "there is no such model; there are: " + String.join(", ", entries.keySet()));
    }
    return entry;
  }

  /** The model of requests that name none. */
  Entry first() {
    return entries.values().iterator().next();
  }

  @Override
  public void close() {
    batcher.close();
  }
}
