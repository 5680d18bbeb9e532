package alexnet.weights.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import alexnet.model.Inference;
import alexnet.model.KernelChoice;
import alexnet.torch.ComputeDevice;
import alexnet.torch.Precision;
import alexnet.torch.Tensors;
import alexnet.transform.Preprocessing;
import alexnet.weights.tensor.ModelCard;
import alexnet.weights.tensor.StateDict;
import alexnet.weights.tensor.WeightsException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Runs random pictures through an exported graph and through libtorch. The one class that knows
 * ONNX Runtime: nobody may touch it where that is not on the class path.
 */
final class OnnxRuntimeRun {
  private static final int PICTURES = 2;
  private static final long SEED = 2012;

  private OnnxRuntimeRun() {}

  /**
   * Compares a graph with the network of its weights.
   *
   * @param model the file to run
   * @param file its name for messages
   * @return as {@link OnnxCheck} has it
   * @throws WeightsException if the graph cannot be run
   */
  static double difference(
      Path model, Path file, StateDict weights, ModelCard card, OnnxOptions options) {
    int side = card.variant().inputSize();
    byte[] pixels = new byte[PICTURES * side * side * 3];
    new SplittableRandom(SEED).nextBytes(pixels);
    float[] input = normalise(pixels, side, card.preprocessing());
    float[][] graph = runGraph(model, file, options, side, pixels, input);
    float[][] logits = runNetwork(file, weights, card, side, input);
    return options.softmax()
        ? OnnxCheck.ofProbabilities(graph, logits)
        : OnnxCheck.ofLogits(graph, logits);
  }

  /**
   * {@code (pixel / 255 - mean) / std} as written, from [n, side, side, 3] to [n, 3, side, side].
   */
  private static float[] normalise(byte[] pixels, int side, Preprocessing normalisation) {
    float[] input = new float[pixels.length];
    int plane = side * side;
    for (int i = 0; i < pixels.length; i++) {
      int c = i % 3;
      int at = i / 3 % plane;
      int picture = i / 3 / plane;
      double value = Byte.toUnsignedInt(pixels[i]) / 255.0 - normalisation.mean().get(c);
      input[(picture * 3 + c) * plane + at] = (float) (value / normalisation.std().get(c));
    }
    return input;
  }

  private static float[][] runGraph(
      Path model, Path file, OnnxOptions options, int side, byte[] pixels, float[] input) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions plain = new OrtSession.SessionOptions();
        OrtSession session = environment.createSession(model.toString(), plain);
        OnnxTensor tensor =
            options.preprocessing()
                ? OnnxTensor.createTensor(
                    environment,
                    ByteBuffer.wrap(pixels),
                    new long[] {PICTURES, side, side, 3},
                    OnnxJavaType.UINT8)
                : OnnxTensor.createTensor(
                    environment, FloatBuffer.wrap(input), new long[] {PICTURES, 3, side, side});
        OrtSession.Result result = session.run(Map.of(options.input(), tensor))) {
      return (float[][]) result.get(0).getValue();
    } catch (OrtException e) {
      throw new WeightsException(
          file + ": ONNX Runtime does not run the exported graph: " + e.getMessage(), e);
    }
  }

  private static float[][] runNetwork(
      Path file, StateDict weights, ModelCard card, int side, float[] input) {
    weights.requireFinite(file);
    try (Inference inference =
        weights.inference(
            card.variant(),
            card.classes().size(),
            Precision.FP32,
            ComputeDevice.CPU,
            KernelChoice.BY_RULE)) {
      return inference.logits(() -> Tensors.of(input, PICTURES, 3, side, side));
    }
  }
}
