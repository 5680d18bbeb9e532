package alexnet;

import alexnet.model.AlexNet;
import alexnet.model.Initialization;
import alexnet.model.Variant;
import alexnet.transform.Preprocessing;
import alexnet.weights.Model;
import alexnet.weights.tensor.ModelCard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The network of tests that train but do not ask how large a network is: D2L's layers and input
 * with few channels, 0.7 MB of weights, a step in some milliseconds.
 */
public final class Narrow {
  /** Its text, as {@code --variant} takes it. */
  public static final String TEXT = "d2l:input=224,kernel=11,widths=16-32-48-48-32,hidden=128";

  /** The network. */
  public static final Variant NETWORK = Variant.of(TEXT);

  private Narrow() {}

  /** One of PyTorch's initial weights. */
  public static AlexNet network(int classes) {
    return new AlexNet(NETWORK, classes, AlexNet.DROPOUT);
  }

  /** Makes a run of weights as drawn, of the classes a and b. */
  public static Path run(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (AlexNet network = network(2)) {
      Initialization.HE.apply(network);
      Model.write(
          folder.resolve(Model.FILE),
          network,
          new ModelCard(NETWORK, List.of("a", "b"), Preprocessing.DEFAULT, Map.of()));
    }
    return folder;
  }
}
