package alexnet.serve.http;

import alexnet.serve.protocol.Descriptions;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What Jetty itself refuses, before the request reaches us: in JSON, without its pages. */
final class ErrorReplies implements Request.Handler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    String message =
        status == HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431
            ? "the headers are larger than 8,192 bytes"
            : "the request is not valid: " + HttpStatus.getMessage(status);
    byte[] body = Descriptions.error(message).bytes();
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    Exchange.SAFETY.forEach(response.getHeaders()::put);
    response.getHeaders().put("Cross-Origin-Resource-Policy", "same-origin");
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }
}
