package alexnet.serve.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files of the page, and what describes the addresses to machines. */
final class WebPage {
  private WebPage() {}

  /** Each file by its address. */
  static Map<String, Reply> files() {
    Map<String, Reply> files = new LinkedHashMap<>();
    files.put("/", file("page.html", "text/html; charset=utf-8"));
    files.put("/page.css", file("page.css", "text/css; charset=utf-8"));
    files.put("/page.js", file("page.js", "text/javascript; charset=utf-8"));
    files.put("/icon.svg", file("icon.svg", "image/svg+xml"));
    files.put("/openapi.json", file("openapi.json", "application/json"));
    return files;
  }

  private static Reply file(String name, String contentType) {
    try (InputStream in = WebPage.class.getResourceAsStream("/alexnet/serve/" + name)) {
      return Reply.of(contentType, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
