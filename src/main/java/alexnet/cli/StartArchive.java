package alexnet.cli;

import alexnet.data.known.ShapesDataset;
import alexnet.model.AlexNet;
import alexnet.model.Variant;
import alexnet.transform.Preprocessing;
import alexnet.weights.Model;
import alexnet.weights.tensor.ModelCard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Uses the classes that a first answer needs, with a network of random weights, so that the JVM can
 * put them into an archive as it ends. The launcher runs it once: a later start reads them from
 * there, checked and laid out already.
 */
public final class StartArchive {
  private StartArchive() {}

  /** Leaves nothing behind but what the JVM writes. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("alexnet");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder))); // after Ctrl-C too
    Path shapes = folder.resolve("shapes");
    ShapesDataset.generate(shapes, 1, 1, 1);
    Path run = Files.createDirectories(folder.resolve("run"));
    try (AlexNet network = new AlexNet(2)) {
      Model.write(
          run.resolve(Model.FILE),
          network,
          new ModelCard(Variant.D2L, List.of("a", "b"), Preprocessing.DEFAULT, Map.of()));
    }
    if (Main.run("predict", run.toString(), shapes.toString()) != 0) {
      throw new IllegalStateException("an archive without the classes that count is none");
    }
    Main.run("predict", run.toString(), shapes.toString(), "--json", "--precision", "fp32");
    Main.run("info", run.toString());
    Main.run("--help");
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException leftToTheSystem) {
      // It empties the folder for temporary files in its own time.
    }
  }
}
