/**
 * Reports about runs: {@link alexnet.report.ReportBuilder} gathers what a run folder and its
 * pictures hold, and writes the page. What a page shows are the value records of {@code content};
 * {@code page} lays them out, {@code chart} draws. A page is one HTML file with style, script,
 * drawings and pictures in it, so that it works without a network and can be sent to somebody.
 */
package alexnet.report;
