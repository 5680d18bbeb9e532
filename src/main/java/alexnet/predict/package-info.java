/**
 * Answers: {@link alexnet.predict.Classifier} tells what pictures show, and gives their vectors.
 * Plain Java types only; a classifier is closed by whoever opens it.
 */
package alexnet.predict;
