package alexnet.weights.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/** A file in ONNX Runtime. */
final class OnnxSession implements AutoCloseable {
  private static final int SIDE = OnnxFiles.SIDE;

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  OnnxSession(Path file) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      session = environment.createSession(file.toString(), options);
    } catch (OrtException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs normalised pictures [n, 3, 224, 224]. */
  float[][] run(String output, float[] input) {
    return run("input", output, input);
  }

  /** As {@link #run(String, float[])}, of a graph whose input has another name. */
  float[][] run(String name, String output, float[] input) {
    long[] shape = {input.length / (3 * SIDE * SIDE), 3, SIDE, SIDE};
    try (OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(input), shape)) {
      return run(name, tensor, output);
    } catch (OrtException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs pixels [n, 224, 224, 3]. */
  float[][] run(String output, byte[] pixels) {
    long[] shape = {pixels.length / (3 * SIDE * SIDE), SIDE, SIDE, 3};
    try (OnnxTensor tensor =
        OnnxTensor.createTensor(environment, ByteBuffer.wrap(pixels), shape, OnnxJavaType.UINT8)) {
      return run("pixels", tensor, output);
    } catch (OrtException e) {
      throw new AssertionError(e);
    }
  }

  private float[][] run(String name, OnnxTensor input, String output) throws OrtException {
    try (OrtSession.Result result = session.run(Map.of(name, input))) {
      return (float[][]) result.get(output).orElseThrow().getValue();
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new AssertionError(e);
    }
  }
}
