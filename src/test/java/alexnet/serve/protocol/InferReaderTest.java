package alexnet.serve.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as the protocol's text and Triton's extensions of it have them. */
class InferReaderTest {
  /** A network of 2x2 pictures, so that tensors can be written out. */
  private static final ServedModel TENSORS =
      new ServedModel("m.tensor", ServedModel.Kind.TENSORS, 2, List.of("a", "b"), 4);

  private static final ServedModel PICTURES =
      new ServedModel("m", ServedModel.Kind.PICTURES, 2, List.of("a", "b"), 4);

  /** Begins as a PNG does, which is all that is looked at here. */
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 1, 2};

  private static final String BASE64 = Base64.getEncoder().encodeToString(PNG);

  private static InferRequest read(ServedModel model, String json) {
    return InferReader.read(model, bytes(json), OptionalLong.empty());
  }

  private static InferRequest read(ServedModel model, String json, byte[] binary) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(bytes(json));
    body.writeBytes(binary);
    return InferReader.read(model, body.toByteArray(), OptionalLong.of(bytes(json).length));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String tensor(String shape, String data) {
    return "{\"inputs\":[{\"name\":\"input\",\"datatype\":\"FP32\",\"shape\":%s,\"data\":%s}]}"
        .formatted(shape, data);
  }

  private static String picture(String shape, String rest) {
    return "{\"inputs\":[{\"name\":\"image\",\"datatype\":\"BYTES\",\"shape\":%s,%s}]}"
        .formatted(shape, rest);
  }

  private static String numbers(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> i + ".5")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static List<float[]> tensors(InferRequest request) {
    return ((Inputs.Tensors) request.inputs()).values();
  }

  private static List<byte[]> pictures(InferRequest request) {
    return ((Inputs.Pictures) request.inputs()).files();
  }

  @Test
  void aFlatTensorIsCutIntoPictures() {
    List<float[]> read = tensors(read(TENSORS, tensor("[2,3,2,2]", numbers(24))));
    assertThat(read).hasSize(2);
    assertThat(read.get(1)).hasSize(12).startsWith(12.5f).endsWith(23.5f);
  }

  @Test
  void aNestedTensorIsTheSame() {
    String nested = "[[[[0,1],[2,3]],[[4,5],[6,7]],[[8,9],[10,11]]]]";
    assertThat(tensors(read(TENSORS, tensor("[1,3,2,2]", nested))).get(0))
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
  }

  @Test
  void fieldsMayComeInAnyOrderAndUnknownOnesAreSkipped() {
    String json =
        "{\"x\":[{}],\"outputs\":[{\"name\":\"logits\",\"parameters\":{\"classification\":2}}],"
            + "\"inputs\":[{\"data\":"
            + numbers(12)
            + ",\"y\":{\"z\":1},\"shape\":[1,3,2,2],\"name\":\"input\",\"datatype\":\"FP32\"}],"
            + "\"parameters\":{\"timeout\":2500,\"priority\":3,\"q\":null},\"id\":\"42\"}";
    InferRequest request = read(TENSORS, json);
    assertThat(request.id()).contains("42");
    assertThat(request.timeoutMicros()).hasValue(2500);
    assertThat(request.priority()).isEqualTo(3);
    assertThat(request.outputs())
        .containsExactly(new RequestedOutput("logits", false, OptionalInt.of(2)));
  }

  @Test
  void withoutOutputsThereAreAll() {
    assertThat(read(TENSORS, tensor("[1,3,2,2]", numbers(12))).outputs())
        .extracting(RequestedOutput::name)
        .containsExactly("probabilities", "logits");
  }

  /** What Triton's clients send that name no output. */
  @Test
  void binaryOutputsAreAskedForAtOnceOrOneByOne() {
    String json =
        "{\"outputs\":[{\"name\":\"logits\"},{\"name\":\"probabilities\",\"parameters\":"
            + "{\"binary_data\":false}}],\"parameters\":{\"binary_data_output\":true},"
            + tensor("[1,3,2,2]", numbers(12)).substring(1);
    assertThat(read(TENSORS, json).outputs())
        .extracting(RequestedOutput::binary)
        .containsExactly(true, false);
  }

  @Test
  void aBinaryTensorFollowsTheJson() {
    ByteBuffer values = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
    IntStream.range(0, 12).forEach(i -> values.putFloat(i - 0.25f));
    String json =
        "{\"inputs\":[{\"name\":\"input\",\"datatype\":\"FP32\",\"shape\":[1,3,2,2],"
            + "\"parameters\":{\"binary_data_size\":48}}]}";
    assertThat(tensors(read(TENSORS, json, values.array())).get(0))
        .startsWith(-0.25f, 0.75f)
        .endsWith(10.75f);
  }

  @Test
  void binaryPicturesStandBehindTheirLengths() {
    ByteBuffer body =
        ByteBuffer.allocate(8 + PNG.length + 3)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(PNG.length)
            .put(PNG)
            .putInt(3)
            .put(new byte[] {7, 8, 9});
    String json = picture("[2]", "\"parameters\":{\"binary_data_size\":" + body.capacity() + "}");
    assertThat(pictures(read(PICTURES, json, body.array())))
        .containsExactly(PNG, new byte[] {7, 8, 9});
  }

  @Test
  void aBodyWithoutJsonIsThePicture() {
    assertThat(pictures(InferReader.read(PICTURES, PNG, OptionalLong.of(0)))).containsExactly(PNG);
  }

  @Test
  void base64IsTakenWhereItIsSaidOrWhereAPictureComesOut() {
    String data = "\"data\":[\"" + BASE64 + "\"]";
    assertThat(pictures(read(PICTURES, picture("[1]", data)))).containsExactly(PNG);
    assertThat(pictures(read(PICTURES, picture("[1,1]", data)))).containsExactly(PNG);
    String said = "\"parameters\":{\"content_type\":\"base64\"},\"data\":[\"AAEC\"]";
    assertThat(pictures(read(PICTURES, picture("[1]", said))))
        .containsExactly(new byte[] {0, 1, 2});
    assertThatThrownBy(() -> read(PICTURES, picture("[1]", "\"data\":[\"AAEC\"]")))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("content_type")
        .hasMessageContaining("binary_data_size");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{}",
        "{\"inputs\":[]}",
        "{\"inputs\":{}}",
        "{\"inputs\":[1]}",
        "{\"inputs\":[{}]}",
        "{\"inputs\":null}",
        "{\"parameters\":5}",
        "{\"parameters\":[1]}",
        "{\"inputs\":[{\"parameters\":1}]}",
        "{\"outputs\":[{\"name\":\"logits\"},{\"name\":\"logits\"}]}",
        "{\"outputs\":[{},{},{}]}",
        "{\"id\":1}",
        "{\"id\":\"a\",\"id\":\"b\"}",
        "{} {}",
        "{\"parameters\":{\"timeout\":-1}}",
        "{\"parameters\":{\"timeout\":1e3}}",
        "{\"parameters\":{\"timeout\":99999999999999999999}}",
        "\u0000\u0001",
      })
  void whatIsNoRequestIsRefused(String json) {
    assertThatThrownBy(() -> read(TENSORS, json))
        .isInstanceOf(ProtocolException.class)
        .message()
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1,3,2,2] | [1,2] | \"data\" has 2 elements, but the shape tells of 12",
        "[1,3,2,3] | [1,2] | the shape of \"input\" is [n, 3, 2, 2], not [1, 3, 2, 3]",
        "[5,3,2,2] | [1,2] | a request takes 1 to 4 pictures, not 5",
        "[0,3,2,2] | []    | a request takes 1 to 4 pictures, not 0",
        "[4611686018427387904,3,2,2] | [] | a request takes 1 to 4 pictures, not"
            + " 4,611,686,018,427,387,904",
        "[-1,3,2,2] | []   | \"shape\" is below 0",
        "[1,3,2,2] | [1e60] | element 0 of \"data\" is no finite number of 32 bits",
        "[1,3,2,2] | [\"a\"] | \"data\" holds strings, but FP32 are numbers",
        "[1,3,2,2] | [1,\"a\"] | \"data\" holds strings, but FP32 are numbers",
        "[1,3,2,2] | [true] | \"data\" holds something that is neither a number nor a string",
        "[1,3,2,2] | 5     | \"data\" is not an array",
      })
  void wrongTensorsAreRefusedWithTheReason(String shape, String data, String reason) {
    assertThatThrownBy(() -> read(TENSORS, tensor(shape.strip(), data.strip())))
        .isInstanceOf(ProtocolException.class)
        .hasMessage(reason);
  }

  @Test
  void aShapeIsCheckedBeforeMemoryIsTaken() {
    String json =
        "{\"inputs\":[{\"name\":\"input\",\"datatype\":\"FP32\",\"shape\":[4,3,2,2],"
            + "\"parameters\":{\"binary_data_size\":9223372036854775807}}]}";
    assertThatThrownBy(() -> read(TENSORS, json, new byte[8]))
        .hasMessageStartingWith(
            "binary_data_size is 9,223,372,036,854,775,807, but 8 bytes follow");
  }

  @Test
  void aStringMayNotReachBeyondTheBody() {
    byte[] body = ByteBuffer.allocate(6).order(ByteOrder.LITTLE_ENDIAN).putInt(-1).array();
    String json = picture("[1]", "\"parameters\":{\"binary_data_size\":6}");
    assertThatThrownBy(() -> read(PICTURES, json, body))
        .hasMessageStartingWith("picture 0 ends after the body");
  }

  /** Each would take memory many times the body's size. */
  @Test
  void whatNoRequestNeedsIsRefusedAsItStreamsBy() {
    String fields =
        IntStream.range(0, 1_000)
            .mapToObj(i -> "\"f" + i + "\":0")
            .collect(Collectors.joining(","));
    assertThatThrownBy(() -> read(TENSORS, "{" + fields + "}"))
        .hasMessageContaining("more than 64 fields");
    assertThatThrownBy(() -> read(TENSORS, tensor("[1,3,2,2]", numbers(49))))
        .hasMessage("\"data\" has more than the 48 elements of a request");
    String strings = "\"data\":[" + "\"AAEC\",".repeat(5) + "\"AAEC\"]";
    assertThatThrownBy(() -> read(PICTURES, picture("[1]", strings)))
        .hasMessage("\"data\" has more than the 4 elements of a request");
  }

  @Test
  void deepNestingIsRefused() {
    assertThatThrownBy(
            () -> read(TENSORS, tensor("[1,3,2,2]", "[".repeat(5_000) + "]".repeat(5_000))))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("nested deeper");
  }

  @Test
  void aHeaderLongerThanTheBodyIsRefused() {
    assertThatThrownBy(() -> InferReader.read(TENSORS, bytes("{}"), OptionalLong.of(5)))
        .hasMessage("Inference-Header-Content-Length is 5, but the body has 2 bytes");
  }
}
