package alexnet.weights;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import alexnet.model.AlexNet;
import alexnet.model.Inference;
import alexnet.model.Initialization;
import alexnet.model.Variant;
import alexnet.torch.NativeScope;
import alexnet.torch.Precision;
import alexnet.torch.Tensors;
import alexnet.transform.Preprocessing;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.NoGradGuard;

/** Networks and runs for the tests of ONNX files. */
final class OnnxFiles {
  static final int CLASSES = 10;
  static final int SIDE = 224;
  static final long SEED = 20120904;

  private OnnxFiles() {}

  /** A network of random weights and biases, in evaluation mode. */
  static AlexNet network(Variant variant) {
    Initialization.seed(SEED);
    AlexNet network = new AlexNet(variant, CLASSES, AlexNet.DROPOUT);
    Initialization.HE.apply(network);
    try (NativeScope scope = NativeScope.open();
        NoGradGuard noGrad = new NoGradGuard()) {
      network
          .parameters()
          .forEach(
              (name, parameter) -> {
                if (name.endsWith(".bias")) {
                  parameter.uniform_(-0.1, 0.1, new GeneratorOptional());
                }
              });
    }
    network.eval();
    return network;
  }

  static ModelCard card(Variant variant) {
    return new ModelCard(
        variant,
        IntStream.range(0, CLASSES).mapToObj(i -> "Kätzchen \"" + i + "\" 猫").toList(),
        Preprocessing.DEFAULT,
        Map.of("seed", String.valueOf(SEED)));
  }

  /** Values of the spread that normalised pixels have. */
  static float[] input(int batch) {
    Random random = new Random(SEED + batch);
    float[] input = new float[batch * 3 * SIDE * SIDE];
    for (int i = 0; i < input.length; i++) {
      input[i] = (float) random.nextGaussian();
    }
    return input;
  }

  static float[][] logits(AlexNet network, float[] input) {
    int batch = input.length / (3 * SIDE * SIDE);
    return new Inference(network, Precision.FP32)
        .logits(() -> Tensors.of(input, batch, 3, SIDE, SIDE));
  }

  static float[][] run(Path file, String output, float[] input) {
    int batch = input.length / (3 * SIDE * SIDE);
    return run(
        file,
        "input",
        output,
        ort ->
            OnnxTensor.createTensor(
                ort, FloatBuffer.wrap(input), new long[] {batch, 3, SIDE, SIDE}));
  }

  static float[][] run(Path file, String output, byte[] pixels) {
    int batch = pixels.length / (3 * SIDE * SIDE);
    return run(
        file,
        "pixels",
        output,
        ort ->
            OnnxTensor.createTensor(
                ort,
                ByteBuffer.wrap(pixels),
                new long[] {batch, SIDE, SIDE, 3},
                OnnxJavaType.UINT8));
  }

  private interface Input {
    OnnxTensor of(OrtEnvironment environment) throws OrtException;
  }

  private static float[][] run(Path file, String name, String output, Input input) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        OrtSession session = environment.createSession(file.toString(), options);
        OnnxTensor tensor = input.of(environment);
        OrtSession.Result result = session.run(Map.of(name, tensor))) {
      return (float[][]) result.get(output).orElseThrow().getValue();
    } catch (OrtException e) {
      throw new AssertionError(e);
    }
  }

  /** Largest absolute difference, divided by the largest expected absolute value. */
  static double difference(float[][] actual, float[][] expected) {
    double difference = 0;
    double scale = 0;
    for (int i = 0; i < expected.length; i++) {
      for (int j = 0; j < expected[i].length; j++) {
        difference = Math.max(difference, Math.abs(actual[i][j] - (double) expected[i][j]));
        scale = Math.max(scale, Math.abs(expected[i][j]));
      }
    }
    return difference / scale;
  }
}
