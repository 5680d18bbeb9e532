package alexnet.serve.protocol;

import alexnet.io.ProgramVersion;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What the server says of itself and of its models. */
public final class Descriptions {
  private static final List<String> EXTENSIONS =
      List.of(
          "binary_tensor_data",
          "classification",
          "model_configuration",
          "statistics",
          "schedule_policy");

  private Descriptions() {}

  /** The server. */
  public static Body server() {
    return Body.object(
        json -> {
          json.writeStringField("name", "alexnet");
          json.writeStringField("version", ProgramVersion.get());
          strings(json, "extensions", EXTENSIONS);
        });
  }

  /** That the process answers. */
  public static Body live() {
    return Body.object(json -> json.writeBooleanField("live", true));
  }

  /** Whether it takes pictures. */
  public static Body ready(boolean ready) {
    return Body.object(
        json -> {
          json.writeBooleanField("ready", ready);
          json.writeBooleanField("live", true);
        });
  }

  /** The same in TorchServe's and SageMaker's words. */
  public static Body ping(boolean ready) {
    return Body.object(json -> json.writeStringField("status", ready ? "Healthy" : "Unhealthy"));
  }

  /** The names of all models. */
  public static Body models(List<ServedModel> models) {
    return Body.object(
        json -> strings(json, "models", models.stream().map(ServedModel::name).toList()));
  }

  /** A model's inputs and outputs. */
  public static Body model(ServedModel model) {
    return Body.object(
        json -> {
          json.writeStringField("name", model.name());
          strings(json, "versions", List.of(ServedModel.VERSION));
          json.writeStringField("platform", "pytorch_alexnet");
          json.writeArrayFieldStart("inputs");
          json.writeStartObject();
          json.writeStringField("name", model.kind().input());
          json.writeStringField("datatype", model.kind().datatype());
          json.writeArrayFieldStart("shape");
          json.writeNumber(-1);
          for (int side : model.pictureShape()) {
            json.writeNumber(side);
          }
          json.writeEndArray();
          json.writeEndObject();
          json.writeEndArray();
          json.writeArrayFieldStart("outputs");
          for (String name : List.of(ServedModel.PROBABILITIES, ServedModel.LOGITS)) {
            json.writeStartObject();
            json.writeStringField("name", name);
            json.writeStringField("datatype", "FP32");
            json.writeArrayFieldStart("shape");
            json.writeNumber(-1);
            json.writeNumber(model.classes().size());
            json.writeEndArray();
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  /** Whether a model takes pictures. */
  public static Body modelReady(ServedModel model, boolean ready) {
    return Body.object(
        json -> {
          json.writeStringField("name", model.name());
          json.writeBooleanField("ready", ready);
        });
  }

  /** What Triton's own clients for pictures look into before they send some. */
  public static Body config(ServedModel model) {
    boolean pictures = model.kind() == ServedModel.Kind.PICTURES;
    return Body.object(
        json -> {
          json.writeStringField("name", model.name());
          json.writeStringField("platform", "pytorch_alexnet");
          json.writeStringField("backend", "alexnet");
          json.writeNumberField("max_batch_size", model.maxBatch());
          json.writeArrayFieldStart("input");
          json.writeStartObject();
          json.writeStringField("name", model.kind().input());
          json.writeStringField("data_type", pictures ? "TYPE_STRING" : "TYPE_FP32");
          json.writeStringField("format", pictures ? "FORMAT_NONE" : "FORMAT_NCHW");
          json.writeArrayFieldStart("dims");
          for (int side : pictures ? List.of(1) : model.pictureShape()) {
            json.writeNumber(side);
          }
          json.writeEndArray();
          json.writeEndObject();
          json.writeEndArray();
          json.writeArrayFieldStart("output");
          for (String name : List.of(ServedModel.PROBABILITIES, ServedModel.LOGITS)) {
            json.writeStartObject();
            json.writeStringField("name", name);
            json.writeStringField("data_type", "TYPE_FP32");
            json.writeArrayFieldStart("dims");
            json.writeNumber(model.classes().size());
            json.writeEndArray();
            json.writeStringField("label_filename", "");
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  /**
   * What was asked of some models so far.
   *
   * @param statistics by the name of the model
   */
  public static Body statistics(Map<String, ModelStatistics> statistics) {
    return Body.object(
        json -> {
          json.writeArrayFieldStart("model_stats");
          for (Map.Entry<String, ModelStatistics> model : statistics.entrySet()) {
            json.writeStartObject();
            json.writeStringField("name", model.getKey());
            json.writeStringField("version", ServedModel.VERSION);
            model.getValue().write(json);
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  /** One line of what is wrong. */
  public static Body error(String message) {
    return Body.object(json -> json.writeStringField("error", message));
  }

  /** The same in TorchServe's form. */
  public static Body error(int code, String type, String message) {
    return Body.object(
        json -> {
          json.writeNumberField("code", code);
          json.writeStringField("type", type);
          json.writeStringField("message", message);
        });
  }

  private static void strings(JsonGenerator json, String name, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
