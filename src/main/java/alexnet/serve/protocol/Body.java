package alexnet.serve.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.OptionalInt;

/**
 * The body of an answer.
 *
 * @param bytes all of it
 * @param jsonLength bytes of the JSON before the binary tensors, if there are any
 */
@SuppressWarnings("ArrayRecordComponent") // written and forgotten, never compared
public record Body(byte[] bytes, OptionalInt jsonLength) {
  private static final JsonFactory FACTORY = new JsonFactory();

  /** Writes fields of an object. */
  @FunctionalInterface
  interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  /** An answer that is JSON alone. */
  static Body json(Fields value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      value.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory takes what is written
    }
    return new Body(out.toByteArray(), OptionalInt.empty());
  }

  /** An object. */
  static Body object(Fields fields) {
    return json(
        json -> {
          json.writeStartObject();
          fields.write(json);
          json.writeEndObject();
        });
  }
}
