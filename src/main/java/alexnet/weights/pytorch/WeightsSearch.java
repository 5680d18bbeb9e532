package alexnet.weights.pytorch;

import alexnet.text.PlainText;
import alexnet.weights.tensor.MessageText;
import alexnet.weights.tensor.WeightsException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Finds the weights in what a PyTorch file holds: people save them in several wrappings. */
final class WeightsSearch {
  /**
   * Keys of training checkpoints below which the weights are: PyTorch's ImageNet example and
   * Lightning, torchvision's references, PyTorch's tutorials. Looked at before tensors beside them,
   * which are losses and accuracies.
   */
  private static final List<String> WRAPPERS = List.of("state_dict", "model", "model_state_dict");

  /** What {@code nn.DataParallel} puts before each name. */
  private static final String DATA_PARALLEL = "module.";

  private static final int MOST_TENSORS = 100_000;
  private static final int LONGEST_NAME = 512;

  /** Module objects hold each other in a tree; a file may claim a cycle, or endless sharing. */
  private static final int DEEPEST = 64;

  private static final int MOST_ATTRIBUTES = 1_000_000;

  private final Path file;
  private final Map<String, TorchTensor> found = new LinkedHashMap<>();
  private int attributes;

  private WeightsSearch(Path file) {
    this.file = file;
  }

  /**
   * The tensors of a state dict, alone, in a checkpoint or of a DataParallel.
   *
   * @throws WeightsException if there are none, saying what there is instead
   */
  static Map<String, TorchTensor> inObject(Path file, Object object) {
    WeightsSearch search = new WeightsSearch(file);
    search.weights(object).forEach(search::add);
    return search.withoutDataParallel();
  }

  /**
   * The tensors of the module objects of TorchScript, by their paths.
   *
   * @throws WeightsException if there are none
   */
  static Map<String, TorchTensor> inTorchScript(Path file, Object object) {
    WeightsSearch search = new WeightsSearch(file);
    search.walk("", object, 0);
    if (search.found.isEmpty()) {
      throw new WeightsException(
          file
              + " is a TorchScript archive without readable parameters;"
              + " in Python: torch.save(torch.jit.load(...).state_dict(), ...)");
    }
    return search.withoutDataParallel();
  }

  private Map<?, ?> weights(Object object) {
    if (object instanceof Inert whole) {
      throw wholeObject(whole);
    }
    if (!(object instanceof Map<?, ?> top)) {
      throw new WeightsException(
          file + " holds " + PythonCalls.describe(object) + ", not a state dict");
    }
    for (String wrapper : WRAPPERS) {
      if (top.get(wrapper) instanceof Map<?, ?> wrapped && hasTensors(wrapped)) {
        return wrapped;
      }
      if (top.get(wrapper) instanceof Inert whole) {
        throw wholeObject(whole);
      }
    }
    if (!hasTensors(top)) {
      String keys =
          top.keySet().stream()
              .filter(String.class::isInstance)
              .limit(5)
              .map(key -> MessageText.printable((String) key))
              .collect(Collectors.joining(", "));
      throw new WeightsException(
          file + " holds a dict without tensors (keys: " + (keys.isEmpty() ? "none" : keys) + ")");
    }
    return top;
  }

  private static boolean hasTensors(Map<?, ?> map) {
    return map.values().stream().anyMatch(TorchTensor.class::isInstance);
  }

  private WeightsException wholeObject(Inert whole) {
    return new WeightsException(
        "%s holds a pickled object of class %s, not a state dict; in Python: torch.save(%s, ...)"
            .formatted(file, whole.type(), "model.state_dict()"));
  }

  /** Takes a tensor; what else stands beside weights, an epoch or arguments, is of no interest. */
  private void add(Object key, Object value) {
    if (!(value instanceof TorchTensor tensor)) {
      return;
    }
    if (!(key instanceof String name)) {
      throw new WeightsException(
          file + " holds a tensor whose name is " + PythonCalls.describe(key) + ", not a text");
    }
    String printable = MessageText.printable(name);
    if (name.length() > LONGEST_NAME || name.codePoints().anyMatch(PlainText::acts)) {
      throw new WeightsException(file + " holds a tensor of an impossible name: " + printable);
    }
    if (tensor.refusal() != null) {
      throw new WeightsException(
          "%s: tensor \"%s\" is %s, which is not read"
              .formatted(file, printable, tensor.refusal()));
    }
    if (found.size() == MOST_TENSORS) {
      throw new WeightsException(
          String.format(Locale.ROOT, "%s holds more than %,d tensors", file, MOST_TENSORS));
    }
    found.put(name, tensor);
  }

  private void walk(String prefix, Object module, int depth) {
    if (!(module instanceof Inert object) || !(object.state() instanceof Map<?, ?> state)) {
      return;
    }
    attributes += state.size();
    if (depth > DEEPEST || attributes > MOST_ATTRIBUTES || prefix.length() > LONGEST_NAME) {
      throw PyTorchFile.damaged(file, "its TorchScript modules are no tree");
    }
    state.forEach(
        (key, value) -> {
          String path = prefix + Objects.toString(key instanceof String ? key : null, "?");
          add(path, value);
          walk(path + ".", value, depth + 1);
        });
  }

  private Map<String, TorchTensor> withoutDataParallel() {
    if (!found.keySet().stream().allMatch(name -> name.startsWith(DATA_PARALLEL))) {
      return found;
    }
    Map<String, TorchTensor> bare = new LinkedHashMap<>();
    found.forEach((name, t) -> bare.put(name.substring(DATA_PARALLEL.length()), t));
    return bare;
  }
}
