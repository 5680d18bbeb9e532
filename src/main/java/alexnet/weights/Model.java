package alexnet.weights;

import alexnet.model.AlexNet;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A trained network with its card. Owns the network: close it, or the network, once.
 *
 * @param network in evaluation mode
 * @param card its classes and preprocessing
 */
public record Model(AlexNet network, ModelCard card) implements AutoCloseable {
  /** The file of the best weights in a run folder. */
  public static final String FILE = "model.safetensors";

  /**
   * Reads a model from its file or from the run folder that holds one.
   *
   * @throws WeightsException if there is none, or it is damaged
   */
  public static Model read(Path runOrFile) {
    Pretrained source = Pretrained.read(runOrFile, null);
    ModelCard card = source.requireCard();
    AlexNet network = new AlexNet(card.variant(), card.classes().size(), AlexNet.DROPOUT);
    try {
      source.load(network, true);
      network.eval();
      return new Model(network, card);
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
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
   * @throws java.io.UncheckedIOException if it cannot be written; an older file is then as it was
   */
  public static void write(Path file, StateDict weights, ModelCard card) {
    new SafeTensors(card.toMetadata(), weights).write(file);
  }

  @Override
  public void close() {
    network.close();
  }
}
