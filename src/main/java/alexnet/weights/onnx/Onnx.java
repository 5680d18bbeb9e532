package alexnet.weights.onnx;

import alexnet.io.AtomicFile;
import alexnet.io.ProtoMessage;
import alexnet.model.Variant;
import alexnet.weights.tensor.ModelCard;
import alexnet.weights.tensor.StateDict;
import alexnet.weights.tensor.WeightsException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Files of https://onnx.ai: a network as a graph with its weights, which other programs run without
 * knowing it.
 */
public final class Onnx {
  /** Readers of protobuf count a message's bytes in 31 bits. */
  private static final long MAX_BYTES = Integer.MAX_VALUE;

  private Onnx() {}

  /**
   * Reads the weights of a graph that is one of the published networks, or the one that is given or
   * named in the metadata, as {@link #write} and PyTorch's two exporters write it. The graph itself
   * must be that network's, layer for layer; names do not matter. Metadata comes along, and so does
   * what the graph does to pixels first.
   *
   * @param content the mapped file; the weights stay parts of it
   * @param variant the network that it is said to be, or null
   * @throws WeightsException if the file is damaged or another graph
   */
  public static OnnxWeights read(Path file, ByteBuffer content, Variant variant) {
    return OnnxImport.read(file, OnnxReader.read(file, content), variant);
  }

  /**
   * Writes a network as a graph of opset 17, whole or not at all. Input and output have the names
   * and types that the options tell, for batches of any size; the card's entries are its metadata.
   * The graph computes in float32. Weights of another type stay in that type in the file, float16
   * and bfloat16 halve it, and are cast by the graph. Equal weights and cards give equal bytes.
   *
   * <p>Where ONNX Runtime is on the class path, it runs the graph before the file is moved into its
   * place, and must agree with libtorch within {@link OnnxCheck#TOLERANCE}.
   *
   * @return whether that was done, and how well they agree
   * @throws WeightsException if the weights are not the network's, make a file of 2 GiB or more, or
   *     the graph computes something else
   * @throws java.io.UncheckedIOException if it cannot be written; an older file is then as it was
   */
  public static OnnxCheck write(Path file, StateDict weights, ModelCard card, OnnxOptions options) {
    StateDict ordered = weights.checked(file, card.variant(), card.classes().size());
    ProtoMessage model = new OnnxExport(ordered, card, options).model();
    if (model.length() > MAX_BYTES) {
      throw new WeightsException(
          String.format(
              Locale.ROOT,
              "%s would have %,d bytes; an ONNX file has less than 2 GiB",
              file,
              model.length()));
    }
    return AtomicFile.write(
        file, model::writeTo, written -> check(written, file, ordered, card, options));
  }

  private static OnnxCheck check(
      Path written, Path file, StateDict weights, ModelCard card, OnnxOptions options) {
    if (!runtimeIsPresent()) {
      return new OnnxCheck(OptionalDouble.empty());
    }
    double difference = OnnxRuntimeRun.difference(written, file, weights, card, options);
    if (!(difference <= OnnxCheck.TOLERANCE)) {
      throw new WeightsException(
          String.format(
              Locale.ROOT,
              "%s: the graph's outputs differ from the network's by %.1e of the largest logit",
              file,
              difference));
    }
    return new OnnxCheck(OptionalDouble.of(difference));
  }

  private static boolean runtimeIsPresent() {
    try {
      Class.forName("ai.onnxruntime.OrtEnvironment"); // loads its natives too
      return true;
    } catch (ClassNotFoundException | LinkageError absent) {
      return false;
    }
  }
}
