/**
 * Weights in and out of files, in three layers:
 *
 * <ul>
 *   <li>What users of the library hold: {@link alexnet.weights.Model} (a network and its {@link
 *       alexnet.weights.ModelCard}), {@link alexnet.weights.Pretrained} (weights that fit one of
 *       the networks), {@link alexnet.weights.PublishedWeights}.
 *   <li>The common form: {@link alexnet.weights.StateDict}, names to {@link
 *       alexnet.weights.RawTensor}s, which {@link alexnet.weights.WeightsFile} reads from any
 *       format.
 *   <li>One entry a format: {@link alexnet.weights.SafeTensors}, {@link
 *       alexnet.weights.PyTorchFile} (its parts: Torch..., Unpickler, Zip...), {@link
 *       alexnet.weights.Onnx} (Onnx..., Proto...).
 * </ul>
 *
 * <p>Files are strangers: lengths are checked before memory is taken, nothing in them is run, and
 * what is wrong leaves as a {@link alexnet.weights.WeightsException} of one line that names the
 * file.
 */
package alexnet.weights;
