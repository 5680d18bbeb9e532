/**
 * The program: {@link alexnet.cli.Main} and a class a command. Commands read options, call the
 * library and print; what they know of training, weights and reports is the library's.
 */
package alexnet.cli;
