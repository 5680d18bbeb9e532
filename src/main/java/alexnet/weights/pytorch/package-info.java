/**
 * Files of {@code torch.save}: {@link alexnet.weights.pytorch.PyTorchFile} reads and writes them.
 * An archive ({@code TorchArchive}, {@code ZipDirectory}) holds a pickle ({@code Unpickler}, of
 * which {@code PythonCalls} are understood: docs/decisions/0005-pickle.md), in which {@code
 * WeightsSearch} finds the weights.
 */
package alexnet.weights.pytorch;
