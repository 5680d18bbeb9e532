/**
 * Training. {@link alexnet.train.Trainer} sets a run up, new or from a checkpoint; {@code
 * TrainingRun} is the loop of epochs, {@code TrainingStep} one optimizer update. {@link
 * alexnet.train.LearningRateFinder} sweeps for a rate. Whoever watches is a {@link
 * alexnet.train.TrainListener}.
 */
package alexnet.train;
