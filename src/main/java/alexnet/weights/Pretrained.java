package alexnet.weights;

import alexnet.model.AlexNet;
import alexnet.model.Variant;
import alexnet.transform.Preprocessing;
import alexnet.weights.onnx.GraphNormalisation;
import alexnet.weights.tensor.ModelCard;
import alexnet.weights.tensor.RawTensor;
import alexnet.weights.tensor.StateDict;
import alexnet.weights.tensor.WeightsException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Weights of a network, read from a file of any format and checked.
 *
 * @param file where they come from, for messages
 * @param variant the network they are of
 * @param classes number of logits, at least 2
 * @param weights in the network's own order
 * @param card what the file says of classes and preprocessing, where it was written here
 * @param normalisation what the file's graph does to pixels itself, if it has one that does
 */
public record Pretrained(
    Path file,
    Variant variant,
    int classes,
    StateDict weights,
    Optional<ModelCard> card,
    Optional<GraphNormalisation> normalisation) {

  /**
   * Reads the weights of a run folder or a file.
   *
   * @param variant the network, or null to tell it from the names of the weights
   * @throws WeightsException if the file cannot be used, if its weights are not that network's (all
   *     missing, unexpected and wrongly shaped ones are listed), or if they may be another's
   */
  public static Pretrained read(Path runOrFile, Variant variant) {
    Path file = Model.file(runOrFile);
    return of(file, WeightsFile.read(file, variant), variant);
  }

  /** As {@link #read}, of a file that is read already. */
  public static Pretrained of(Path file, WeightsFile source, Variant variant) {
    if (source.weights().isQuantized()) {
      throw new WeightsException(
          file
              + " is quantized: its weights are bytes, good for predict and evaluate alone. Take"
              + " the run that it was made from");
    }
    Optional<ModelCard> card = source.card();
    Variant known =
        variant != null
            ? variant
            : card.map(ModelCard::variant).orElseGet(() -> source.weights().variant(file));
    int classes = source.weights().classes(known);
    StateDict weights = source.weights().checked(file, known, Math.max(2, classes));
    if (card.isPresent() && card.get().classes().size() != classes) {
      throw new WeightsException(
          String.format(
              Locale.ROOT,
              "%s: its head has %d classes, its metadata names %d",
              file,
              classes,
              card.get().classes().size()));
    }
    if (variant == null) {
      source
          .doubt(known)
          .ifPresent(
              doubt -> {
                throw new WeightsException(doubt);
              });
    }
    return new Pretrained(file, known, classes, weights, card, source.normalisation());
  }

  /**
   * What a picture goes through before these weights, as far as the file says: in its metadata, or
   * by what its graph does to pixels.
   *
   * @param usual what the file does not say
   * @throws WeightsException if its graph does something to pixels of an unknown scale
   */
  public Preprocessing preprocessing(Preprocessing usual) {
    return card.map(ModelCard::preprocessing)
        .orElseGet(
            () -> normalisation.map(graph -> graph.preprocessing(file, usual)).orElse(usual));
  }

  /** The names in the file, or {@code class0}, {@code class1} ... where it has none. */
  public List<String> classNames() {
    return card.map(ModelCard::classes).orElseGet(() -> unnamed(classes));
  }

  private static List<String> unnamed(int classes) {
    return IntStream.range(0, classes).mapToObj(i -> "class" + i).toList();
  }

  /**
   * The card of a trained run.
   *
   * @throws WeightsException if these are weights alone
   */
  public ModelCard requireCard() {
    return card.orElseThrow(
        () ->
            new WeightsException(
                ("%s holds weights without their classes and preprocessing; make a run of it first:"
                        + " alexnet import %s --out RUN")
                    .formatted(file, file)));
  }

  /**
   * Why the last layer cannot go on with other classes, or empty if it can: there are as many, and
   * where the file names them, the same.
   */
  public Optional<String> headMismatch(List<String> others) {
    if (others.size() != classes) {
      return Optional.of(
          String.format(Locale.ROOT, "its head has %d classes, not %d", classes, others.size()));
    }
    return card.map(ModelCard::classes)
        .filter(known -> !known.equals(others) && !known.equals(unnamed(classes)))
        .map(
            known ->
                new HashSet<>(known).equals(new HashSet<>(others))
                    ? "its head has the classes in another order"
                    : "its head knows other classes (" + some(known) + ")");
  }

  private static String some(List<String> names) {
    String shown = String.join(", ", names.subList(0, Math.min(3, names.size())));
    return names.size() > 3 ? shown + " ..." : shown;
  }

  /**
   * A network of these weights, in evaluation mode. Whoever asks closes it.
   *
   * @throws WeightsException if a value is not finite
   */
  public AlexNet network() {
    AlexNet network = new AlexNet(variant, classes, AlexNet.DROPOUT);
    try {
      load(network, true);
      network.eval();
      return network;
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  /**
   * Copies the weights into a network of the same variant.
   *
   * @param withHead whether the last layer too, which must then have as many classes
   * @throws IllegalArgumentException if the network is another one
   * @throws WeightsException if a value is not finite; some weights are then copied already
   */
  public void load(AlexNet network, boolean withHead) {
    if (!network.variant().equals(variant) || (withHead && network.classes() != classes)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "weights of %s with %d classes for a network %s with %d",
              variant,
              classes,
              network.variant(),
              network.classes()));
    }
    Map<String, RawTensor> chosen = new LinkedHashMap<>(weights.tensors());
    if (!withHead) {
      chosen.keySet().removeIf(name -> name.startsWith(variant.head() + "."));
    }
    new StateDict(chosen).copyInto(file, network);
  }
}
