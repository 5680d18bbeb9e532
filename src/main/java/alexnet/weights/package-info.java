/**
 * Weights in and out of files. What users of the library hold: {@link alexnet.weights.Model} (a
 * network ready to answer), {@link alexnet.weights.Pretrained} (weights that fit one of the
 * networks), {@link alexnet.weights.ImportedWeights} (from elsewhere), {@link
 * alexnet.weights.PublishedWeights}. {@link alexnet.weights.WeightsFile} reads any format of {@link
 * alexnet.weights.WeightsFormat}, whose rooms lie below:
 *
 * <ul>
 *   <li>{@code tensor}: what every format holds, tensors by name ({@link
 *       alexnet.weights.tensor.StateDict}) and what goes with them ({@link
 *       alexnet.weights.tensor.ModelCard});
 *   <li>{@code safetensors}, {@code pytorch}, {@code onnx}: one a format, which know nothing of
 *       each other.
 * </ul>
 *
 * <p>Files are strangers: lengths are checked before memory is taken, nothing in them is run, and
 * what is wrong leaves as a {@link alexnet.weights.tensor.WeightsException} of one line that names
 * the file.
 */
package alexnet.weights;
