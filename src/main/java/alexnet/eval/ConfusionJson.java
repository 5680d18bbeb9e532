package alexnet.eval;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;

/** A confusion matrix as the array of its rows, of which one at a time is in memory. */
final class ConfusionJson extends JsonSerializer<ConfusionMatrix> {
  @Override
  public void serialize(ConfusionMatrix matrix, JsonGenerator json, SerializerProvider provider)
      throws IOException {
    json.writeStartArray(matrix, matrix.classes());
    for (int trueClass = 0; trueClass < matrix.classes(); trueClass++) {
      json.writeArray(matrix.row(trueClass), 0, matrix.classes());
    }
    json.writeEndArray();
  }
}
