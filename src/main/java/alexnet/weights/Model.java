package alexnet.weights;

import alexnet.model.AlexNet;
import alexnet.model.Inference;
import alexnet.torch.ComputeDevice;
import alexnet.torch.OneDnn;
import alexnet.torch.Precision;
import alexnet.weights.safetensors.SafeTensors;
import alexnet.weights.tensor.Dtype;
import alexnet.weights.tensor.ModelCard;
import alexnet.weights.tensor.StateDict;
import alexnet.weights.tensor.WeightsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A trained network ready to answer, with its card. Owns the network's native memory: close it.
 *
 * @param inference gives a logit for each of the card's classes
 * @param card its classes and preprocessing
 */
public record Model(Inference inference, ModelCard card) implements AutoCloseable {
  /** The file of the best weights in a run folder. */
  public static final String FILE = "model.safetensors";

  /** Characters left for what is not known before the weights are: provenance, other tensors. */
  private static final int TO_COME = 64 << 10;

  /**
   * Reads a model from its file or from the run folder that holds one, to compute in {@link
   * #fastest} precision on {@link ComputeDevice#auto}.
   *
   * @throws WeightsException if there is none, or it is damaged
   */
  public static Model read(Path runOrFile) {
    ComputeDevice device = ComputeDevice.auto();
    return read(runOrFile, fastest(runOrFile, device), device);
  }

  /**
   * Reads a model from its file or from the run folder that holds one.
   *
   * @param precision of the convolutions and linear layers; {@link Precision#INT8} for quantized
   *     weights alone, on the CPU alone
   * @throws WeightsException if there is none, it is damaged, or it does not go with the precision
   * @throws alexnet.torch.DeviceException if the device is not there
   */
  public static Model read(Path runOrFile, Precision precision, ComputeDevice device) {
    device.required();
    // The model lays its weights out in memory of its own.
    return WeightsFile.use(file(runOrFile), source -> read(runOrFile, source, precision, device));
  }

  private static Model read(
      Path runOrFile, WeightsFile source, Precision precision, ComputeDevice device) {
    Path file = source.file();
    if (source.weights().isQuantized()) {
      return QuantizedWeights.read(file, source, precision, device);
    }
    requireFloats(file, runOrFile, precision);
    Pretrained pretrained = Pretrained.of(file, source, null);
    ModelCard card = pretrained.requireCard();
    StateDict weights = pretrained.weights().to(Dtype.F32);
    weights.requireFinite(file);
    return of(weights, card, precision, device);
  }

  /**
   * A model of weights from elsewhere.
   *
   * @param precision any but {@link Precision#INT8}
   * @throws WeightsException if they do not go with the precision
   * @throws alexnet.torch.DeviceException if the device is not there
   */
  public static Model of(ImportedWeights imported, Precision precision, ComputeDevice device) {
    device.required();
    requireFloats(imported.file(), imported.file(), precision);
    return of(imported.weights(), imported.card(), precision, device);
  }

  private static Model of(
      StateDict weights, ModelCard card, Precision precision, ComputeDevice device) {
    int classes = card.classes().size();
    return new Model(
        weights.inference(card.variant(), classes, precision, device, FastestKernels.here()), card);
  }

  private static void requireFloats(Path file, Path named, Precision precision) {
    if (precision == Precision.INT8) {
      throw new WeightsException(
          ("%s holds floating-point weights; int8 needs a quantized run: alexnet quantize %s --data"
                  + " DIR --out RUN")
              .formatted(file, named));
    }
  }

  /**
   * Whether a run folder or a file says its classes and preprocessing, so that {@link #read} takes
   * it; if not, it holds weights from elsewhere ({@link ImportedWeights}).
   *
   * @throws WeightsException if there are no weights, or they are damaged
   */
  public static boolean hasCard(Path runOrFile) {
    return WeightsFile.use(
        file(runOrFile), source -> source.weights().isQuantized() || source.card().isPresent());
  }

  /**
   * A device's fastest precision that loses no accuracy worth the name: int8 for a quantized run on
   * the CPU, else {@link Precision#auto}.
   *
   * @throws WeightsException if there is no model, or it is damaged
   */
  public static Precision fastest(Path runOrFile, ComputeDevice device) {
    boolean quantized = WeightsFile.use(file(runOrFile), source -> source.weights().isQuantized());
    return quantized && device == ComputeDevice.CPU && OneDnn.computes(Precision.INT8)
        ? Precision.INT8
        : Precision.auto(device);
  }

  /**
   * The weights file that a run folder or a file stands for.
   *
   * @throws WeightsException if it is a folder without one
   */
  public static Path file(Path runOrFile) {
    if (!Files.isDirectory(runOrFile)) {
      return runOrFile;
    }
    Path file = runOrFile.resolve(FILE);
    if (!Files.exists(file)) {
      throw new WeightsException(runOrFile + " is not a trained run: it has no " + FILE);
    }
    return file;
  }

  /**
   * Writes a network and its card to a file, whole or not at all.
   *
   * @throws java.io.UncheckedIOException if it cannot be written; an older file is then as it was
   */
  public static void write(Path file, AlexNet network, ModelCard card) {
    StateDict.of(network, weights -> write(file, weights, card));
  }

  /**
   * Writes weights and their card to a file, whole or not at all.
   *
   * @throws WeightsException if the file would be one that is not read, see {@link
   *     #requireWritable}
   * @throws java.io.UncheckedIOException if it cannot be written; an older file is then as it was
   */
  public static void write(Path file, StateDict weights, ModelCard card) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", "pt"); // the key that the reference implementation writes and expects
    metadata.putAll(card.toMetadata());
    new SafeTensors(metadata, weights).write(file);
  }

  /**
   * Refuses a card that could be written beside the weights of its network but not be read again,
   * before the work is done whose result is to be written.
   *
   * @param file where they are to stand, for the message
   * @throws WeightsException if there are too many classes, or their names are too long in all
   */
  public static void requireWritable(Path file, ModelCard card) {
    Map<String, String> metadata = card.toMetadata();
    metadata.put("", "x".repeat(TO_COME));
    SafeTensors.requireHeader(file, metadata, card.variant().weightShapes(card.classes().size()));
  }

  @Override
  public void close() {
    inference.close();
  }
}
