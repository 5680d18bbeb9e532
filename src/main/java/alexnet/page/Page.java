package alexnet.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The frame of a page: title, table of contents, sections, and the style and script in it. */
public final class Page {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private record Section(String id, String title, Markup body) {}

  private final String title;
  private final List<Section> sections = new ArrayList<>();
  private Markup headline = new Markup();

  /**
   * An empty page.
   *
   * @param title of the window and above everything
   */
  public Page(String title) {
    this.title = title;
  }

  /** What stands below the title, before the table of contents. */
  public Page headline(Markup body) {
    headline = body;
    return this;
  }

  /**
   * Adds a section.
   *
   * @param id its anchor
   */
  public Page section(String id, String heading, Markup body) {
    sections.add(new Section(id, heading, body));
    return this;
  }

  /** A moment to the minute, in UTC. */
  public static String time(Instant moment) {
    return TIME.format(moment);
  }

  /**
   * The whole file.
   *
   * @param made when
   * @param version of the program
   */
  public String html(Instant made, String version) {
    Markup page = new Markup();
    page.open("html", "lang", "en").line();
    page.open("head").empty("meta", "charset", "utf-8");
    page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    page.element("title", title).line();
    page.open("style").own(resource("page.css")).close().close().line();
    page.open("body").open("header").element("h1", title);
    page.element("button", "Theme", "id", "theme", "type", "button", "hidden", "hidden").close();
    page.add(headline).line().open("nav", "aria-label", "Contents");
    for (Section section : sections) {
      page.element("a", section.title(), "href", "#" + section.id());
    }
    page.close().line();
    for (Section section : sections) {
      page.open("section", "id", section.id()).element("h2", section.title());
      page.add(section.body()).close().line();
    }
    page.element("footer", "Made by AlexNet for Java " + version + ", " + time(made) + ".");
    page.open("script").own(resource("page.js")).close().close().close();
    return "<!DOCTYPE html>\n" + page + "\n";
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream("/alexnet/page/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name + " from the program itself", e);
    }
  }
}
