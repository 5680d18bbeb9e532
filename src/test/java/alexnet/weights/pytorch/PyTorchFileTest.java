package alexnet.weights.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.assertj.core.data.Offset.offset;

import alexnet.model.Variant;
import alexnet.weights.WeightsFile;
import alexnet.weights.WeightsFormat;
import alexnet.weights.WeightsGoldens;
import alexnet.weights.onnx.OnnxFiles;
import alexnet.weights.tensor.Dtype;
import alexnet.weights.tensor.MappedFile;
import alexnet.weights.tensor.ModelCard;
import alexnet.weights.tensor.RawTensor;
import alexnet.weights.tensor.StateDict;
import alexnet.weights.tensor.WeightsException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Against files that PyTorch 2.13 wrote, good and bad; hostile ones: {@link PyTorchHostileTest}.
 */
class PyTorchFileTest {
  private static final List<Dtype> DTYPES = List.of(Dtype.values());

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "state_dict.pth",
        "legacy.pth",
        "plain_dict.pth",
        "data_parallel.pth",
        "torchvision_checkpoint.pth",
        "imagenet_example_checkpoint.pth",
        "dtypes.pth",
        "views.pth",
        "parameters.pth"
      })
  void readsWhatPyTorchWrote(String name) {
    WeightsFile read = WeightsFile.read(WeightsGoldens.copy(name, folder));
    assertThat(read.format()).isEqualTo(WeightsFormat.PYTORCH);
    JsonNode tensors = WeightsGoldens.expected(name).get("tensors");
    List<String> names = new ArrayList<>();
    tensors.fieldNames().forEachRemaining(n -> names.add(n.replaceFirst("^module\\.", "")));
    assertThat(List.copyOf(read.weights().tensors().keySet())).isEqualTo(names);
    for (Map.Entry<String, JsonNode> tensor : tensors.properties()) {
      String plain = tensor.getKey().replaceFirst("^module\\.", "");
      assertEquals(plain, tensor.getValue(), read.weights().tensors().get(plain));
    }
  }

  private static void assertEquals(String name, JsonNode expected, RawTensor tensor) {
    assertThat(TorchType.of(tensor.dtype()).label())
        .as(name)
        .isEqualTo(expected.get("dtype").asText());
    assertThat(tensor.shape()).as(name).isEqualTo(WeightsGoldens.shape(expected));
    double[] values = WeightsGoldens.values(tensor);
    double sum = expected.get("sum").asDouble();
    assertThat(Arrays.stream(values).sum())
        .as(name)
        .isCloseTo(sum, offset(1e-9 * Math.abs(sum) + 1e-15));
    for (int i = 0; i < expected.get("first").size(); i++) {
      assertThat(values[i]).as(name).isEqualTo(expected.get("first").get(i).asDouble());
    }
  }

  @Test
  void readsTheParametersOfTorchScript() {
    StateDict weights = PyTorchFile.read(WeightsGoldens.copy("torchscript.pt", folder));
    assertThat(weights.tensors()).containsOnlyKeys("weight", "bias");
    assertThat(weights.tensors().get("weight").shape()).containsExactly(2L, 3L);
    // the archive's storages, as another zip reader sees them
    Map<String, byte[]> entries = WeightsGoldens.unzip(folder.resolve("torchscript.pt"));
    assertThat(weights.tensors().get("weight").bytes())
        .isEqualTo(ByteBuffer.wrap(entries.get("torchscript/data/0")));
    assertThat(weights.tensors().get("bias").bytes())
        .isEqualTo(ByteBuffer.wrap(entries.get("torchscript/data/1")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "evil.pth | wants to call posix.system, which is not part of any weights; nothing was run",
        "whole_module.pth | a pickled object of class __main__.Tiny, not a state dict; in Python:",
        "truncated.pth | is damaged or incomplete: there is no zip directory at its end",
        "not_weights.pth | is not a PyTorch file: it begins with \"<html>404 Not"
      })
  void refusesEachBadFileForItsReason(String name, String reason) {
    Path file = WeightsGoldens.copy(name, folder);
    assertRefused(file, reason);
    assertThatThrownBy(() -> PyTorchFile.read(file)).hasMessageContaining(reason);
    assertThat(Path.of("/tmp/weights_file_was_executed")).doesNotExist();
  }

  @Test
  void tellsOfOneWrongBit() throws IOException {
    Path file = WeightsGoldens.copy("state_dict.pth", folder);
    byte[] bytes = Files.readAllBytes(file);
    byte[] storage = WeightsGoldens.unzip(file).get("state_dict/data/3");
    bytes[indexOf(bytes, storage) + 5] ^= 1;
    Files.write(file, bytes);
    assertRefused(file, "is damaged or incomplete: checksum of state_dict/data/3 is");
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int i = 0; ; i++) {
      if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
  }

  /** As {@code torch.serialization.set_crc32_options(False)} leaves them: all zero. */
  @Test
  void takesArchivesWithoutChecksums() throws IOException {
    Path file = WeightsGoldens.copy("dtypes.pth", folder);
    ByteBuffer bytes =
        ByteBuffer.wrap(Files.readAllBytes(file)).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    Map<String, RawTensor> before = PyTorchFile.read(file).tensors();
    for (int i = 0; i + 46 < bytes.limit(); i++) {
      if (bytes.getInt(i) == 0x02014b50) {
        bytes.putInt(i + 16, 0);
      }
    }
    Path without = folder.resolve("without.pth");
    Files.write(without, bytes.array());
    assertThat(PyTorchFile.read(without).tensors()).isEqualTo(before);
  }

  @Test
  void readsArchivesThatWerePackedAgain() throws IOException {
    Path file = WeightsGoldens.copy("views.pth", folder);
    Path packed = folder.resolve("packed.pth");
    Files.write(packed, PickleBuilder.zip(WeightsGoldens.unzip(file), ZipEntry.DEFLATED));
    assertThat(PyTorchFile.read(packed)).isEqualTo(PyTorchFile.read(file));
  }

  @Test
  void refusesOtherByteOrdersAndOtherZips() throws IOException {
    Map<String, byte[]> entries =
        WeightsGoldens.unzip(WeightsGoldens.copy("state_dict.pth", folder));
    Path file = folder.resolve("made.pth");
    entries.put("state_dict/byteorder", "big".getBytes(StandardCharsets.US_ASCII));
    Files.write(file, PickleBuilder.zip(entries, ZipEntry.STORED));
    assertRefused(file, "is big-endian, which is not read");
    entries.put("state_dict/byteorder", "odd".getBytes(StandardCharsets.US_ASCII));
    Files.write(file, PickleBuilder.zip(entries, ZipEntry.STORED));
    assertRefused(file, "neither little nor big");
    Files.write(file, PickleBuilder.zip(Map.of("word/document.xml", new byte[9]), ZipEntry.STORED));
    assertRefused(file, "not of PyTorch: it has no data.pkl (first entry: word/document.xml)");
    byte[] tar = new byte[1024];
    System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
    Files.write(file, tar);
    assertRefused(file, "tar format of PyTorch before 0.1.10");
    Files.write(file, new byte[] {(byte) 0x80, 2, '}', '.'});
    assertRefused(file, "is a pickle that torch.save did not write");
  }

  @Test
  void everyPrefixIsRefused() throws IOException {
    Path cut = folder.resolve("cut.pth");
    for (String name : List.of("state_dict.pth", "legacy.pth", "torchscript.pt")) {
      byte[] whole = WeightsGoldens.bytes(name);
      for (int length = 0; length < whole.length; length += 7) {
        Files.write(cut, Arrays.copyOf(whole, length));
        assertThatThrownBy(() -> WeightsFile.read(cut)).isInstanceOf(WeightsException.class);
      }
    }
  }

  /** Tensors that lie in row-major order are the mapped file itself. */
  @Test
  void doesNotCopyWhatLiesInOrder() {
    Map<String, RawTensor> tensors =
        PyTorchFile.read(WeightsGoldens.copy("views.pth", folder)).tensors();
    assertThat(tensors.get("base").bytes().isReadOnly()).isTrue();
    assertThat(tensors.get("row").bytes().isReadOnly()).isTrue();
    assertThat(tensors.get("transposed").bytes().isReadOnly()).isFalse();
  }

  /** Storages of the older format begin at odd addresses, which libtorch must not be given. */
  @Test
  void legacyTensorsBecomeThoseOfLibtorch() {
    StateDict weights = PyTorchFile.read(WeightsGoldens.copy("legacy.pth", folder));
    RawTensor wide = weights.to(Dtype.F64).tensors().get("classifier.0.weight");
    double expected =
        WeightsGoldens.expected("legacy.pth").at("/tensors/classifier.0.weight/sum").asDouble();
    assertThat(Arrays.stream(WeightsGoldens.values(wide)).sum())
        .isCloseTo(expected, withinPercentage(1e-7));
  }

  @Test
  void whatIsWrittenIsReadAgainBitForBit() throws IOException {
    for (long seed = 1; seed <= 40; seed++) {
      StateDict weights = random(new Random(seed));
      Path file = folder.resolve("random.pth");
      PyTorchFile.write(file, weights);
      StateDict again = PyTorchFile.read(file);
      assertThat(again).as("seed %d", seed).isEqualTo(weights);
      assertThat(List.copyOf(again.tensors().keySet()))
          .as("seed %d", seed)
          .isEqualTo(List.copyOf(weights.tensors().keySet()));
      PyTorchFile.write(folder.resolve("twice.pth"), again);
      assertThat(file).as("seed %d", seed).hasSameBinaryContentAs(folder.resolve("twice.pth"));
    }
  }

  private static StateDict random(Random random) {
    Map<String, RawTensor> tensors = new LinkedHashMap<>();
    int count = 1 + random.nextInt(12);
    for (int i = 0; i < count; i++) {
      List<Long> shape = new ArrayList<>();
      for (int d = random.nextInt(5); d > 0; d--) {
        shape.add((long) random.nextInt(7));
      }
      Dtype dtype = DTYPES.get(random.nextInt(DTYPES.size()));
      byte[] bytes = new byte[(int) RawTensor.byteCount(dtype, shape)];
      random.nextBytes(bytes);
      String name = new String[] {"", "größe.", "features.", "漢字."}[random.nextInt(4)] + i;
      tensors.put(name, new RawTensor(dtype, shape, ByteBuffer.wrap(bytes)));
    }
    return new StateDict(tensors);
  }

  @Test
  void tensorsLieAtMultiplesOf64() throws IOException {
    StateDict weights = random(new Random(7));
    Path file = folder.resolve("aligned.pth");
    PyTorchFile.write(file, weights);
    ByteBuffer content = MappedFile.open(file);
    assertThat(ZipDirectory.read(file, content).values())
        .allSatisfy(entry -> assertThat(entry.data() % 64).as(entry.name()).isZero());
  }

  /** Of no use to PyTorch: its own files have no such entry. */
  @Test
  void theCardComesAlong() throws IOException {
    Path file = folder.resolve("card.pth");
    StateDict weights = random(new Random(8));
    PyTorchFile.write(file, weights);
    assertThat(WeightsFile.read(file).card()).isEmpty();
    ModelCard card = OnnxFiles.card(Variant.KRIZHEVSKY_2012);
    PyTorchFile.write(file, weights, card);
    WeightsFile read = WeightsFile.read(file);
    assertThat(read.card()).contains(card);
    assertThat(read.weights()).isEqualTo(weights);

    Map<String, byte[]> entries = WeightsGoldens.unzip(file);
    String entry = "archive/extra/alexnet.json";
    assertThat(entries).containsKey(entry);
    for (String json : List.of("", "[]", "null", "{\"variant\":null}", "{\"variant\":[1]}", "{")) {
      entries.put(entry, json.getBytes(StandardCharsets.UTF_8));
      Path broken = folder.resolve("broken.pth");
      Files.write(broken, PickleBuilder.zip(entries, ZipEntry.STORED));
      assertRefused(broken, "alexnet.json holds no texts by name");
    }
  }

  private static void assertRefused(Path file, String reason) {
    assertThatThrownBy(() -> WeightsFile.read(file))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(reason)
        .hasMessageNotContaining("\n");
  }
}
