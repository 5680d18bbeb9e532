package alexnet.serve.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Strangers' JSON, read as it streams by: a tensor in it becomes an array of floats at once, and
 * nothing is built of what is not asked for.
 */
final class RequestJson {
  static final int MAX_DEPTH = 16;

  /** A picture in base64, in the largest body that is taken. */
  private static final int MAX_STRING = 20 << 20;

  /** More than any request has in an object; names that nobody asks for take memory, too. */
  private static final int MAX_FIELDS = 64;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_STRING)
                  .maxNumberLength(100)
                  .maxNameLength(1_000)
                  .build())
          // A name is a stranger's choice: it must not stay in a table for ever.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private RequestJson() {}

  /** Takes a field; the parser stands on the first token of its value, and is left on the last. */
  @FunctionalInterface
  interface FieldReader {
    void read(String name, JsonParser json) throws IOException;
  }

  /**
   * Reads a text that is one object.
   *
   * @throws ProtocolException if it is not, or the reader says so
   */
  static void object(byte[] text, int offset, int length, FieldReader fields) {
    try (JsonParser json = FACTORY.createParser(text, offset, length)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new ProtocolException("the body is not a JSON object");
      }
      object(json, "the body", fields);
      if (json.nextToken() != null) {
        throw new ProtocolException("something follows the JSON object");
      }
    } catch (StreamConstraintsException e) {
      throw new ProtocolException(
          "the JSON is nested deeper than "
              + MAX_DEPTH
              + " levels, or has a string or number that is too long");
    } catch (JsonProcessingException e) {
      throw new ProtocolException(
          String.format(
              Locale.ROOT,
              "the body is no valid JSON at byte %,d",
              Math.max(0, e.getLocation() == null ? 0 : e.getLocation().getByteOffset())));
    } catch (IOException e) {
      throw new ProtocolException("the body is no valid JSON");
    }
  }

  /**
   * Reads the fields of an object on whose brace the parser stands. Those that are null are as good
   * as not there: clients that know all fields send them so.
   *
   * @param what to call it in messages
   */
  static void object(JsonParser json, String what, FieldReader fields) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new ProtocolException("\"" + what + "\" is not an object");
    }
    Set<String> names = new HashSet<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      if (names.size() == MAX_FIELDS) {
        throw new ProtocolException("\"" + what + "\" has more than " + MAX_FIELDS + " fields");
      }
      if (!names.add(name)) {
        throw new ProtocolException("a field of \"" + what + "\" stands twice");
      }
      if (json.nextToken() != JsonToken.VALUE_NULL) {
        fields.read(name, json);
      }
    }
  }

  /** Takes each element of an array; the parser stands on its bracket. */
  static void array(JsonParser json, String what, ElementReader elements) throws IOException {
    if (!json.isExpectedStartArrayToken()) {
      throw new ProtocolException("\"" + what + "\" is not an array");
    }
    for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
      elements.read(i, json);
    }
  }

  /** Takes an element of an array. */
  @FunctionalInterface
  interface ElementReader {
    void read(int index, JsonParser json) throws IOException;
  }

  static String string(JsonParser json, String what) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw new ProtocolException("\"" + what + "\" is not a string");
    }
    return json.getText();
  }

  static boolean flag(JsonParser json, String what) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw new ProtocolException("\"" + what + "\" is neither true nor false");
    };
  }

  /** A whole number of at least 0. */
  static long count(JsonParser json, String what) throws IOException {
    if (!isLong(json)) {
      throw new ProtocolException("\"" + what + "\" is not a whole number");
    }
    long value = json.getLongValue();
    if (value < 0) {
      throw new ProtocolException("\"" + what + "\" is below 0");
    }
    return value;
  }

  private static boolean isLong(JsonParser json) throws IOException {
    return json.currentToken() == JsonToken.VALUE_NUMBER_INT
        && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
  }
}
