package alexnet.serve.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The elements of a tensor as they stand in JSON, in row-major order, nested or not.
 *
 * @param strings of a model that takes pictures, else empty
 * @param floats of one that takes tensors, else empty
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
record TensorData(List<String> strings, float[] floats) {
  /**
   * Reads an array of arrays of ... of what a model takes, and no more than it takes.
   *
   * @param what to call it in messages
   */
  static TensorData read(JsonParser json, String what, ServedModel model) throws IOException {
    if (!json.isExpectedStartArrayToken()) {
      throw new ProtocolException("\"" + what + "\" is not an array");
    }
    boolean pictures = model.kind() == ServedModel.Kind.PICTURES;
    long most = (long) model.maxBatch() * (pictures ? 1 : model.tensorSize());
    List<String> strings = new ArrayList<>();
    float[] floats = new float[16];
    int count = 0;
    for (int depth = 1; depth > 0; ) {
      JsonToken token = json.nextToken();
      switch (token) {
        case START_ARRAY -> depth++;
        case END_ARRAY -> depth--;
        case VALUE_STRING -> {
          if (!pictures) {
            throw new ProtocolException("\"" + what + "\" holds strings, but FP32 are numbers");
          }
          strings.add(json.getText());
        }
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
          if (pictures) {
            throw new ProtocolException("\"" + what + "\" holds numbers, but BYTES are strings");
          }
          if (count == floats.length) {
            floats = Arrays.copyOf(floats, 2 * count);
          }
          floats[count] = finite((float) json.getDoubleValue(), what, count);
          count++;
        }
        default ->
            throw new ProtocolException(
                "\"" + what + "\" holds something that is neither a number nor a string");
      }
      if (Math.max(count, strings.size()) > most) {
        throw new ProtocolException(
            String.format(
                Locale.ROOT, "\"%s\" has more than the %,d elements of a request", what, most));
      }
    }
    return new TensorData(strings, Arrays.copyOf(floats, count));
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
