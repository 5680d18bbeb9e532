package alexnet.weights.pytorch;

import alexnet.io.AtomicFile;
import alexnet.weights.tensor.Allowance;
import alexnet.weights.tensor.FileStart;
import alexnet.weights.tensor.MappedFile;
import alexnet.weights.tensor.ModelCard;
import alexnet.weights.tensor.RawTensor;
import alexnet.weights.tensor.StateDict;
import alexnet.weights.tensor.StoredWeights;
import alexnet.weights.tensor.WeightsException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Files of PyTorch's {@code torch.save}, in its zip format and the one before PyTorch 1.6, and
 * TorchScript archives. Their objects are pickles, programs in a small language; docs/decisions/
 * 0005-pickle.md tells what of it is understood. Nothing in a file is ever run.
 *
 * <p>Read are a state dict, a training checkpoint that holds one, and those of {@code
 * nn.DataParallel}, without its prefix. As with safetensors the file is mapped, and tensors that
 * lie in row-major order are parts of it.
 */
public final class PyTorchFile {
  private static final int TAR_MAGIC = 257;

  /**
   * A file of ours among those that torch.load passes over: {@code extra/} is where PyTorch keeps
   * what its users add to an archive.
   */
  private static final String METADATA = "alexnet.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  private PyTorchFile() {}

  /**
   * Reads a state dict.
   *
   * @throws WeightsException if the file is missing, damaged or holds something else
   */
  public static StateDict read(Path file) {
    return read(file, MappedFile.open(file)).weights();
  }

  /**
   * As {@link #read(Path)}, with the metadata that {@link #write(Path, StateDict, ModelCard)}
   * leaves.
   */
  public static StoredWeights read(Path file, ByteBuffer content) {
    Allowance memory = new Allowance(file, content.remaining());
    if (FileStart.is(content, 'P', 'K')) {
      TorchArchive archive = new TorchArchive(file, content, memory);
      PickleInput in = new PickleInput(file, archive.pickle());
      Object object = Unpickler.read(file, in, new PythonCalls(file));
      Map<String, TorchTensor> tensors =
          archive.isTorchScript()
              ? WeightsSearch.inTorchScript(file, object)
              : WeightsSearch.inObject(file, object);
      return new StoredWeights(
          stateDict(file, tensors, archive::storage, memory),
          archive.extra(METADATA).map(json -> metadata(file, json)).orElse(Map.of()));
    }
    if (FileStart.is(content, 0x80)) {
      LegacyTorchFile legacy = new LegacyTorchFile(file, content);
      Map<String, TorchTensor> tensors = WeightsSearch.inObject(file, legacy.object());
      return new StoredWeights(stateDict(file, tensors, legacy::storage, memory), Map.of());
    }
    if (isTar(content)) {
      throw new WeightsException(
          file
              + " is in the tar format of PyTorch before 0.1.10, which is not read;"
              + " load it with a current PyTorch and torch.save it again");
    }
    throw new WeightsException(file + " is not a PyTorch file: " + FileStart.text(content));
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
  public static boolean isTar(ByteBuffer content) {
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
   * @throws WeightsException if it would have 2 GiB or more
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public static void write(Path file, StateDict weights) {
    write(file, weights, Map.of());
  }

  /**
   * As {@link #write(Path, StateDict)}, with the card as an entry of the archive: of no use to
   * PyTorch, but read here again. Without it whoever imports the file has to say its classes and
   * preprocessing, and of which network it is if that is not a published one.
   *
   * <pre>{@code
   * WeightsFile trained = WeightsFile.read(run.model());
   * PyTorchFile.write(Path.of("mine.pth"), trained.weights(), trained.card().orElseThrow());
   * }</pre>
   */
  public static void write(Path file, StateDict weights, ModelCard card) {
    write(file, weights, card.toMetadata());
  }

  private static void write(Path file, StateDict weights, Map<String, String> metadata) {
    ZipWriter zip = new ZipWriter("archive");
    zip.add("data.pkl", StateDictPickle.of(weights));
    zip.add("byteorder", text("little"));
    int key = 0;
    for (RawTensor tensor : weights.tensors().values()) {
      zip.add("data/" + key++, tensor.bytes());
    }
    zip.add("version", text("3\n"));
    if (!metadata.isEmpty()) {
      zip.add(TorchArchive.EXTRA + METADATA, json(file, metadata));
    }
    AtomicFile.write(file, zip::writeTo);
  }

  private static ByteBuffer json(Path file, Map<String, String> metadata) {
    try {
      ByteBuffer json = ByteBuffer.wrap(JSON.writeValueAsBytes(metadata));
      requireShort(file, json);
      return json;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("text must be writable", e);
    }
  }

  private static Map<String, String> metadata(Path file, ByteBuffer json) {
    requireShort(file, json);
    byte[] utf8 = new byte[json.remaining()];
    json.get(utf8);
    try {
      Map<String, String> texts =
          JSON.readValue(utf8, new TypeReference<LinkedHashMap<String, String>>() {});
      if (texts != null && !texts.containsValue(null)) {
        return texts;
      }
    } catch (IOException e) {
      // the same
    }
    throw damaged(file, METADATA + " holds no texts by name");
  }

  private static void requireShort(Path file, ByteBuffer json) {
    if (json.remaining() > StoredWeights.MAX_TEXT) {
      throw new WeightsException(
          String.format(
              Locale.ROOT,
              "%s: metadata of %,d bytes, %,d are the limit",
              file,
              json.remaining(),
              StoredWeights.MAX_TEXT));
    }
  }

  private static ByteBuffer text(String text) {
    return StandardCharsets.US_ASCII.encode(text).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A file that breaks the rules of its format. */
  static WeightsException damaged(Path file, String reason) {
    return new WeightsException(file + " is damaged or incomplete: " + reason);
  }
}
