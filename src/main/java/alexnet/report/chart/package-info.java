/** Drawings for pages, as SVG, and for terminals, as text. They know numbers and names, no runs. */
package alexnet.report.chart;
