/**
 * What a page shows, as values: {@link alexnet.report.content.RunReport} of a run, {@link
 * alexnet.report.content.ComparedRun} of one among others. Nothing here reads a picture or computes
 * with a network.
 */
package alexnet.report.content;
