package alexnet.report;

import alexnet.io.Disk;
import alexnet.model.Variant;
import alexnet.report.content.Epochs;
import alexnet.report.content.FilterSheet;
import alexnet.report.content.ReportFigures;
import alexnet.report.content.Setting;
import alexnet.run.MetricsFile;
import alexnet.run.RunDirectory;
import alexnet.text.CommandName;
import alexnet.weights.Model;
import alexnet.weights.WeightsFile;
import alexnet.weights.tensor.Dtype;
import alexnet.weights.tensor.ModelCard;
import alexnet.weights.tensor.RawTensor;
import alexnet.weights.tensor.StateDict;
import alexnet.weights.tensor.WeightsException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What stands in a run folder, without a network being computed with.
 *
 * @param card of the weights
 * @param filters of the first layer, or null if it has no filters of three colours
 * @param config the text of {@code config.json}, or null
 * @param json what it says, or null
 * @param epochs of {@code metrics.csv}
 * @param notes on what is missing or damaged
 */
public record RunFiles(
    ModelCard card,
    FilterSheet filters,
    String config,
    JsonNode json,
    Epochs epochs,
    List<String> notes) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads a run folder. Of a run that was not trained here, imported perhaps, there is no
   * configuration and there are no epochs.
   *
   * @throws WeightsException if it holds no usable weights
   */
  public static RunFiles read(Path run) {
    Path file = Model.file(run);
    WeightsFile weights = WeightsFile.read(file);
    ModelCard card =
        weights
            .card()
            .orElseThrow(
                () ->
                    new WeightsException(
                        file + " holds weights without their classes and preprocessing"));
    List<String> notes = new ArrayList<>();
    String config = config(run, notes);
    MetricsFile metrics = MetricsFile.read(run);
    if (config != null && metrics.problem() != null) {
      notes.add(metrics.problem());
    }
    return new RunFiles(
        card,
        filters(weights, card.variant()),
        config,
        json(config, run.resolve(RunDirectory.CONFIG), notes),
        Epochs.of(metrics.epochs(), card.provenance()),
        notes);
  }

  /** The folder that a run stands for that was named by its weights file. */
  public static Path folder(Path runOrFile) {
    return Files.isRegularFile(runOrFile) ? runOrFile.toAbsolutePath().getParent() : runOrFile;
  }

  private static String config(Path run, List<String> notes) {
    Path file = run.resolve(RunDirectory.CONFIG);
    try {
      return Files.exists(file) ? Files.readString(file) : null;
    } catch (IOException e) {
      notes.add("cannot read " + file + ": " + Disk.reason(e));
      return null;
    }
  }

  private static JsonNode json(String config, Path file, List<String> notes) {
    try {
      return config == null ? null : JSON.readTree(config);
    } catch (JsonProcessingException e) {
      notes.add(file + " is damaged: " + e.getOriginalMessage().lines().findFirst().orElse(""));
      return null;
    }
  }

  /**
   * What {@code report} left of the weights that are there, or null.
   *
   * @param provenance of the weights
   * @param notes gets what is wrong with it
   */
  public static ReportFigures figures(
      Path run, Map<String, String> provenance, List<String> notes) {
    Path file = run.resolve(RunDirectory.REPORT_FIGURES);
    if (!Files.exists(file)) {
      return null;
    }
    try {
      ReportFigures figures = JSON.readValue(file.toFile(), ReportFigures.class);
      if (figures == null || !figures.madeBefore(provenance.get("date"))) {
        return figures;
      }
      notes.add(file + " is of older weights: " + CommandName.get() + " report " + run);
    } catch (JsonProcessingException e) {
      notes.add(file + " is damaged: " + e.getOriginalMessage().lines().findFirst().orElse(""));
    } catch (IOException e) {
      notes.add("cannot read " + file + ": " + Disk.reason(e));
    }
    return null;
  }

  /** The settings in words. */
  public List<Setting> settings() {
    return json == null ? List.of() : Setting.of(json);
  }

  /**
   * The filters of the first layer, or null if it has none of three colours. The scale of a filter
   * does not matter, so bytes do as well as floats.
   */
  public static FilterSheet filters(WeightsFile weights, Variant variant) {
    String name = variant.weightShapes(2).keySet().iterator().next(); // whatever the classes
    RawTensor first = weights.weights().tensors().get(name);
    if (first == null || first.shape().size() != 4 || first.shape().get(1) != 3) {
      return null;
    }
    RawTensor floats =
        new StateDict(Map.of(name, first)).to(Dtype.F32).tensors().values().iterator().next();
    float[] values = new float[Math.toIntExact(floats.elements())];
    floats.bytes().asFloatBuffer().get(values);
    return new FilterSheet(
        Math.toIntExact(first.shape().get(0)), Math.toIntExact(first.shape().get(2)), values);
  }
}
