package alexnet.weights.pytorch;

import alexnet.weights.tensor.RawTensor;
import alexnet.weights.tensor.StateDict;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pickle of a state dict: an OrderedDict of tensors whose storages are numbered from 0 in its
 * order. Protocol 2, as torch.save uses; without memo, which would save a few kilobytes.
 */
final class StateDictPickle {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private StateDictPickle() {}

  static ByteBuffer of(StateDict weights) {
    StateDictPickle pickle = new StateDictPickle();
    pickle.opcodes(0x80, 2);
    pickle.orderedDict();
    pickle.opcodes('(');
    int key = 0;
    for (Map.Entry<String, RawTensor> entry : weights.tensors().entrySet()) {
      pickle.text(entry.getKey());
      pickle.tensor(entry.getValue(), Integer.toString(key++));
    }
    pickle.opcodes('u', '.');
    return ByteBuffer.wrap(pickle.out.toByteArray());
  }

  /** {@code _rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks)}. */
  private void tensor(RawTensor tensor, String key) {
    TorchType type = TorchType.of(tensor.dtype());
    Optional<String> storage = type.storage();
    global("torch._utils", storage.isPresent() ? "_rebuild_tensor_v2" : "_rebuild_tensor_v3");
    opcodes('(', '(');
    text("storage");
    if (storage.isPresent()) {
      global("torch", storage.get());
    } else {
      global("torch.storage", "UntypedStorage");
    }
    text(key);
    text("cpu");
    number(storage.isPresent() ? tensor.elements() : tensor.bytes().remaining());
    opcodes('t', 'Q');
    number(0);
    tuple(tensor.shape());
    tuple(rowMajorStrides(tensor.shape()));
    opcodes(0x89);
    orderedDict();
    if (storage.isEmpty()) {
      global("torch", type.label());
    }
    opcodes('t', 'R');
  }

  private static List<Long> rowMajorStrides(List<Long> shape) {
    Long[] strides = new Long[shape.size()];
    long stride = 1;
    for (int d = strides.length - 1; d >= 0; d--) {
      strides[d] = stride;
      stride *= Math.max(1, shape.get(d));
    }
    return List.of(strides);
  }

  private void opcodes(int... codes) {
    for (int code : codes) {
      out.write(code);
    }
  }

  private void orderedDict() {
    global("collections", "OrderedDict");
    opcodes(')', 'R');
  }

  private void global(String module, String name) {
    opcodes('c');
    out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    opcodes('X');
    out.writeBytes(little(4).putInt(utf8.length).array());
    out.writeBytes(utf8);
  }

  private void tuple(List<Long> numbers) {
    opcodes('(');
    numbers.forEach(this::number);
    opcodes('t');
  }

  private void number(long number) {
    if (number == (int) number) {
      opcodes('J');
      out.writeBytes(little(4).putInt((int) number).array());
    } else {
      opcodes(0x8a, Long.BYTES);
      out.writeBytes(little(Long.BYTES).putLong(number).array());
    }
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
