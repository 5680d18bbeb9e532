package alexnet.cli;

import alexnet.io.Disk;
import alexnet.model.LayerSummary;
import alexnet.model.Variant;
import alexnet.transform.Preprocessing;
import alexnet.weights.Model;
import alexnet.weights.WeightsFile;
import alexnet.weights.WeightsFormat;
import alexnet.weights.tensor.Dtype;
import alexnet.weights.tensor.ModelCard;
import alexnet.weights.tensor.RawTensor;
import alexnet.weights.tensor.StateDict;
import alexnet.weights.tensor.TensorStats;
import alexnet.weights.tensor.WeightsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a weights file holds; its components are the keys of {@code info --json}.
 *
 * @param file the file itself, also where its run folder was named
 * @param format kind of file
 * @param variant from the card, else the network that the weights fit, else null
 * @param classCount from the card, else from the weights that fit a network, else null
 * @param classes names from the card, else null
 * @param parameters of the network if the weights fit one, else values of all tensors
 * @param dtype type of the tensors, several with commas, null without tensors
 * @param bytes size of the file
 * @param preprocessing from the card, else null
 * @param provenance from the card, else null
 * @param problem why the weights do not fit a known network, or the card's; null if they do
 * @param tensors in the file's order; null unless wanted
 */
record WeightsInfo(
    String file,
    WeightsFormat format,
    Variant variant,
    Integer classCount,
    List<String> classes,
    long parameters,
    String dtype,
    long bytes,
    Preprocessing preprocessing,
    Map<String, String> provenance,
    String problem,
    List<TensorInfo> tensors) {

  /**
   * One tensor. Figures are of its finite values; null stands for a figure that is not a number.
   */
  record TensorInfo(
      String name,
      String dtype,
      List<Long> shape,
      Double norm,
      Double mean,
      Double min,
      Double max,
      long nonFinite) {
    static TensorInfo of(String name, RawTensor tensor) {
      TensorStats stats = TensorStats.of(tensor);
      return new TensorInfo(
          name,
          tensor.dtype().label(),
          tensor.shape(),
          finite(stats.norm()),
          finite(stats.mean()),
          finite(stats.min()),
          finite(stats.max()),
          stats.nonFinite());
    }

    private static Double finite(double value) {
      return Double.isFinite(value) ? value : null;
    }
  }

  /**
   * Looks into a file, or the one that a run folder holds.
   *
   * @param keys whether tensors are wanted where there is a card too
   * @throws WeightsException if there is none, or it is damaged
   */
  static WeightsInfo of(Path runOrFile, boolean keys) {
    Path file = Model.file(runOrFile);
    WeightsFile read = WeightsFile.read(file);
    StateDict weights = read.weights();
    ModelCard card = read.card().orElse(null);
    Fit fit = Fit.of(read, card);
    return new WeightsInfo(
        file.toString(),
        read.format(),
        fit.variant,
        fit.classes,
        card == null ? null : card.classes(),
        fit.problem == null
            ? LayerSummary.of(fit.variant, fit.classes).parameters()
            : weights.tensors().values().stream().mapToLong(RawTensor::elements).sum(),
        dtypes(weights),
        size(file),
        card == null ? null : card.preprocessing(),
        card == null ? null : card.provenance(),
        fit.problem,
        keys || card == null
            ? weights.tensors().entrySet().stream()
                .map(entry -> TensorInfo.of(entry.getKey(), entry.getValue()))
                .toList()
            : null);
  }

  /** Which network the weights are of. */
  private record Fit(Variant variant, Integer classes, String problem) {
    static Fit of(WeightsFile read, ModelCard card) {
      Path file = read.file();
      StateDict weights = read.weights();
      Variant variant = card == null ? null : card.variant();
      Integer classes = card == null ? null : Integer.valueOf(card.classes().size());
      try {
        Variant fitting = card == null ? weights.variant(file) : variant;
        // Weights without a last layer fit no number of classes: the check then says what is amiss.
        int count = card == null ? Math.max(2, weights.classes(fitting)) : classes;
        weights.checkedOfAnyKind(file, fitting, count);
        return read.doubt(fitting)
            .map(doubt -> new Fit(null, null, doubt))
            .orElse(new Fit(fitting, count, null));
      } catch (WeightsException e) {
        return new Fit(variant, classes, e.getMessage());
      }
    }
  }

  private static String dtypes(StateDict weights) {
    String types =
        weights.tensors().values().stream()
            .map(RawTensor::dtype)
            .distinct()
            .map(Dtype::label)
            .collect(Collectors.joining(", "));
    return types.isEmpty() ? null : types;
  }

  /** Bytes of a file. */
  static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new WeightsException("cannot read " + file + ": " + Disk.reason(e), e);
    }
  }
}
