/**
 * An update of the weights: {@link alexnet.train.step.TrainingStep} reads as the textbook's, zero
 * grad, forward, loss, backward, step. Beside it what it is made of: {@link
 * alexnet.train.step.BatchMix}, {@link alexnet.train.step.CrossEntropy}, {@link
 * alexnet.train.step.Optimizer}.
 */
package alexnet.train.step;
