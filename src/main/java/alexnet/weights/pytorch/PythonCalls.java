package alexnet.weights.pytorch;

import alexnet.weights.tensor.MessageText;
import alexnet.weights.tensor.WeightsException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a pickle may ask to be called. A short list of PyTorch's functions is understood, which put
 * tensors together; they are described here and not run. A list of harmless ones, as they stand
 * beside weights in checkpoints, gives stand-ins. Everything else is refused by name: nothing would
 * be run of it either, but a file that asks for it is not to be trusted.
 *
 * <p>Arguments as in torch/_utils.py and torch/_tensor.py.
 */
final class PythonCalls {
  /** PyTorch's own limit. */
  private static final int MOST_DIMENSIONS = 64;

  private static final String UTILS = "torch._utils.";

  private static final Set<String> HARMLESS =
      Set.of(
          "collections.Counter",
          "collections.deque",
          "builtins.set",
          "builtins.frozenset",
          "builtins.slice",
          "builtins.range",
          "builtins.xrange",
          "builtins.bytes",
          "builtins.bytearray",
          "builtins.complex",
          "_codecs.encode",
          "copyreg._reconstructor",
          "types.SimpleNamespace",
          "datetime.date",
          "datetime.time",
          "datetime.datetime",
          "datetime.timedelta",
          "datetime.timezone",
          "numpy.dtype",
          "numpy.core.multiarray.scalar",
          "numpy.core.multiarray._reconstruct",
          "numpy.core.numeric._frombuffer",
          "numpy.random._pickle.__randomstate_ctor",
          "numpy.random._pickle.__bit_generator_ctor",
          "numpy.random._pickle.__generator_ctor",
          "numpy.random.bit_generator.__pyx_unpickle_SeedSequence",
          "torch.device",
          "torch.serialization._get_layout",
          "torch.jit._pickle.build_intlist",
          "torch.jit._pickle.build_doublelist",
          "torch.jit._pickle.build_boollist",
          "torch.jit._pickle.build_tensorlist",
          "torch.jit._pickle.build_tensor_from_id",
          "torch.jit._pickle.restore_type_tag");

  private static final Set<String> PATH_MODULES = Set.of("pathlib", "pathlib._local");

  private static final Set<String> PATHS =
      Set.of("Path", "PosixPath", "WindowsPath", "PurePath", "PurePosixPath", "PureWindowsPath");

  /** Kinds of tensors that no weights of these networks are; of each, what it is. */
  private static final Map<String, String> REFUSED =
      Map.of(
          "torch._utils._rebuild_sparse_tensor", "sparse",
          "torch._utils._rebuild_sparse_csr_tensor", "sparse",
          "torch._utils._rebuild_qtensor", "quantized",
          "torch._utils._rebuild_nested_tensor", "nested",
          "torch._utils._rebuild_meta_tensor_no_storage", "without values (device meta)",
          "torch._utils._rebuild_wrapper_subclass", "of a wrapper class, without values",
          "torch._utils._rebuild_device_tensor_from_numpy", "of a device that is not known here",
          "torch._utils._rebuild_device_tensor_from_cpu_tensor",
              "of a device that is not known here");

  private final Path file;
  private final Map<String, TorchStorage> storages = new HashMap<>();

  PythonCalls(Path file) {
    this.file = file;
  }

  /** The storages that were asked for, by key. */
  Map<String, TorchStorage> storages() {
    return storages;
  }

  static boolean isOrderedDict(Global function) {
    return canonical(function).equals("collections.OrderedDict");
  }

