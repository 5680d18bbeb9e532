package alexnet.weights;

import alexnet.model.AlexNet;
import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A network's weights as named tensors, in and out of files. */
final class StateDict {
  private StateDict() {}

  /** Writes the network's weights as float32 in state-dict order. */
  static void write(Path file, AlexNet network, Map<String, String> metadata) {
    try (NativeScope scope = NativeScope.open()) {
      Map<String, SafeTensors.Entry> tensors = new LinkedHashMap<>();
      network
          .parameters()
          .forEach(
              (name, parameter) -> {
                Tensor plain = parameter.detach().to(ScalarType.Float).contiguous();
                List<Long> shape = Arrays.stream(Tensors.shape(plain)).boxed().toList();
                tensors.put(name, new SafeTensors.Entry("F32", shape, Tensors.bytes(plain)));
              });
      new SafeTensors(metadata, tensors).write(file);
    }
  }

  /**
   * Copies tensors into the network's weights of the same names.
   *
   * @throws WeightsException listing every missing, unexpected and differently shaped tensor
   */
  static void load(Path file, SafeTensors source, AlexNet network) {
    Map<String, Tensor> parameters = network.parameters();
    List<String> problems = problems(source, parameters);
    if (!problems.isEmpty()) {
      throw new WeightsException(
          "%s does not fit the network %s with %d classes: %s"
              .formatted(file, network.variant(), network.classes(), String.join("; ", problems)));
    }
    try (NativeScope scope = NativeScope.open();
        NoGradGuard noGrad = new NoGradGuard()) {
      for (Map.Entry<String, Tensor> parameter : parameters.entrySet()) {
        Tensor values = view(source.tensors().get(parameter.getKey()));
        if (!Double.isFinite(values.sum().item_double())) {
          throw new WeightsException(
              file + ": " + parameter.getKey() + " is not finite: its training has diverged");
        }
        parameter.getValue().copy_(values);
      }
    }
  }

  private static List<String> problems(SafeTensors source, Map<String, Tensor> parameters) {
    List<String> problems = new ArrayList<>();
    parameters.forEach(
        (name, parameter) -> {
          SafeTensors.Entry entry = source.tensors().get(name);
          List<Long> shape = Arrays.stream(Tensors.shape(parameter)).boxed().toList();
          if (entry == null) {
            problems.add("missing " + name);
          } else if (!entry.shape().equals(shape)) {
            problems.add(name + " is " + entry.shape() + ", the network has " + shape);
          } else if (!entry.dtype().equals("F32")) {
            problems.add(name + " is " + entry.dtype() + ", expected F32");
          }
        });
    for (String name : source.tensors().keySet()) {
      if (!parameters.containsKey(name)) {
        problems.add("unexpected " + name);
      }
    }
    return problems;
  }

  /** The entry's bytes as a tensor, not copied: from the mapped file straight into the weights. */
  private static Tensor view(SafeTensors.Entry entry) {
    ByteBuffer bytes = entry.bytes();
    long[] shape = entry.shape().stream().mapToLong(Long::longValue).toArray();
    TensorOptions options = new TensorOptions().dtype(new ScalarTypeOptional(ScalarType.Float));
    return torch.from_blob(new BytePointer(bytes), shape, options);
  }
}
