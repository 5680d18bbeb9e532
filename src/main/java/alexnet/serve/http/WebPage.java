package alexnet.serve.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files of the page, and what describes the addresses to machines. */
final class WebPage {
  private static final String HTML = "text/html; charset=utf-8";

  private static final List<String> MODULES =
      List.of(
          "api",
          "classes",
          "colour",
          "dom",
          "i18n",
          "inside",
          "intake",
          "layers",
          "maps",
          "mistakes",
          "neighbours",
          "overlay",
          "page",
          "reader",
          "samples",
          "scale",
          "state",
          "why");

  private WebPage() {}

  /** Each file by its address; none of them holds anything of the models. */
  static Map<String, Reply> files() {
    Map<String, Reply> files = new LinkedHashMap<>();
    files.put("/page.css", file("page.css", "text/css; charset=utf-8"));
    for (String module : MODULES) {
      files.put("/" + module + ".js", file(module + ".js", "text/javascript; charset=utf-8"));
    }
    for (Language language : Language.values()) {
      files.put("/" + language.file(), file(language.file(), "application/json"));
    }
    files.put("/icon.svg", file("icon.svg", "image/svg+xml"));
    files.put("/openapi.json", file("openapi.json", "application/json"));
    return files;
  }

  /**
   * The page.
   *
   * @param language of its texts
   * @param token whether clients have to show one, which the page then tells in its example
   */
  static Reply page(Language language, boolean token) {
    String page = text("page.html").replace("<body>", token ? "<body data-token>" : "<body>");
    return html(language.fill(page, bytes(language.file()))).with("Vary", "Accept-Language");
  }

  /**
   * The form that asks for the token.
   *
   * @param problem a sentence of what was wrong with the last one, or empty
   */
  static Reply login(String problem) {
    String line = problem.isEmpty() ? "" : "<p class=\"error\" role=\"alert\">" + problem + "</p>";
    return html(text("login.html").replace("<!--problem-->", line));
  }

  private static Reply html(String text) {
    return Reply.of(HTML, text.getBytes(StandardCharsets.UTF_8));
  }

  private static Reply file(String name, String contentType) {
    return Reply.of(contentType, bytes(name));
  }

  private static String text(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String name) {
    try (InputStream in = WebPage.class.getResourceAsStream("/alexnet/serve/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