  /**
   * What a call gives.
   *
   * @throws WeightsException if it is not on the lists, or its arguments are not what it takes
   */
  Object call(Global function, List<?> arguments) {
    String name = canonical(function);
    if (name.equals("torch._tensor._rebuild_from_type_v2")) {
      // a tensor of a subclass: the inner function makes it; no further nesting, hence no recursion
      if (at(arguments, 0) instanceof Global inner && at(arguments, 2) instanceof List<?> given) {
        return tensor(canonical(inner), given).orElseThrow(() -> unwanted(inner));
      }
      throw wrong(name, "a function and its arguments", at(arguments, 0));
    }
    Optional<TorchTensor> tensor = tensor(name, arguments);
    if (tensor.isPresent()) {
      return tensor.get();
    }
    if (name.equals("torch.Size")) {
      return at(arguments, 0); // a tuple
    }
    if (name.equals("collections.defaultdict")) {
      return new java.util.LinkedHashMap<Object, Object>(0);
    }
    if (HARMLESS.contains(name)
        || (PATH_MODULES.contains(function.module()) && PATHS.contains(function.name()))) {
      return new Inert(name);
    }
    throw unwanted(function);
  }

  /** Modules that moved, by today's name. */
  private static String canonical(Global function) {
    String module =
        switch (function.module()) {
          case "__builtin__" -> "builtins";
          case "copy_reg" -> "copyreg";
          case "torch.tensor" -> "torch._tensor";
          case "numpy._core.multiarray" -> "numpy.core.multiarray";
          case "numpy._core.numeric" -> "numpy.core.numeric";
          default -> function.module();
        };
    return module + "." + function.name();
  }

  private Optional<TorchTensor> tensor(String name, List<?> arguments) {
    if (REFUSED.containsKey(name)) {
      return Optional.of(TorchTensor.refused(REFUSED.get(name)));
    }
    TorchTensor tensor =
        switch (name) {
          case UTILS + "_rebuild_tensor", UTILS + "_rebuild_tensor_v2" ->
              rebuild(name, arguments, null, at(arguments, 6));
          case UTILS + "_rebuild_tensor_v3" ->
              rebuild(name, arguments, at(arguments, 6), at(arguments, 7));
          case UTILS + "_rebuild_parameter",
              UTILS + "_rebuild_parameter_with_state",
              "torch.nn.parameter.Parameter" -> {
            if (at(arguments, 0) instanceof TorchTensor data) {
              yield data;
            }
            throw wrong(name, "a tensor", at(arguments, 0));
          }
          default -> null;
        };
    return Optional.ofNullable(tensor);
  }

  private TorchTensor rebuild(String name, List<?> arguments, Object dtype, Object metadata) {
    if (!(at(arguments, 0) instanceof TorchStorage storage)) {
      throw wrong(name, "a storage", at(arguments, 0));
    }
    TorchType type = storage.type();
    if (dtype != null) {
      if (!(dtype instanceof Global global) || !global.module().equals("torch")) {
        throw wrong(name, "a dtype", dtype);
      }
      Optional<TorchType> known = TorchType.ofDtype(global.name());
      if (known.isEmpty()) {
        return TorchTensor.refused(MessageText.printable(global.name()));
      }
      type = known.get();
    }
    if (type.dtype().isEmpty()) {
      return TorchTensor.refused(type.label());
    }
    if (metadata instanceof Map<?, ?> bits
        && (Boolean.TRUE.equals(bits.get("neg")) || Boolean.TRUE.equals(bits.get("conj")))) {
      return TorchTensor.refused("a negated or conjugated view");
    }
    List<Long> shape = sizes(name, at(arguments, 2));
    List<Long> strides = sizes(name, at(arguments, 3));
    if (shape.size() != strides.size()) {
      throw PyTorchFile.damaged(
          file,
          String.format(
              Locale.ROOT,
              "a tensor of %d dimensions with %d strides",
              shape.size(),
              strides.size()));
    }
    return new TorchTensor(storage, type, count(name, at(arguments, 1)), shape, strides, null);
  }

