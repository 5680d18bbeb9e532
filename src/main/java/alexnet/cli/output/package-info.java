/** What commands print: a terminal's text, progress, tables, lines of JSON, NumPy's files. */
package alexnet.cli.output;
