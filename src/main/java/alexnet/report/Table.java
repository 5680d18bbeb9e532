package alexnet.report;

import java.util.Locale;

/** A table in a page, filled row by row. */
final class Table {
  private final Markup page;
  private boolean inRow;

  /**
   * Begins a table.
   *
   * @param sortable whether a click on a heading sorts
   * @param headings of columns; a number sign before one makes it a column of numbers
   */
  Table(Markup page, boolean sortable, String... headings) {
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

  Table row() {
    endRow();
    page.open("tr");
    inRow = true;
    return this;
  }

  /** What the row is about. */
  Table head(String text) {
    page.open("th", "scope", "row").name(text).close();
    return this;
  }

  /** As {@link #head(String)}, in the order of a number. */
  Table head(String text, long number) {
    page.open("th", "scope", "row", "data-value", Long.toString(number)).name(text).close();
    return this;
  }

  Table cell(String text) {
    page.open("td").name(text).close();
    return this;
  }

  /** A figure written in some way; null is none. */
  Table number(Double value, String text) {
    page.element("td", text, "class", "num", "data-value", value == null ? "-1" : value.toString());
    return this;
  }

  Table number(long value) {
    return number((double) value, String.format(Locale.ROOT, "%,d", value));
  }

  Table fraction(Double value) {
    return number(value, Figures.fourOrDash(value));
  }

  /** A fraction of 1 with a bar as long. */
  Table bar(double value) {
    page.open("td", "class", "num", "data-value", Double.toString(value));
    page.text(Figures.four(value)).open("span", "class", "bar");
    page.element("i", "", "style", "width:" + Svg.number(100 * value) + "%");
    page.close().close();
    return this;
  }

  private void endRow() {
    if (inRow) {
      page.close().line();
    }
  }

  /** Ends the table. */
  Markup close() {
    endRow();
    return page.close().close();
  }
}
