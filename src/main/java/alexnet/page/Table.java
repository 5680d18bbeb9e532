package alexnet.page;

import java.util.Locale;

/** A table in a page, filled row by row. */
public final class Table {
  private final Markup page;
  private boolean inRow;

  /**
   * Begins a table.
   *
   * @param sortable whether a click on a heading sorts
   * @param headings of columns; a number sign before one makes it a column of numbers
   */
  public Table(Markup page, boolean sortable, String... headings) {
    this.page = page;
    page.open("table", "class", sortable ? "sortable" : null).open("thead").open("tr");
    for (String heading : headings) {
      boolean number = heading.startsWith("#");
      page.element(
          "th",
          number ? heading.substring(1) : heading,
          "scope",
          "col",
          "class",
          number ? "num" : null);
    }
    page.close().close().open("tbody").line();
  }

  /** Begins the next row. */
  public Table row() {
    endRow();
    page.open("tr");
    inRow = true;
    return this;
  }

  /** What the row is about. */
  public Table head(String text) {
    page.open("th", "scope", "row").name(text).close();
    return this;
  }

  /** As {@link #head(String)}, in the order of a number. */
  public Table head(String text, long number) {
    page.open("th", "scope", "row", "data-value", Long.toString(number)).name(text).close();
    return this;
  }

  /** A cell of text. */
  public Table cell(String text) {
    page.open("td").name(text).close();
    return this;
  }

  /** A figure written in some way; null is none. */
  public Table number(Double value, String text) {
    page.element("td", text, "class", "num", "data-value", value == null ? "-1" : value.toString());
    return this;
  }

  /** A count. */
  public Table number(long value) {
    return number((double) value, String.format(Locale.ROOT, "%,d", value));
  }

  /** A count, or a dash for null. */
  public Table count(Integer value) {
    return value == null ? number(null, "\u2013") : number(value);
  }

  /** A figure to four decimals, a dash for null. */
  public Table fraction(Double value) {
    return number(value, Figures.fourOrDash(value));
  }

  /** A fraction of 1 with a bar as long; a dash for null. */
  public Table bar(Double value) {
    if (value == null) {
      return fraction(null);
    }
    page.open("td", "class", "num", "data-value", Double.toString(value));
    page.text(Figures.four(value)).open("span", "class", "bar");
    page.element("i", "", "style", String.format(Locale.ROOT, "width:%.2f%%", 100 * value));
    page.close().close();
    return this;
  }

  private void endRow() {
    if (inRow) {
      page.close().line();
    }
  }

  /** Ends the table. */
  public Markup close() {
    endRow();
    return page.close().close();
  }
}
