/**
 * Pages: {@link alexnet.report.page.ReportPage} of a {@link alexnet.report.content.RunReport},
 * {@link alexnet.report.page.ComparePage} of a list of {@link alexnet.report.content.ComparedRun}.
 */
package alexnet.report.page;
