package alexnet.serve.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of the page, and what describes the addresses to machines. */
final class WebPage {
  private static final String HTML = "text/html; charset=utf-8";

  /** The scripts, by their names. */
  private static final Map<String, Reply> SCRIPTS =
      Stream.of(
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
              "why")
          .collect(
              Collectors.toUnmodifiableMap(
                  name -> name, name -> file(name + ".js", "text/javascript; charset=utf-8")));

  private WebPage() {}

  /** Each file by its address; none of them holds anything of the models. */
  static Map<String, Reply> files() {
    Map<String, Reply> files = new LinkedHashMap<>();
    files.put("/page.css", file("page.css", "text/css; charset=utf-8"));
    files.put("/icon.svg", file("icon.svg", "image/svg+xml"));
    files.put("/openapi.json", file("openapi.json", "application/json"));
    return files;
  }

  /** A script of the page, if there is one of that name. */
  static Optional<Reply> script(String name) {
    return Optional.ofNullable(SCRIPTS.get(name));
  }

  /** The texts of the page in a language, if there are. */
  static Optional<Reply> texts(String code) {
    return Stream.of(Language.values())
        .filter(language -> language.file().equals("texts." + code + ".json"))
        .findFirst()
        .map(language -> file(language.file(), "application/json"));
  }

  /**
   * The page.
   *
   * @param language of its texts
   * @param token whether clients have to show one, which the page then tells in its example
   */
  static Reply page(Language language, boolean token) {
    String page = text("page.html").replace("<body>", token ? "<body data-token>" : "<body>");
    return html(language, page);
  }

  /**
   * The form that asks for the token.
   *
   * @param language of its texts
   * @param again whether a token was given that is wrong
   */
  static Reply login(Language language, boolean again) {
    String problem = again ? "<p class=\"error\" role=\"alert\" data-t=\"login.wrong\"></p>" : "";
    return html(language, text("login.html").replace("<!--problem-->", problem));
  }

  /**
   * The page of watched runs.
   *
   * @param language of its texts
   */
  static Reply live(Language language) {
    return html(language, text("live.html"));
  }

  private static Reply html(Language language, String page) {
    String filled = language.fill(page, bytes(language.file()));
    return Reply.of(HTML, filled.getBytes(StandardCharsets.UTF_8)).with("Vary", "Accept-Language");
  }

  static Reply file(String name, String contentType) {
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
