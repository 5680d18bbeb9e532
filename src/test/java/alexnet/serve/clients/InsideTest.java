package alexnet.serve.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import alexnet.Narrow;
import alexnet.data.Dataset;
import alexnet.data.Sample;
import alexnet.eval.EvaluationReport;
import alexnet.image.DecodeLimits;
import alexnet.image.ImageDecoder;
import alexnet.image.TestPictures;
import alexnet.model.AlexNet;
import alexnet.model.Layer;
import alexnet.model.LayerSummary;
import alexnet.predict.Classifier;
import alexnet.serve.Batcher;
import alexnet.serve.gallery.Exhibits;
import alexnet.serve.gallery.Gallery;
import alexnet.serve.http.Extras;
import alexnet.serve.http.HttpService;
import alexnet.serve.http.ServerOptions;
import alexnet.torch.NativeScope;
import alexnet.torch.Precision;
import alexnet.torch.Tensors;
import alexnet.transform.PixelBatch;
import alexnet.transform.Preprocessing;
import alexnet.weights.Model;
import alexnet.weights.Pretrained;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the server shows of the inside of a network and of data sets beside it: against the network
 * computed layer by layer, and against the library's other ways to the same figures.
 */
@Timeout(180)
class InsideTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PICTURES = 21;

  @TempDir private static Path folder;
  private static Path run;
  private static Classifier classifier;
  private static HttpService service;
  private static Dataset data;

  @BeforeAll
  static void start() throws IOException {
    run = Narrow.run(folder.resolve("demo"));
    classifier = Classifier.builder(run).precision(Precision.FP32).workers(1).open();
    data = new Dataset(List.of("a", "b"), samples());
    service = serve();
  }

  private static HttpService serve() {
    ServerOptions options = ServerOptions.DEFAULT.withPort(0);
    HttpService started =
        HttpService.listen(options, new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    Gallery gallery =
        new Gallery(data, folder.resolve("data"), new ImageDecoder(DecodeLimits.DEFAULT, 256));
    started.serve(
        Map.of("demo", classifier),
        Batcher.Limits.DEFAULT,
        new Extras(
            Map.of(),
            Map.of(
                "demo",
                new Exhibits.Wanted(
                    Optional.of(gallery), Optional.of(gallery), folder.resolve("cache")))));
    return started;
  }

  @AfterAll
  static void stop() {
    service.close();
    classifier.close();
  }

  /** Pictures of rectangles; the fourth cannot be read. */
  private static List<Sample> samples() throws IOException {
    Random random = new Random(7);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < PICTURES; i++) {
      Path file = folder.resolve("data").resolve(i % 2 == 0 ? "a" : "b").resolve(i + ".png");
      Files.createDirectories(file.getParent());
      if (i == 3) {
        Files.writeString(file, "no picture");
      } else {
        ImageIO.write(rectangles(random), "png", file.toFile());
      }
      samples.add(Sample.ofFile(file, i % 2));
    }
    return samples;
  }

  private static BufferedImage rectangles(Random random) {
    BufferedImage image =
        new BufferedImage(
            230 + random.nextInt(80), 230 + random.nextInt(80), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    for (int i = 0; i < 12; i++) {
      graphics.setColor(new Color(random.nextInt(1 << 24)));
      graphics.fillRect(
          random.nextInt(200), random.nextInt(200), 20 + random.nextInt(150), random.nextInt(150));
    }
    graphics.dispose();
    return image;
  }

  private static Path file(int index) {
    return Path.of(data.samples().get(index).name());
  }

  private static HttpResponse<byte[]> send(String path, Optional<String> body) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(service.address().resolve(path));
    body.ifPresent(text -> request.POST(BodyPublishers.ofString(text)));
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofByteArray());
  }

  private static JsonNode get(String path) throws Exception {
    HttpResponse<byte[]> response = send("/v1/models/demo" + path, Optional.empty());
    JsonNode json = JSON.readTree(response.body());
    assertThat(response.statusCode()).as(json.toString()).isEqualTo(200);
    return json;
  }

  private static JsonNode ask(String verb, byte[] picture, String parameters) throws Exception {
    String body =
        "{\"instances\":[{\"b64\":\"%s\"}],\"parameters\":%s}"
            .formatted(Base64.getEncoder().encodeToString(picture), parameters);
    HttpResponse<byte[]> response = send("/v1/models/demo:" + verb, Optional.of(body));
    JsonNode json = JSON.readTree(response.body());
    assertThat(response.statusCode()).as(json.toString()).isEqualTo(200);
    return json;
  }

  /** Asks until the background is done. */
  private static JsonNode complete(String path, String state) throws Exception {
    JsonNode answer = get(path);
    while (!answer.at(state + "/complete").asBoolean()) {
      Thread.sleep(20);
      answer = get(path);
    }
    return answer;
  }

  /** To four significant digits. */
  private static void assertNear(JsonNode shown, double value) {
    assertThat(shown.asDouble()).isCloseTo(value, offset(1e-5 + 6e-4 * Math.abs(value)));
  }

  @Test
  void theTableIsTheNetworks() throws Exception {
    JsonNode table = get("/layers");
    LayerSummary network = LayerSummary.of(Narrow.NETWORK, 2);
    assertThat(table.get("parameters").asLong()).isEqualTo(network.parameters());
    assertThat(table.get("seen").asDouble()).isEqualTo(224 / 256.0);
    assertThat(table.get("layers")).hasSize(network.layers().size());
    assertThat(table.get("side").asInt()).isEqualTo(224);
    assertThat(table.get("classes").toString()).isEqualTo("[\"a\",\"b\"]");
    assertThat(table.get("methods")).isEmpty(); // there is no explainer
    JsonNode first = table.at("/layers/0");
    assertThat(first.get("kind").asText()).isEqualTo("Conv2d");
    assertThat(first.get("options").toString())
        .isEqualTo("{\"in\":3,\"out\":16,\"kernel\":11,\"stride\":4,\"padding\":1,\"groups\":1}");
    assertThat(first.get("output").toString()).isEqualTo("[1,16,54,54]");
    assertThat(first.get("field").toString()).isEqualTo("{\"size\":11,\"step\":4.0,\"first\":4.0}");
  }

  @Test
  void filtersAreTheWeights() throws Exception {
    JsonNode colour = get("/layers/0/filters");
    JsonNode deep = get("/layers/3/filters");
    try (AlexNet network = Pretrained.read(run.resolve(Model.FILE), Narrow.NETWORK).network();
        NativeScope scope = NativeScope.open()) {
      float[] first = Tensors.toFloats(network.parameters().get("feature_extr.0.weight"));
      for (int i = 0; i < first.length; i++) {
        JsonNode filter = colour.get("filters").get(i / 363);
        assertNear(
            filter.at(
                String.format(Locale.ROOT, "/values/%d/%d/%d", i / 121 % 3, i / 11 % 11, i % 11)),
            first[i]);
      }
      float[] second = Tensors.toFloats(network.parameters().get("feature_extr.3.weight"));
      for (JsonNode filter : deep.get("filters")) {
        int at = (filter.get("channel").asInt() * 16 + filter.at("/inputs/0").asInt()) * 25;
        for (int i = 0; i < 25; i++) {
          assertNear(
              filter.at(String.format(Locale.ROOT, "/values/0/%d/%d", i / 5, i % 5)),
              second[at + i]);
        }
      }
    }
    assertThat(send("/v1/models/demo/layers/1/filters", Optional.empty()).statusCode())
        .isEqualTo(404);
    assertThat(send("/v1/models/demo/layers/99/filters", Optional.empty()).statusCode())
        .isEqualTo(404);
  }

  /** The outputs of all layers by plain modules, one after the other. */
  private static Map<Integer, float[]> outputs(byte[] picture) {
    Map<Integer, float[]> outputs = new LinkedHashMap<>();
    Preprocessing preprocessing = Preprocessing.DEFAULT;
    try (AlexNet network = Pretrained.read(run.resolve(Model.FILE), Narrow.NETWORK).network();
        NativeScope scope = NativeScope.open()) {
      network.eval();
      Tensor input =
          PixelBatch.toTensor(
              List.of(
                  preprocessing.apply(
                      new ImageDecoder(DecodeLimits.DEFAULT, preprocessing.resize())
                          .decode(picture, "picture"))),
              preprocessing);
      network.forward(
          input,
          (layer, output) -> outputs.put(outputs.size(), Tensors.toFloats(output.contiguous())));
    }
    return outputs;
  }

  @Test
  void layersShowWhatPlainModulesGive() throws Exception {
    byte[] picture = Files.readAllBytes(file(0));
    Map<Integer, float[]> outputs = outputs(picture);
    List<LayerSummary.Row> rows = LayerSummary.of(Narrow.NETWORK, 2).layers();
    for (int i = 0; i < rows.size(); i++) {
      float[] values = outputs.get(i);
      JsonNode look =
          ask("look", picture, String.format(Locale.ROOT, "{\"layer\":%d,\"maps\":3}", i))
              .at("/looks/0");
      JsonNode counts = look.at("/histogram/counts");
      assertThat(IntStream.range(0, counts.size()).map(b -> counts.get(b).asInt()).sum())
          .isEqualTo(values.length);
      if (rows.get(i).layer() instanceof Layer.ReLU) {
        double zeros = IntStream.range(0, values.length).filter(v -> values[v] == 0).count();
        assertThat(look.at("/histogram/zeros").asDouble())
            .isCloseTo(zeros, offset(2.0 + values.length / 1000.0));
      }
      if (rows.get(i).output().size() == 2) {
        for (int v = 0; v < values.length; v++) {
          assertNear(look.get("vector").get(v), values[v]);
        }
        continue;
      }
      int width = rows.get(i).output().get(3).intValue();
      int size = width * width;
      double before = Double.POSITIVE_INFINITY;
      for (JsonNode map : look.get("maps")) {
        int channel = map.get("channel").asInt();
        double most = map.get("max").asDouble();
        assertThat(most).isLessThanOrEqualTo(before);
        before = most;
        for (int v = 0; v < size; v++) {
          assertNear(map.get("values").get(v / width).get(v % width), values[channel * size + v]);
        }
      }
      assertNear(look.at("/maps/0/max"), max(values, 0, values.length));
    }
  }

  private static double max(float[] values, int from, int to) {
    return IntStream.range(from, to).mapToDouble(i -> values[i]).max().orElseThrow();
  }

  @Test
  void whatCannotBeLookedAtIsRefused() throws Exception {
    String picture =
        Base64.getEncoder().encodeToString(TestPictures.encode(TestPictures.gradient(9, 9), "png"));
    for (String body :
        List.of(
            "{\"instances\":[{\"b64\":\"%s\"}],\"parameters\":{\"layer\":99}}",
            "{\"instances\":[{\"b64\":\"%s\"}],\"parameters\":{\"layer\":-1}}",
            "{\"instances\":[{\"b64\":\"%s\"}],\"parameters\":{\"maps\":65}}",
            "{\"instances\":[{\"b64\":\"%1$s\"},{\"b64\":\"%1$s\"}]}",
            "{\"parameters\":{\"layer\":1}}",
            "{\"instances\":[{\"b64\":\"AAAA\"}]}")) {
      HttpResponse<byte[]> response =
          send("/v1/models/demo:look", Optional.of(body.formatted(picture)));
      assertThat(response.statusCode()).as(body).isEqualTo(400);
    }
    String good = "{\"instances\":[{\"b64\":\"%s\"}]}".formatted(picture);
    assertThat(send("/v1/models/demo.tensor:look", Optional.of(good)).statusCode()).isEqualTo(404);
  }

  @Test
  void aTrainingPictureFindsItself() throws Exception {
    for (int i : new int[] {0, 5, PICTURES - 1}) {
      byte[] picture = Files.readAllBytes(file(i));
      JsonNode answer = ask("neighbours", picture, "{\"count\":4}");
      while (!answer.at("/state/complete").asBoolean()) {
        Thread.sleep(20);
        answer = ask("neighbours", picture, "{\"count\":4}");
      }
      assertThat(answer.at("/neighbours/0/picture").asInt()).isEqualTo(i);
      assertThat(answer.at("/neighbours/0/distance").asDouble()).isCloseTo(0, offset(1e-5));
      assertThat(answer.at("/neighbours/0/className").asText()).isEqualTo(i % 2 == 0 ? "a" : "b");
      for (JsonNode neighbour : answer.get("neighbours")) {
        double cosine = cosine(embedding(i), embedding(neighbour.get("picture").asInt()));
        assertThat(neighbour.get("distance").asDouble()).isCloseTo(1 - cosine, offset(1e-5));
      }
      double furthest = answer.at("/neighbours/3/distance").asDouble();
      int current = i;
      long nearer =
          IntStream.range(0, PICTURES)
              .filter(other -> other != 3)
              .filter(other -> 1 - cosine(embedding(current), embedding(other)) < furthest - 1e-6)
              .count();
      assertThat(nearer).isEqualTo(3);
    }
    try (Stream<Path> kept = Files.list(folder.resolve("cache"))) {
      assertThat(kept).hasSize(1).allMatch(file -> file.toFile().length() == PICTURES * 128L * 4);
    }
  }

  private static float[] embedding(int index) {
    return classifier.embed(file(index));
  }

  private static double cosine(float[] one, float[] other) {
    double product = 0;
    double first = 0;
    double second = 0;
    for (int i = 0; i < one.length; i++) {
      product += (double) one[i] * other[i];
      first += (double) one[i] * one[i];
      second += (double) other[i] * other[i];
    }
    return product / Math.sqrt(first * second);
  }

  @Test
  void mistakesAreThoseOfEvaluate() throws Exception {
    JsonNode mistakes = complete("/mistakes", "");
    EvaluationReport report = classifier.evaluate(data);
    assertThat(mistakes.get("unreadable").asInt()).isEqualTo(1);
    assertThat(mistakes.get("accuracy").asDouble()).isEqualTo(report.top1());
    int wrong = 0;
    for (int truth = 0; truth < 2; truth++) {
      for (int predicted = 0; predicted < 2; predicted++) {
        long count = report.confusion().count(truth, predicted);
        assertThat(told(mistakes, truth, predicted)).isEqualTo(count);
        JsonNode cell =
            get(String.format(Locale.ROOT, "/mistakes/%d/%d", truth, predicted)).get("pictures");
        assertThat(cell).hasSize((int) count);
        for (JsonNode verdict : cell) {
          assertThat(data.samples().get(verdict.get("picture").asInt()).label()).isEqualTo(truth);
        }
        wrong += truth == predicted ? 0 : (int) count;
      }
    }
    assertThat(mistakes.get("worst")).hasSize(Math.min(24, wrong));
  }

  private static long told(JsonNode mistakes, int truth, int predicted) {
    for (JsonNode pair : mistakes.get("confusion")) {
      if (pair.get("trueClass").asInt() == truth && pair.get("predicted").asInt() == predicted) {
        return pair.get("count").asLong();
      }
    }
    return 0;
  }

  @Test
  void picturesAreShownByNumberAlone() throws Exception {
    for (String path : List.of("/pictures/0", "/neighbours/0")) {
      HttpResponse<byte[]> response = send("/v1/models/demo" + path, Optional.empty());
      assertThat(response.headers().firstValue("Content-Type")).contains("image/jpeg");
      BufferedImage shown = ImageIO.read(new ByteArrayInputStream(response.body()));
      BufferedImage whole = ImageIO.read(file(0).toFile());
      double scale = Math.min(1, 256.0 / Math.min(whole.getWidth(), whole.getHeight()));
      assertThat(shown.getWidth()).isEqualTo((int) Math.round(whole.getWidth() * scale));
      assertThat(shown.getHeight()).isEqualTo((int) Math.round(whole.getHeight() * scale));
    }
    for (String path :
        List.of("/pictures/21", "/pictures/-1", "/pictures/0.png", "/pictures/%2e%2e")) {
      assertThat(send("/v1/models/demo" + path, Optional.empty()).statusCode()).isIn(400, 404);
    }
    for (String path : List.of("/pictures/3", "/neighbours/3")) {
      HttpResponse<byte[]> unread = send("/v1/models/demo" + path, Optional.empty());
      assertThat(unread.statusCode()).isEqualTo(404);
      assertThat(new String(unread.body(), StandardCharsets.UTF_8))
          .isEqualTo("{\"error\":\"picture 3 cannot be read\"}");
    }
  }

  @Test
  void patchesAreTheLargestOfAllPictures() throws Exception {
    int layer = 4;
    String name = classifier.layers().get(layer);
    for (int channel : new int[] {0, 7}) {
      JsonNode found =
          complete(
                  String.format(Locale.ROOT, "/layers/%d/channels/%d/patches", layer, channel),
                  "/state")
              .get("patches");
      List<Double> largest =
          IntStream.range(0, PICTURES)
              .filter(i -> i != 3)
              .mapToObj(
                  i -> max(classifier.embed(file(i), name), channel * 676, channel * 676 + 676))
              .filter(value -> value > 0)
              .sorted((a, b) -> Double.compare(b, a))
              .limit(9)
              .toList();
      assertThat(found).hasSize(largest.size());
      for (int i = 0; i < largest.size(); i++) {
        assertThat(found.get(i).get("value").asDouble()).isCloseTo(largest.get(i), offset(1e-4));
        byte[] png = Base64.getDecoder().decode(found.get(i).get("png").asText());
        assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(51);
      }
    }
    assertThat(send("/v1/models/demo/layers/4/channels/32/patches", Optional.empty()).statusCode())
        .isEqualTo(404);
    assertThat(send("/v1/models/demo/layers/14/channels/0/patches", Optional.empty()).statusCode())
        .isEqualTo(404);
  }
}
