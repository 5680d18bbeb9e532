/**
 * Times what the network does, without a run or a data set: a training step, a batch of answers,
 * their layers; and tells what the machine has to do it with.
 */
package alexnet.bench;
