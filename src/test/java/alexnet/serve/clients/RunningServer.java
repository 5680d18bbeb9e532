package alexnet.serve.clients;

import alexnet.Narrow;
import alexnet.explain.Explainer;
import alexnet.image.TestPictures;
import alexnet.predict.Classifier;
import alexnet.serve.Batcher;
import alexnet.serve.http.Extras;
import alexnet.serve.http.HttpService;
import alexnet.serve.http.ServerOptions;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A server in this process, of one run called demo with the classes a and b, at a free port. */
public final class RunningServer implements AutoCloseable {
  /** What it asks for where it was started with a token. */
  public static final String TOKEN = "sesame-open-sesame";

  static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final Classifier classifier;
  private final Explainer explainer;
  private final HttpService service;

  private RunningServer(Path folder, Optional<String> token) throws IOException {
    classifier = Classifier.open(Narrow.run(folder.resolve("demo")));
    explainer = Explainer.open(folder.resolve("demo"));
    ServerOptions options = ServerOptions.DEFAULT;
    service =
        HttpService.listen(
            new ServerOptions(options.host(), 0, token, List.of(), List.of(), options.timeout()),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    service.serve(
        Map.of("demo", classifier),
        Batcher.Limits.DEFAULT,
        new Extras(Map.of("demo", explainer), Map.of()));
  }

  /** Starts one that all may ask. */
  public static RunningServer start(Path folder) throws IOException {
    return new RunningServer(folder, Optional.empty());
  }

  /** Starts one that asks for {@link #TOKEN}. */
  public static RunningServer withToken(Path folder) throws IOException {
    return new RunningServer(folder, Optional.of(TOKEN));
  }

  /** A picture of 300 x 200 pixels. */
  public static byte[] picture() {
    return TestPictures.encode(TestPictures.gradient(300, 200), "jpg");
  }

  /** Another one. */
  static byte[] otherPicture() {
    return TestPictures.encode(TestPictures.gradient(90, 250), "png");
  }

  /** Where it answers. */
  public URI address() {
    return service.address();
  }

  /** A request to a path. */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address().resolve(path));
  }

  /** Its answer. */
  public HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  JsonNode get(String path) throws Exception {
    return JSON.readTree(send(request(path)).body());
  }

  @Override
  public void close() {
    service.close();
    explainer.close();
    classifier.close();
  }
}
