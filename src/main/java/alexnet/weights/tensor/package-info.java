/**
 * Weights as named tensors, apart from any file format, and what goes with them. {@link
 * alexnet.weights.tensor.RawTensor} is bytes of a {@link alexnet.weights.tensor.Dtype}, mapped
 * where they come from a file; {@link alexnet.weights.tensor.StateDict} is all of a network's.
 */
package alexnet.weights.tensor;
