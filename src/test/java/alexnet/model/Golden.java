package alexnet.model;

import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Reference values that PyTorch computed in float64 (goldens/network), and the formula that fills
 * weights and inputs: element i of stream s is (2u - 1) * bound with u the upper 24 bits of
 * splitmix64(s * 2^40 + i), rounded to float32.
 */
public record Golden(JsonNode json) {
  public static Golden load(String name) {
    try (InputStream in = Golden.class.getResourceAsStream("/goldens/network/" + name + ".json")) {
      return new Golden(new ObjectMapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static float[] fill(long stream, int count, double bound) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      long z = (stream << 40) + i + 0x9E3779B97F4A7C15L;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      z ^= z >>> 31;
      values[i] = (float) ((2 * ((z >>> 40) / (double) (1 << 24)) - 1) * bound);
    }
    return values;
  }

  int batch() {
    return json.get("batch").asInt();
  }

  /** Fills the network's weights, then converts it to the type. */
  public void fillWeights(AlexNet network, ScalarType type) {
    network.to(type);
    int number = 0;
    for (Map.Entry<String, Tensor> entry : network.parameters().entrySet()) {
      try (NativeScope scope = NativeScope.open()) {
        Tensor parameter = entry.getValue();
        int count = (int) parameter.numel();
        double bound =
            parameter.dim() > 1 ? Math.sqrt(6.0 / ((double) count / parameter.size(0))) : 0.1;
        float[] values = fill(json.get("seed").asLong() * 1000 + number, count, bound);
        parameter.detach().copy_(Tensors.of(values, Tensors.shape(parameter)));
        number++;
      }
    }
  }

  /** The input batch [N, 3, 224, 224], in the open scope. */
  Tensor input(ScalarType type) {
    int count = batch() * 3 * 224 * 224;
    float[] values = fill(json.get("seed").asLong() * 1000 + 900, count, 1);
    return Tensors.inFastLayout(Tensors.of(values, batch(), 3, 224, 224).to(type));
  }

  int[] labels() {
    int[] labels = new int[batch()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = json.get("labels").get(i).asInt();
    }
    return labels;
  }

  static double[] doubles(JsonNode array) {
    List<Double> values = new ArrayList<>();
    array.forEach(value -> values.add(value.asDouble()));
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
