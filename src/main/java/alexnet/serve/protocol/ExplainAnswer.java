package alexnet.serve.protocol;

import alexnet.explain.Explanation;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/** The answer to an {@link ExplainRequest}. */
public final class ExplainAnswer {
  private ExplainAnswer() {}

  /** {@code {"explanations": [...]}}, places in pixels of the upright picture. */
  public static Body of(List<Explanation> explanations) {
    return Body.object(
        json -> {
          json.writeArrayFieldStart("explanations");
          for (Explanation one : explanations) {
            json.writeStartObject();
            write(json, one);
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private static void write(JsonGenerator json, Explanation one) throws IOException {
    json.writeStringField("method", one.method().toString());
    json.writeStringField("class", one.className());
    json.writeNumberField("index", one.classIndex());
    json.writeNumberField("logit", one.logit());
    json.writeFieldName("grid");
    json.writeArray(new int[] {one.height(), one.width()}, 0, 2);
    json.writeArrayFieldStart("map");
    for (float[] row : one.map()) {
      json.writeStartArray();
      for (float value : row) {
        json.writeNumber(value);
      }
      json.writeEndArray();
    }
    json.writeEndArray();
    if (one.gap().isPresent()) {
      json.writeNumberField("gap", one.gap().getAsDouble());
    }
    json.writeObjectFieldStart("centres");
    numbers(json, "x", one.pictureXs());
    numbers(json, "y", one.pictureYs());
    json.writeEndObject();
    json.writeObjectFieldStart("seen");
    json.writeNumberField("x", one.seen().x());
    json.writeNumberField("y", one.seen().y());
    json.writeNumberField("width", one.seen().width());
    json.writeNumberField("height", one.seen().height());
    json.writeEndObject();
    json.writeObjectFieldStart("picture");
    json.writeNumberField("width", one.pictureWidth());
    json.writeNumberField("height", one.pictureHeight());
    json.writeEndObject();
    if (one.pictureReceptiveField().isPresent()) {
      json.writeNumberField("receptive_field", one.pictureReceptiveField().getAsDouble());
    }
    json.writeStringField("remark", one.remark());
  }

  private static void numbers(JsonGenerator json, String name, double[] values) throws IOException {
    json.writeFieldName(name);
    json.writeArray(values, 0, values.length);
  }
}
