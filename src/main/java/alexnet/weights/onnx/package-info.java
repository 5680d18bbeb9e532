/**
 * Files of https://onnx.ai: {@link alexnet.weights.onnx.Onnx} reads and writes them. Reading goes
 * from bytes ({@code OnnxReader}) over the graph ({@code OnnxGraph}, {@code OnnxChain}) and its
 * layers ({@code OnnxLayers}; before them {@code OnnxPreamble}, what a graph does to pixels) to
 * weights ({@code OnnxImport}); docs/decisions/0006-onnx.md and 0011-onnx-pixels.md say why.
 */
package alexnet.weights.onnx;
