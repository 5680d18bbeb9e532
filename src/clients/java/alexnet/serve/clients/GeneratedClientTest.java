package alexnet.serve.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import generated.ApiClient;
import generated.ApiException;
import generated.api.HealthApi;
import generated.api.InferenceApi;
import generated.api.ModelsApi;
import generated.api.MonitoringApi;
import generated.model.ClassProbability;
import generated.model.Datatype;
import generated.model.InferInput;
import generated.model.InferInputParameters;
import generated.model.InferRequest;
import generated.model.InferResponse;
import generated.model.PredictRequest;
import generated.model.Prediction;
import generated.model.RequestedOutput;
import generated.model.RequestedOutputParameters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that openapi-generator made of /openapi.json. */
class GeneratedClientTest {
  private static final String PICTURE = Base64.getEncoder().encodeToString(RunningServer.picture());

  @TempDir private static Path folder;
  private static RunningServer server;
  private static ApiClient client;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.withToken(folder);
    client = new ApiClient();
    client.updateBaseUri(server.address().toString());
    client.setRequestInterceptor(
        request -> request.header("Authorization", "Bearer " + RunningServer.TOKEN));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static InferRequest request(String base64) {
    return new InferRequest()
        .id("seven")
        .addInputsItem(
            new InferInput()
                .name("image")
                .datatype(Datatype.BYTES)
                .shape(List.of(1L))
                .parameters(new InferInputParameters().contentType("base64"))
                .data(List.of(base64)));
  }

  @Test
  void infers() throws Exception {
    InferResponse answer = new InferenceApi(client).infer("demo", request(PICTURE), null);
    assertThat(answer.getId()).isEqualTo("seven");
    assertThat(answer.getModelName()).isEqualTo("demo");
    assertThat(answer.getOutputs().get(0).getShape()).containsExactly(1L, 2L);
    double sum =
        answer.getOutputs().get(0).getData().stream()
            .mapToDouble(value -> ((Number) value).doubleValue())
            .sum();
    assertThat(sum).isCloseTo(1, within(1e-5));
  }

  @Test
  void infersClasses() throws Exception {
    InferRequest request =
        request(PICTURE)
            .addOutputsItem(
                new RequestedOutput()
                    .name(RequestedOutput.NameEnum.PROBABILITIES)
                    .parameters(new RequestedOutputParameters().classification(1)));
    InferResponse answer = new InferenceApi(client).inferOfVersion("demo", "1", request, null);
    assertThat(answer.getOutputs().get(0).getData().get(0).toString()).matches("0\\..*:[01]:[ab]");
  }

  @Test
  void predicts() throws Exception {
    PredictRequest request = new PredictRequest().addInstancesItem(Map.of("b64", PICTURE));
    Prediction row = new InferenceApi(client).predict("demo", request).getPredictions().get(0);
    assertThat(row.getPropertyClass()).isIn("a", "b");
    assertThat(row.getLogits()).hasSize(2);
    List<List<Double>> columns =
        new InferenceApi(client)
            .predict("demo", new PredictRequest().inputs(List.of(Map.of("b64", PICTURE))))
            .getOutputs()
            .getProbabilities();
    assertThat(columns).containsExactly(row.getProbabilities());
  }

  @Test
  void sendsAPicture() throws Exception {
    Path file = Files.write(folder.resolve("picture.jpg"), RunningServer.picture());
    List<ClassProbability> classes =
        new InferenceApi(client).classifyPicture("demo", file.toFile(), 1);
    assertThat(classes).singleElement().extracting(ClassProbability::getClassName).isIn("a", "b");
  }

  @Test
  void readsWhatIsWrong() {
    assertThatThrownBy(() -> new InferenceApi(client).infer("demo", request("AAAA"), null))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.getCode()).isEqualTo(400);
              assertThat(e.getResponseBody()).startsWith("{\"error\":\"picture");
            });
  }

  @Test
  void looksAround() throws Exception {
    assertThat(new HealthApi(client).isReady().getReady()).isTrue();
    ModelsApi models = new ModelsApi(client);
    assertThat(models.getServer().getName()).isEqualTo("alexnet");
    assertThat(models.listModels().getModels()).containsExactly("demo", "demo.tensor");
    assertThat(models.getModel("demo.tensor").getInputs().get(0).getShape())
        .containsExactly(-1L, 3L, 224L, 224L);
    assertThat(models.getModelConfiguration("demo").getMaxBatchSize()).isEqualTo(256);
    assertThat(models.getStatistics().getModelStats()).hasSize(2);
    assertThat(models.isModelReady("demo").getReady()).isTrue();
    assertThat(new MonitoringApi(client).getMetrics()).contains("alexnet_build_info");
  }
}
