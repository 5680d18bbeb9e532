/**
 * Answers for many who ask at once: batches, limits and deadlines. What is said over HTTP is below.
 */
package alexnet.serve;
