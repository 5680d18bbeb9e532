package alexnet.report.chart;

import alexnet.page.Markup;

/** An entry of the legend above a drawing. */
public final class LegendKey {
  private LegendKey() {}

  /**
   * Adds the entry.
   *
   * @param colour class of the style sheet
   */
  public static void add(Markup legend, String colour, String name) {
    legend.open("span", "class", "key").element("i", "", "class", "swatch box " + colour);
    legend.text(name).close().text(" ");
  }
}
