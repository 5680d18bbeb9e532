package alexnet.serve.http;

import alexnet.serve.protocol.Body;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a client gets.
 *
 * @param status HTTP's
 * @param contentType of the body
 * @param body empty if there is none
 * @param headers more of them
 */
@SuppressWarnings("ArrayRecordComponent") // written and forgotten, never compared
record Reply(int status, String contentType, byte[] body, Map<String, String> headers) {
  /** Without a charset: a known client drops the message of an error that has one. */
  private static final String JSON = "application/json";

  static Reply json(Body body) {
    return json(200, body);
  }

  static Reply json(int status, Body body) {
    if (body.jsonLength().isEmpty()) {
      return new Reply(status, JSON, body.bytes(), Map.of());
    }
    return new Reply(
        status,
        "application/octet-stream",
        body.bytes(),
        Map.of("Inference-Header-Content-Length", "" + body.jsonLength().getAsInt()));
  }

  static Reply of(String contentType, byte[] body) {
    return new Reply(200, contentType, body, Map.of());
  }

  static Reply empty(int status) {
    return new Reply(status, "", new byte[0], Map.of());
  }

  Reply withStatus(int other) {
    return new Reply(other, contentType, body, headers);
  }

  Reply with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(status, contentType, body, more);
  }
}
