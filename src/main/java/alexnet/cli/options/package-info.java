/**
 * The options that commands share: picocli's fields, their conversion into settings of the library,
 * and the checks that are about usage. What follows from them is {@code train.config}'s.
 */
package alexnet.cli.options;
