package alexnet.serve.http;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Promise;

/** A form with a file in it, as curl -F and browsers send it. */
final class Multipart {
  private static final int MAX_PARTS = 64;
  private static final String FIELD = "data";

  private Multipart() {}

  /** Whether a body of this type is such a form. */
  static boolean isIn(String contentType) {
    return contentType != null
        && contentType.toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
  }

  /**
   * The content of the field {@code data}, or of the only field.
   *
   * @throws Problem 400 if there is none
   */
  static byte[] data(String contentType, byte[] body) {
    String boundary = MultiPart.extractBoundary(contentType);
    if (boundary == null) {
      throw Problem.of(400, "the Content-Type of the form has no boundary");
    }
    MultiPartFormData.Parser parser = new MultiPartFormData.Parser(boundary);
    parser.setMaxParts(MAX_PARTS);
    parser.setMaxMemoryFileSize(-1); // the body is in memory already
    parser.setMaxLength(-1);
    CompletableFuture<MultiPartFormData.Parts> parsed = new CompletableFuture<>();
    CompletableFuture<byte[]> content = new CompletableFuture<>();
    parser.parse(Content.Source.from(ByteBuffer.wrap(body)), Promise.Invocable.toPromise(parsed));
    try (MultiPartFormData.Parts parts = parsed.join()) {
      MultiPart.Part part = field(parts);
      Content.Source.asByteArrayAsync(
          part.getContentSource(), body.length, Promise.Invocable.toPromise(content));
      return content.join();
    } catch (CompletionException e) {
      throw Problem.of(
          400,
          "the form cannot be read: it has at most "
              + MAX_PARTS
              + " parts, each after a line with its boundary");
    }
  }

  /** Not by Jetty's own search, which a part without a name ends with an exception. */
  private static MultiPart.Part field(MultiPartFormData.Parts parts) {
    for (MultiPart.Part part : parts) {
      if (FIELD.equals(part.getName()) || parts.size() == 1) {
        return part;
      }
    }
    throw Problem.of(400, "the form has no field \"" + FIELD + "\"");
  }
}
