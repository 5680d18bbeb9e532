/**
 * Pages that show how a run went: one HTML file each, with style, script, drawings and pictures in
 * it, so that it works without a network and can be sent to somebody.
 *
 * <p>{@link alexnet.report.ReportPage} writes a {@link alexnet.report.RunReport}, {@link
 * alexnet.report.ComparePage} a list of {@link alexnet.report.ComparedRun}. Everything is drawn
 * from value records: nothing here reads a picture or computes with a network.
 */
package alexnet.report;