  /** The tuple itself, not a copy, which a few bytes of pickle could ask for again and again. */
  @SuppressWarnings("unchecked") // each element is checked
  private List<Long> sizes(String name, Object value) {
    if (!(value instanceof List<?> list) || value instanceof ArrayList) {
      throw wrong(name, "a tuple of sizes", value);
    }
    if (list.size() > MOST_DIMENSIONS) {
      throw PyTorchFile.damaged(
          file,
          String.format(
              Locale.ROOT,
              "a tensor of %d dimensions; PyTorch has %d",
              list.size(),
              MOST_DIMENSIONS));
    }
    for (Object size : list) {
      count(name, size);
    }
    return (List<Long>) list;
  }

  private long count(String name, Object value) {
    if (value instanceof Long count && count >= 0) {
      return count;
    }
    throw value instanceof Long
        ? PyTorchFile.damaged(file, name + " is given the number " + value)
        : wrong(name, "a number", value);
  }

  /**
   * The storage that a persistent id stands for: ("storage", class, key, device, elements), and
   * before PyTorch 1.6 a view on it: None or (key, first element, elements). The whole modules of
   * old files give ("module", class, ...): just the class.
   */
  Object storage(Object id) {
    if (!(id instanceof List<?> parts)) {
      throw PyTorchFile.damaged(file, "a persistent id that is " + describe(id));
    }
    if ("module".equals(at(parts, 0))) {
      return at(parts, 1);
    }
    if (!"storage".equals(at(parts, 0))
        || !(at(parts, 1) instanceof Global type)
        || !(at(parts, 2) instanceof String key)) {
      throw PyTorchFile.damaged(file, "a persistent id that is not of a storage");
    }
    TorchType known =
        TorchType.ofStorage(type.name())
            .filter(t -> type.module().startsWith("torch"))
            .orElseThrow(
                () -> new WeightsException(file + " holds a storage of the unknown type " + type));
    long elements = count("a storage", at(parts, 4));
    TorchStorage storage = new TorchStorage(key, known, elements, 0, elements);
    TorchStorage before = storages.putIfAbsent(key, storage);
    if (before != null && !before.equals(storage)) {
      throw PyTorchFile.damaged(
          file, "storage %s is described in two ways".formatted(MessageText.printable(key)));
    }
    if (at(parts, 5) instanceof List<?> view) {
      long first = count("a view", at(view, 1));
      long length = count("a view", at(view, 2));
      if (first > elements || length > elements - first) {
        throw PyTorchFile.damaged(
            file,
            String.format(
                Locale.ROOT,
                "a view of elements %d to %d + %d of %d",
                first,
                first,
                length,
                elements));
      }
      return new TorchStorage(key, known, elements, first, length);
    }
    return storage;
  }

  private WeightsException unwanted(Global function) {
    return new WeightsException(
        "%s wants to call %s, which is not part of any weights; nothing was run"
            .formatted(file, function));
  }

  private WeightsException wrong(String function, String wanted, Object given) {
    return new WeightsException(
        "%s gives %s %s where %s is needed".formatted(file, function, describe(given), wanted));
  }

  /** The argument of that place, or null where there are fewer. */
  private static Object at(List<?> arguments, int place) {
    return place < arguments.size() ? arguments.get(place) : null;
  }

  /** A value by its type alone: it may be huge, or contain itself. */
  static String describe(Object value) {
    if (value == null) {
      return "None";
    }
    if (value instanceof Inert object) {
      return "an object of class " + object.type();
    }
    if (value instanceof Global global) {
      return "the class " + global;
    }
    if (value instanceof Boolean) {
      return "a bool";
    }
    if (value instanceof Number) {
      return value instanceof Double ? "a float" : "an int";
    }
    if (value instanceof Map) {
      return "a dict";
    }
    if (value instanceof List) {
      return value instanceof ArrayList ? "a list" : "a tuple";
    }
    if (value instanceof ByteBuffer) {
      return "bytes";
    }
    return value instanceof String
        ? "a str"
        : value instanceof TorchTensor ? "a tensor" : "a storage";
  }
}
