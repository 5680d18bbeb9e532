package alexnet.weights.pytorch;

import alexnet.weights.tensor.Allowance;
import alexnet.weights.tensor.MessageText;
import alexnet.weights.tensor.WeightsException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The zip archive that torch.save writes since PyTorch 1.6, and TorchScript: {@code data.pkl} and
 * the storages {@code data/<key>} below one folder. PyTorch stores without compression, so the
 * storages are used where they lie; archives that were packed again are inflated.
 *
 * <p>Source: caffe2/serialize/inline_container.h.
 */
final class TorchArchive {
  private static final String PICKLE = "/data.pkl";

  /** Where PyTorch keeps what its users add to an archive. */
  static final String EXTRA = "extra/";

  private static final int STORED = 0;
  private static final int DEFLATED = 8;

  /** A pickle that is compressed is small: PyTorch stores it. */
  private static final int LARGEST_PICKLE = 64 << 20;

  private final Path file;
  private final ByteBuffer content;
  private final Allowance memory;
  private final Map<String, ZipDirectory.Entry> entries;
  private final boolean checked;
  private final String root;
  private final Map<String, ByteBuffer> storages = new HashMap<>();

  TorchArchive(Path file, ByteBuffer content, Allowance memory) {
    this.file = file;
    this.content = content;
    this.memory = memory;
    this.entries = ZipDirectory.read(file, content);
    this.checked = entries.values().stream().anyMatch(e -> e.size() > 0 && e.crc() != 0);
    this.root = root();
    requireLittleEndian();
  }

  private String root() {
    String found = null;
    for (String name : entries.keySet()) {
      if (name.endsWith(PICKLE) && name.indexOf('/') == name.length() - PICKLE.length()) {
        if (found != null) {
          throw PyTorchFile.damaged(file, "it has two pickles");
        }
        found = name.substring(0, name.length() - PICKLE.length());
      }
    }
    if (found == null) {
      String first =
          entries.keySet().stream().findFirst().map(MessageText::printable).orElse("none");
      throw new WeightsException(
          "%s is a zip archive, but not of PyTorch: it has no data.pkl (first entry: %s)"
              .formatted(file, first));
    }
    return found;
  }

  private void requireLittleEndian() {
    ZipDirectory.Entry entry = entries.get(root + "/byteorder");
    if (entry == null) {
      return; // before PyTorch 2.1, which was little-endian in practice
    }
    String order =
        entry.size() > 16 ? "" : StandardCharsets.ISO_8859_1.decode(bytes(entry)).toString();
    if (order.equals("big")) {
      throw new WeightsException(
          file + " is big-endian, which is not read; save it again on a little-endian machine");
    }
    if (!order.equals("little")) {
      throw PyTorchFile.damaged(file, "its byteorder is neither little nor big");
    }
  }

  /** Whether torch.jit.save wrote it. */
  boolean isTorchScript() {
    return entries.containsKey(root + "/constants.pkl");
  }

  /** The pickle of the object that was saved. */
  ByteBuffer pickle() {
    ZipDirectory.Entry entry = entries.get(root + PICKLE);
    if (entry.method() != STORED && entry.size() > LARGEST_PICKLE) {
      throw new WeightsException(
          String.format(
              Locale.ROOT,
              "%s holds a compressed pickle of %,d bytes; %,d are the limit",
              file,
              entry.size(),
              LARGEST_PICKLE));
    }
    return bytes(entry);
  }

  /** A file that was added to the archive, if it is there. */
  Optional<ByteBuffer> extra(String name) {
    return Optional.ofNullable(entries.get(root + "/" + EXTRA + name)).map(this::bytes);
  }

  /**
   * The bytes of a storage.
   *
   * @throws WeightsException if they are missing, too few or damaged
   */
  ByteBuffer storage(TorchStorage storage) {
    ByteBuffer known = storages.get(storage.key());
    if (known != null) {
      return known;
    }
    ZipDirectory.Entry entry = entries.get(root + "/data/" + storage.key());
    if (entry == null) {
      throw PyTorchFile.damaged(
          file, "data/%s is missing".formatted(MessageText.printable(storage.key())));
    }
    // TorchScript rounds the number of elements down where a storage was viewed as another type
    if (entry.size() / storage.type().bytes() != storage.fileElements()) {
      throw PyTorchFile.damaged(
          file,
          String.format(
              Locale.ROOT,
              "%s has %,d bytes, %s of %,d elements need %d each",
              MessageText.printable(entry.name()),
              entry.size(),
              storage.type().label(),
              storage.fileElements(),
              storage.type().bytes()));
    }
    ByteBuffer bytes = bytes(entry);
    storages.put(storage.key(), bytes);
    return bytes;
  }

  private ByteBuffer bytes(ZipDirectory.Entry entry) {
    String name = MessageText.printable(entry.name());
    boolean encrypted = (entry.flags() & 1) != 0;
    if (encrypted || (entry.method() != STORED && entry.method() != DEFLATED)) {
      throw new WeightsException(
          "%s: %s is %s, which PyTorch does not write"
              .formatted(
                  file, name, encrypted ? "encrypted" : "packed by method " + entry.method()));
    }
    ByteBuffer packed = content.slice(entry.data(), entry.packed());
    ByteBuffer bytes = entry.method() == STORED ? packed : inflate(entry, packed);
    if (bytes.remaining() != entry.size()) {
      throw PyTorchFile.damaged(
          file,
          String.format(
              Locale.ROOT, "%s has %,d bytes of %,d", name, bytes.remaining(), entry.size()));
    }
    CRC32 crc = new CRC32();
    crc.update(bytes.duplicate());
    // PyTorch writes 0 for every entry when told to leave the sums out (set_crc32_options(False))
    if (checked && (int) crc.getValue() != entry.crc()) {
      throw PyTorchFile.damaged(
          file,
          String.format(
              Locale.ROOT,
              "checksum of %s is %08x, should be %08x",
              name,
              crc.getValue(),
              entry.crc()));
    }
    return bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  private ByteBuffer inflate(ZipDirectory.Entry entry, ByteBuffer packed) {
    String name = MessageText.printable(entry.name());
    ByteBuffer bytes = memory.take(entry.size(), "inflate " + name);
    Inflater inflater = new Inflater(true); // bare deflate, as in zip
    try {
      inflater.setInput(packed);
      while (bytes.hasRemaining() && !inflater.finished()) {
        if (inflater.inflate(bytes) == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          break;
        }
      }
      return bytes.flip();
    } catch (DataFormatException e) {
      throw PyTorchFile.damaged(file, name + " cannot be inflated");
    } finally {
      inflater.end();
    }
  }
}
