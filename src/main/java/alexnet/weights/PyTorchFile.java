package alexnet.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Files of PyTorch's {@code torch.save}, in its zip format and the one before PyTorch 1.6, and
 * TorchScript archives. Their objects are pickles, programs in a small language; docs/decisions/
 * 0005-pickle.md tells what of it is understood. Nothing in a file is ever run.
 *
 * <p>Read are a state dict, a training checkpoint that holds one, and those of {@code
 * nn.DataParallel}, without its prefix. As with {@link SafeTensors} the file is mapped, and tensors
 * that lie in row-major order are parts of it.
 */
public final class PyTorchFile {
  private static final int TAR_MAGIC = 257;

  private PyTorchFile() {}

  /**
   * Reads a state dict.
   *
   * @throws WeightsException if the file is missing, damaged or holds something else
   */
  public static StateDict read(Path file) {
    return read(file, MappedFile.open(file));
  }

  static StateDict read(Path file, ByteBuffer content) {
    Allowance memory = new Allowance(file, content.remaining());
    if (WeightsFormat.startsWith(content, 'P', 'K')) {
      TorchArchive archive = new TorchArchive(file, content, memory);
      PickleInput in = new PickleInput(file, archive.pickle());
      Object object = Unpickler.read(file, in, new PythonCalls(file));
      Map<String, TorchTensor> tensors =
          archive.isTorchScript()
              ? WeightsSearch.inTorchScript(file, object)
              : WeightsSearch.inObject(file, object);
      return stateDict(file, tensors, archive::storage, memory);
    }
    if (WeightsFormat.startsWith(content, 0x80)) {
      LegacyTorchFile legacy = new LegacyTorchFile(file, content);
      Map<String, TorchTensor> tensors = WeightsSearch.inObject(file, legacy.object());
      return stateDict(file, tensors, legacy::storage, memory);
    }
    if (isTar(content)) {
      throw new WeightsException(
          file
              + " is in the tar format of PyTorch before 0.1.10, which is not read;"
              + " load it with a current PyTorch and torch.save it again");
    }
    throw new WeightsException(
        file + " is not a PyTorch file: " + WeightsFormat.beginning(content));
  }

  private static StateDict stateDict(
      Path file,
      Map<String, TorchTensor> tensors,
      Function<TorchStorage, ByteBuffer> storages,
      Allowance memory) {
    Map<String, RawTensor> read = new LinkedHashMap<>();
    long bytes = 0;
    for (Map.Entry<String, TorchTensor> entry : tensors.entrySet()) {
      TorchTensor tensor = entry.getValue();
      RawTensor values =
          tensor.read(file, entry.getKey(), storages.apply(tensor.storage()), memory);
      read.put(entry.getKey(), values);
      bytes += values.bytes().remaining();
      memory.checkReach(bytes);
    }
    return new StateDict(read);
  }

  /** Whether it is a tar archive, as PyTorch wrote them before 0.1.10. */
  static boolean isTar(ByteBuffer content) {
    return content.remaining() >= 512
        && StandardCharsets.ISO_8859_1
            .decode(content.slice(TAR_MAGIC, 5))
            .toString()
            .equals("ustar");
  }

  /**
   * Writes a state dict in PyTorch's zip format; equal weights give equal bytes. {@code torch.load}
   * takes it with {@code weights_only=True}, and with {@code mmap=True}.
   *
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public static void write(Path file, StateDict weights) {
    ZipWriter zip = new ZipWriter("archive");
    zip.add("data.pkl", StateDictPickle.of(weights));
    zip.add("byteorder", text("little"));
    int key = 0;
    for (RawTensor tensor : weights.tensors().values()) {
      zip.add("data/" + key++, tensor.bytes());
    }
    zip.add("version", text("3\n"));
    AtomicFile.write(file, zip::writeTo);
  }

  private static ByteBuffer text(String text) {
    return StandardCharsets.US_ASCII.encode(text).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A file that breaks the rules of its format. */
  static WeightsException damaged(Path file, String reason) {
    return new WeightsException(file + " is damaged or incomplete: " + reason);
  }
}
