package alexnet.serve.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/** Answers of version 1 and of those who send a plain picture. */
public final class Answers {
  private Answers() {}

  /** {@code {"predictions": [...]}} or {@code {"outputs": {...}}}. */
  public static Body predictions(ServedModel model, PredictRequest request, List<Scores> scores) {
    return Body.object(
        json -> {
          if (request.byColumns()) {
            json.writeObjectFieldStart("outputs");
            json.writeArrayFieldStart("class");
            for (Scores one : scores) {
              json.writeString(best(model, one));
            }
            json.writeEndArray();
            json.writeArrayFieldStart(ServedModel.PROBABILITIES);
            for (Scores one : scores) {
              json.writeArray(one.probabilities(), 0, one.probabilities().length);
            }
            json.writeEndArray();
            json.writeArrayFieldStart(ServedModel.LOGITS);
            for (Scores one : scores) {
              floats(json, one.logits());
            }
            json.writeEndArray();
            json.writeEndObject();
            return;
          }
          json.writeArrayFieldStart("predictions");
          for (Scores one : scores) {
            json.writeStartObject();
            json.writeStringField("class", best(model, one));
            json.writeFieldName(ServedModel.PROBABILITIES);
            json.writeArray(one.probabilities(), 0, one.probabilities().length);
            json.writeFieldName(ServedModel.LOGITS);
            floats(json, one.logits());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private static String best(ServedModel model, Scores scores) {
    return model.classes().get(scores.top(1).get(0));
  }

  private static void floats(JsonGenerator json, float[] values) throws IOException {
    json.writeStartArray();
    for (float value : values) {
      json.writeNumber(value);
    }
    json.writeEndArray();
  }

  /** The most probable classes of one picture, the first first. */
  public static Body classes(ServedModel model, Scores scores, int top) {
    return Body.json(
        json -> {
          json.writeStartArray();
          for (int i : scores.top(top)) {
            json.writeStartObject();
            json.writeStringField("className", model.classes().get(i));
            json.writeNumberField("probability", scores.probabilities()[i]);
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }
}
