package alexnet.weights.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import alexnet.io.AtomicFile;
import alexnet.model.Variant;
import alexnet.transform.Preprocessing;
import alexnet.weights.Model;
import alexnet.weights.WeightsFile;
import alexnet.weights.WeightsFormat;
import alexnet.weights.tensor.Dtype;
import alexnet.weights.tensor.MappedFile;
import alexnet.weights.tensor.ModelCard;
import alexnet.weights.tensor.RawTensor;
import alexnet.weights.tensor.StateDict;
import alexnet.weights.tensor.WeightsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against files that the reference implementation wrote, and files that break its rules. */
@Tag("locale")
class SafeTensorsTest {
  @TempDir Path folder;

  @Test
  void readsWhatTheReferenceWrote() throws IOException {
    SafeTensors file = SafeTensors.read(golden("weights.safetensors"));
    JsonNode tensors =
        new ObjectMapper()
            .readTree(SafeTensorsTest.class.getResourceAsStream("/goldens/weights/expected.json"))
            .at("/files/weights.safetensors/tensors");
    assertThat(file.weights().tensors().keySet())
        .containsExactlyInAnyOrderElementsOf(
            tensors.properties().stream().map(Map.Entry::getKey).toList());
    for (Map.Entry<String, JsonNode> expected : tensors.properties()) {
      RawTensor entry = file.weights().tensors().get(expected.getKey());
      double sum = 0;
      if (entry.dtype() == Dtype.F32) {
        float[] values = new float[entry.bytes().remaining() / 4];
        entry.bytes().asFloatBuffer().get(values);
        for (float value : values) {
          sum += value;
        }
      } else {
        assertThat(entry.dtype()).isEqualTo(Dtype.I64);
        sum = entry.bytes().getLong(0);
      }
      assertThat(entry.shape().toString())
          .isEqualTo(expected.getValue().get("shape").toString().replace(",", ", "));
      assertThat(sum).isCloseTo(expected.getValue().get("sum").asDouble(), offset(1e-6));
    }
  }

  @Test
  void writesWhatItRead() throws IOException {
    Path reference = golden("weights.safetensors");
    SafeTensors file = SafeTensors.read(reference);
    Path copy = folder.resolve("copy.safetensors");
    file.write(copy);
    SafeTensors again = SafeTensors.read(copy);
    assertThat(again.metadata()).isEqualTo(file.metadata());
    assertThat(List.copyOf(again.weights().tensors().keySet()))
        .isEqualTo(List.copyOf(file.weights().tensors().keySet()));
    file.weights()
        .tensors()
        .forEach((name, entry) -> assertThat(again.weights().tensors().get(name)).isEqualTo(entry));
    file.write(folder.resolve("twice.safetensors"));
    assertThat(copy).hasSameBinaryContentAs(folder.resolve("twice.safetensors"));
  }

  @ParameterizedTest
  @CsvSource({
    "bad_header_length.safetensors, header of",
    "bad_json.safetensors, not valid JSON",
    "bad_offsets.safetensors, needs",
    "bad_overlap.safetensors, its offsets give",
    "bad_shape_overflow.safetensors, impossible shape",
    "bad_truncated.safetensors, cut off"
  })
  void refusesEachBrokenFileByItsRule(String name, String reason) throws IOException {
    Path file = golden(name);
    assertThatThrownBy(() -> SafeTensors.read(file))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(reason);
  }

