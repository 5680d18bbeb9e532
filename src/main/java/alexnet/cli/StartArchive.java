package alexnet.cli;

import alexnet.data.known.ShapesDataset;
import alexnet.model.AlexNet;
import alexnet.model.Variant;
import alexnet.transform.Preprocessing;
import alexnet.weights.Model;
import alexnet.weights.tensor.ModelCard;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Uses the classes that a first answer needs, with a network of random weights, so that the JVM can
 * put them into an archive as it ends. The launcher runs it once: a later start reads them from
 * there, checked and laid out already.
 */
public final class StartArchive {
  private StartArchive() {}

  /** Leaves nothing behind but what the JVM writes. */
  public static void main(String[] args) throws IOException, InterruptedException {
    CacheFolders.use(Optional.empty());
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
    serve(run, picture(shapes));
    Main.run("info", run.toString());
    Main.run("--help");
  }

  /** A server that answers once, and its metrics. */
  private static void serve(Path run, Path picture) throws IOException, InterruptedException {
    int port = freePort();
    Thread server =
        new Thread(() -> Main.run("serve", "--port", String.valueOf(port), run.toString()));
    server.start();
    URI address = URI.create("http://127.0.0.1:" + port);
    while (server.isAlive() && status(address.resolve("/v2/health/ready"), null) != 200) {
      Thread.sleep(50);
    }
    status(address.resolve("/predictions/run"), Files.readAllBytes(picture));
    status(address.resolve("/metrics"), null);
    server.interrupt();
    server.join();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /**
   * What a server says to a request.
   *
   * @param body to post, or null
   * @return its status; 0 where nothing answers
   */
  private static int status(URI address, byte[] body) {
    try {
      HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
      if (body != null) {
        connection.setDoOutput(true);
        connection.getOutputStream().write(body);
      }
      return connection.getResponseCode();
    } catch (IOException nobodyListens) {
      return 0;
    }
  }

  private static Path picture(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
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
