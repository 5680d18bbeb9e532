/**
 * How good a classifier is: loss, top-1 and top-5 accuracy, precision, recall and F1 of each class,
 * and which classes are taken for which.
 *
 * <p>{@link alexnet.eval.Tally} counts logits batch by batch and ends in an {@link
 * alexnet.eval.EvaluationReport}; {@link alexnet.eval.ConfusionCsv} writes its confusions down.
 * These are plain Java values: no native memory is held.
 */
package alexnet.eval;
