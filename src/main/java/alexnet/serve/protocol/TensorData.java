package alexnet.serve.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The elements of a tensor as they stand in JSON, in row-major order, nested or not. */
sealed interface TensorData {
  /** Text; for pictures. */
  record Strings(List<String> values) implements TensorData {}

  /** Numbers. */
  @SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
  record Floats(float[] values) implements TensorData {}

  /**
   * Reads an array of arrays of ... elements of one kind.
   *
   * @param what to call it in messages
   */
  static TensorData read(JsonParser json, String what) throws IOException {
    if (!json.isExpectedStartArrayToken()) {
      throw new ProtocolException("\"" + what + "\" is not an array");
    }
    List<String> strings = new ArrayList<>();
    float[] floats = new float[16];
    int count = 0;
    for (int depth = 1; depth > 0; ) {
      JsonToken token = json.nextToken();
      switch (token) {
        case START_ARRAY -> depth++;
        case END_ARRAY -> depth--;
        case VALUE_STRING -> strings.add(json.getText());
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
          if (count == floats.length) {
            floats = Arrays.copyOf(floats, 2 * count);
          }
          floats[count++] = finite((float) json.getDoubleValue(), what, count);
        }
        default ->
            throw new ProtocolException(
                "\"" + what + "\" holds something that is neither a number nor a string");
      }
    }
    if (!strings.isEmpty() && count > 0) {
      throw new ProtocolException("\"" + what + "\" holds numbers and strings");
    }
    return strings.isEmpty() ? new Floats(Arrays.copyOf(floats, count)) : new Strings(strings);
  }

  /** A value that a network can take. */
  static float finite(float value, String what, int index) {
    if (!Float.isFinite(value)) {
      throw new ProtocolException(
          "element " + index + " of \"" + what + "\" is no finite number of 32 bits");
    }
    return value;
  }
}
