package alexnet.serve.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;

/** Writes answers of the Open Inference Protocol. */
public final class InferWriter {
  private final ServedModel model;
  private final InferRequest request;
  private final List<Scores> scores;
  private final ByteArrayOutputStream tensors = new ByteArrayOutputStream();

  private InferWriter(ServedModel model, InferRequest request, List<Scores> scores) {
    this.model = model;
    this.request = request;
    this.scores = scores;
  }

  /**
   * The answer to a request.
   *
   * @param scores one for each of its pictures, in their order
   */
  public static Body write(ServedModel model, InferRequest request, List<Scores> scores) {
    return new InferWriter(model, request, scores).body();
  }

  private Body body() {
    byte[] json = Body.object(this::fields).bytes();
    if (request.outputs().stream().noneMatch(RequestedOutput::binary)) {
      return new Body(json, OptionalInt.empty());
    }
    byte[] binary = tensors.toByteArray();
    ByteBuffer all = ByteBuffer.allocate(json.length + binary.length).put(json).put(binary);
    return new Body(all.array(), OptionalInt.of(json.length));
  }

  private void fields(JsonGenerator json) throws IOException {
    json.writeStringField("model_name", model.name());
    json.writeStringField("model_version", ServedModel.VERSION);
    if (request.id().isPresent()) {
      json.writeStringField("id", request.id().get());
    }
    json.writeArrayFieldStart("outputs");
    for (RequestedOutput output : request.outputs()) {
      json.writeStartObject();
      json.writeStringField("name", output.name());
      if (output.classification().isPresent()) {
        classes(json, output, output.classification().getAsInt());
      } else {
        values(json, output);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void values(JsonGenerator json, RequestedOutput output) throws IOException {
    head(json, "FP32", model.classes().size());
    if (output.binary()) {
      ByteBuffer bytes =
          ByteBuffer.allocate(4 * scores.size() * model.classes().size())
              .order(ByteOrder.LITTLE_ENDIAN);
      for (Scores one : scores) {
        for (int i = 0; i < one.logits().length; i++) {
          bytes.putFloat(value(one, output, i));
        }
      }
      binary(json, bytes.array());
      return;
    }
    json.writeArrayFieldStart("data");
    for (Scores one : scores) {
      for (int i = 0; i < one.logits().length; i++) {
        json.writeNumber(value(one, output, i));
      }
    }
    json.writeEndArray();
  }

  private static float value(Scores scores, RequestedOutput output, int index) {
    return output.name().equals(ServedModel.LOGITS)
        ? scores.logits()[index]
        : (float) scores.probabilities()[index];
  }

  /** Each picture's first classes as value:index:label. */
  private void classes(JsonGenerator json, RequestedOutput output, int asked) throws IOException {
    int count = Math.min(asked, model.classes().size());
    head(json, "BYTES", count);
    List<String> lines =
        scores.stream()
            .flatMap(
                one ->
                    one.top(count).stream()
                        .map(i -> value(one, output, i) + ":" + i + ":" + model.classes().get(i)))
            .toList();
    if (output.binary()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (String line : lines) {
        byte[] text = line.getBytes(StandardCharsets.UTF_8);
        bytes.writeBytes(
            ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(text.length).array());
        bytes.writeBytes(text);
      }
      binary(json, bytes.toByteArray());
      return;
    }
    json.writeArrayFieldStart("data");
    for (String line : lines) {
      json.writeString(line);
    }
    json.writeEndArray();
  }

  private void head(JsonGenerator json, String datatype, int columns) throws IOException {
    json.writeStringField("datatype", datatype);
    json.writeArrayFieldStart("shape");
    json.writeNumber(scores.size());
    json.writeNumber(columns);
    json.writeEndArray();
  }

  private void binary(JsonGenerator json, byte[] bytes) throws IOException {
    json.writeObjectFieldStart("parameters");
    json.writeNumberField("binary_data_size", bytes.length);
    json.writeEndObject();
    tensors.writeBytes(bytes);
  }
}
