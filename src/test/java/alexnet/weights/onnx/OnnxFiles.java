package alexnet.weights.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.io.ProtoMessage;
import alexnet.model.AlexNet;
import alexnet.model.Inference;
import alexnet.model.Initialization;
import alexnet.model.Variant;
import alexnet.torch.NativeScope;
import alexnet.torch.Precision;
import alexnet.torch.Tensors;
import alexnet.transform.Preprocessing;
import alexnet.weights.tensor.Dtype;
import alexnet.weights.tensor.ModelCard;
import alexnet.weights.tensor.RawTensor;
import alexnet.weights.tensor.StateDict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.NoGradGuard;

/** Networks and runs for the tests of ONNX files. */
public final class OnnxFiles {
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

  public static ModelCard card(Variant variant) {
    return new ModelCard(
        variant,
        IntStream.range(0, CLASSES).mapToObj(i -> "Kätzchen \"" + i + "\" 猫").toList(),
        Preprocessing.DEFAULT,
        Map.of("seed", String.valueOf(SEED)));
  }

  /** Weights that are all 0, for tests of graphs alone. */
  static StateDict zeros(Variant variant, Dtype dtype) {
    Map<String, RawTensor> zeros = new LinkedHashMap<>();
    variant
        .weightShapes(CLASSES)
        .forEach(
            (name, shape) -> {
              int bytes = (int) RawTensor.byteCount(dtype, shape);
              zeros.put(name, new RawTensor(dtype, shape, ByteBuffer.allocate(bytes)));
            });
    return new StateDict(zeros);
  }

  /** Writes a file as Onnx.write does, but neither runs it nor waits for the disk. */
  static void write(Path file, StateDict weights, ModelCard card, OnnxOptions options) {
    write(file, new OnnxExport(weights, card, options).model());
  }

  /** Writes a message, which may be no ONNX model. */
  static void write(Path file, ProtoMessage message) {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      message.writeTo(channel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
    try (Inference inference = Inference.of(network, Precision.FP32)) {
      return inference.logits(() -> Tensors.of(input, batch, 3, SIDE, SIDE));
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

  /** A file's content that can be changed without changing the file. */
  static ByteBuffer copy(Path file) {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return channel.map(FileChannel.MapMode.PRIVATE, 0, channel.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Changes the first occurrence. */
  static void replace(ByteBuffer content, byte[] from, byte[] to) {
    assertThat(to).hasSameSizeAs(from);
    int at = find(content, from, 0);
    assertThat(at).isNotNegative();
    content.put(at, to);
  }

  static int find(ByteBuffer content, byte[] text, int from) {
    for (int at = from; at <= content.limit() - text.length; at++) {
      int i = 0;
      while (i < text.length && content.get(at + i) == text[i]) {
        i++;
      }
      if (i == text.length) {
        return at;
      }
    }
    return -1;
  }
}