  @Test
  void refusesDuplicateNamesHolesAndRemains() throws IOException {
    assertRefused(
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},"
            + "\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}}",
        2,
        "Duplicate");
    assertRefused(
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}}", 2, "leaves a hole");
    assertRefused(
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},"
            + "\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[1,3]}}",
        3,
        "overlaps");
    assertRefused(
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}",
        2,
        "1 bytes after the last tensor");
    assertRefused(
        "{\"a\":{\"dtype\":\"Q9\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1, "unknown dtype");
    assertRefused("[]", 0, "not a JSON object");
    assertRefused("{} {}", 0, "not valid JSON");
    assertRefused("{\"__metadata__\":5}", 0, "its metadata is not a JSON object");
    assertRefused(
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":{\"x\":0,\"y\":1}}}",
        1,
        "lacks dtype, shape or data_offsets");
    assertRefused("{\"a\":[[],[]]}", 0, "lacks dtype, shape or data_offsets");
    assertRefused(
        "{\"a\\nb\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}",
        1,
        "a tensor's name is \"a\\x0ab\"");
  }

  @Test
  void aHeaderBeyondAllMeasureIsNotParsed() throws IOException {
    assertRefused(" ".repeat(5 << 20), 0, "a header of 5242880 bytes");
  }

  /** What is written can be read: the file that is refused is not begun. */
  @Test
  void aHeaderThatWouldNotBeReadIsNotWritten() throws IOException {
    Path file = folder.resolve("file");
    StateDict none = new StateDict(Map.of());
    int most = SafeTensors.MAX_HEADER - 30;
    new SafeTensors(Map.of("pad", "x".repeat(most)), none).write(file);
    assertThat(SafeTensors.read(file).metadata().get("pad")).hasSize(most);
    byte[] before = Files.readAllBytes(file);
    assertThatThrownBy(() -> new SafeTensors(Map.of("pad", "x".repeat(most + 4)), none).write(file))
        .isInstanceOf(WeightsException.class)
        .hasMessageContainingAll(file.toString(), "a header of 4,194,312 bytes", "4,194,304");
    assertThat(file).hasBinaryContent(before);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  /** Two tensors of 1 GiB, of a file with nothing in it. */
  @Test
  void aFileThatWouldNotBeReadIsNotWritten() throws IOException {
    Path sparse = folder.resolve("sparse");
    try (RandomAccessFile zeros = new RandomAccessFile(sparse.toFile(), "rw")) {
      zeros.setLength(1L << 30);
    }
    ByteBuffer half = MappedFile.open(sparse);
    Map<String, RawTensor> tensors = new LinkedHashMap<>();
    tensors.put("a", new RawTensor(Dtype.U8, List.of(1L << 30), half));
    tensors.put("b", new RawTensor(Dtype.U8, List.of(1L << 30), half));
    Path file = folder.resolve("large");
    assertThatThrownBy(() -> new SafeTensors(Map.of(), new StateDict(tensors)).write(file))
        .isInstanceOf(WeightsException.class)
        .hasMessageMatching(
            ".*large would have 2,147,48[0-9,]+ bytes; .*2 GiB and more are not read");
    assertThat(file).doesNotExist();
  }

  @Test
  void aCardThatWouldNotBeReadIsRefusedBeforeThereAreWeights() {
    Path file = folder.resolve("model");
    Model.requireWritable(file, card(10, 200));
    Model.requireWritable(file, card(20_000, 100));
    assertThatThrownBy(() -> Model.requireWritable(file, card(20_000, 220)))
        .isInstanceOf(WeightsException.class)
        .hasMessageContainingAll("model would have a header of", "names of classes", "4,194,304");
    assertThatThrownBy(() -> Model.requireWritable(file, card(130_000, 6)))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("files of 2 GiB and more are not read");
    assertThat(file).doesNotExist();
  }

  private static ModelCard card(int classes, int letters) {
    return new ModelCard(
        Variant.D2L,
        IntStream.range(0, classes).mapToObj(i -> "x".repeat(letters - 6) + (100_000 + i)).toList(),
        Preprocessing.DEFAULT,
        Map.of());
  }

  @Test
  void everyPrefixOfAFileIsRefusedAndNothingElseIsThrown() throws IOException {
    byte[] whole = Files.readAllBytes(golden("weights.safetensors"));
    Path cut = folder.resolve("cut");
    for (int length = 0; length < whole.length; length += 13) {
      Files.write(cut, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> SafeTensors.read(cut)).isInstanceOf(WeightsException.class);
    }
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> SafeTensors.read(folder.resolve("none")))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("none: no such file");
  }

  @Test
  void aFailedWriteLeavesTheOldFile() throws IOException {
    Path file = folder.resolve("file");
    AtomicFile.write(file, "old");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    channel -> {
                      AtomicFile.writeFully(channel, ByteBuffer.wrap(new byte[] {1, 2}));
                      throw new IOException("No space left on device");
                    }))
        .hasMessageContaining("cannot write " + file + ": No space left on device");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    channel -> {
                      throw new IllegalStateException("no content");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(file).hasContent("old");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  private void assertRefused(String header, int dataBytes, String reason) throws IOException {
    byte[] json = header.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(8 + json.length + dataBytes).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    file.putLong(json.length).put(json);
    Path path = folder.resolve("made");
    Files.write(path, file.array());
    assertThatThrownBy(() -> SafeTensors.read(path))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining(reason);
  }

  private Path golden(String name) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = SafeTensorsTest.class.getResourceAsStream("/goldens/weights/" + name)) {
      Files.copy(in, file);
    }
    return file;
  }

  /** Header lengths whose first bytes are those of a pickle (80) and of a zip (50 4b). */
  @ParameterizedTest
  @ValueSource(ints = {0x80, 0x280, 0x4b50})
  void theLengthOfTheHeaderDoesNotHideTheFormat(int length) throws IOException {
    Path file = folder.resolve("file");
    new SafeTensors(Map.of("pad", "x".repeat(length - 30)), new StateDict(Map.of())).write(file);
    assertThat(Files.size(file)).isEqualTo(8 + length);
    assertThat(WeightsFile.read(file).format()).isEqualTo(WeightsFormat.SAFETENSORS);
  }

  @Test
  void metadataIsKeptInOrder() {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("z", "1");
    metadata.put("a", "größer \"than\" 漢");
    Path file = folder.resolve("meta");
    new SafeTensors(metadata, new StateDict(Map.of())).write(file);
    assertThat(SafeTensors.read(file).metadata()).isEqualTo(metadata);
  }
}
