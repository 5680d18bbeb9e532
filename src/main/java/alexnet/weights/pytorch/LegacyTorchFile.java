package alexnet.weights.pytorch;

import alexnet.weights.tensor.MessageText;
import alexnet.weights.tensor.WeightsException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What torch.save wrote before PyTorch 1.6: five pickles (a magic number, a protocol version, the
 * machine, the object, the keys of its storages), then for each key the number of elements and the
 * elements. Source: {@code _legacy_save} in torch/serialization.py.
 */
final class LegacyTorchFile {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long PROTOCOL = 1001;

  private final Path file;
  private final Object object;
  private final Map<String, ByteBuffer> storages = new HashMap<>();

  LegacyTorchFile(Path file, ByteBuffer content) {
    this.file = file;
    PickleInput in = new PickleInput(file, content);
    PythonCalls calls = new PythonCalls(file);
    if (!MAGIC.equals(Unpickler.read(file, in, calls))) {
      throw new WeightsException(
          file
              + " is a pickle that torch.save did not write; in Python: torch.save(weights, ...)"
              + " instead of pickle.dump");
    }
    if (!(Unpickler.read(file, in, calls) instanceof Long version) || version != PROTOCOL) {
      throw PyTorchFile.damaged(file, "its protocol version is not " + PROTOCOL);
    }
    Unpickler.read(file, in, calls); // the machine's sizes; the data is little-endian always
    this.object = Unpickler.read(file, in, calls);
    if (!(Unpickler.read(file, in, new PythonCalls(file)) instanceof List<?> keys)) {
      throw PyTorchFile.damaged(file, "the list of its storages is missing");
    }
    for (Object key : keys) {
      TorchStorage storage = key instanceof String ? calls.storages().get(key) : null;
      if (storage == null) {
        throw PyTorchFile.damaged(file, "it has a storage that no tensor names");
      }
      readStorage(in, storage);
    }
  }

  private void readStorage(PickleInput in, TorchStorage storage) {
    long elements = in.i8();
    if (elements != storage.fileElements()) {
      throw PyTorchFile.damaged(
          file,
          String.format(
              Locale.ROOT,
              "storage %s has %,d elements, its tensors need %,d",
              MessageText.printable(storage.key()),
              elements,
              storage.fileElements()));
    }
    long bytes;
    try {
      bytes = storage.fileBytes();
    } catch (ArithmeticException overflow) {
      bytes = Long.MAX_VALUE;
    }
    if (bytes > in.remaining()) {
      throw PyTorchFile.damaged(
          file,
          String.format(
              Locale.ROOT,
              "cut off: storage %s has %,d bytes, %,d are left",
              MessageText.printable(storage.key()),
              bytes,
              in.remaining()));
    }
    if (storages.put(storage.key(), in.take(bytes).order(ByteOrder.LITTLE_ENDIAN)) != null) {
      throw PyTorchFile.damaged(file, "it has a storage twice");
    }
  }

  /** The object that was saved. */
  Object object() {
    return object;
  }

  /**
   * The bytes of a storage.
   *
   * @throws WeightsException if they are missing
   */
  ByteBuffer storage(TorchStorage storage) {
    ByteBuffer bytes = storages.get(storage.key());
    if (bytes == null) {
      throw PyTorchFile.damaged(
          file, "storage %s is missing".formatted(MessageText.printable(storage.key())));
    }
    return bytes;
  }
}
