/**
 * What TensorBoard shows of a run: {@link alexnet.tensorboard.TensorBoardListener} hears the
 * training and writes its event files.
 */
package alexnet.tensorboard;
