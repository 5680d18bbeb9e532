package alexnet.weights.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import alexnet.weights.tensor.StateDict;
import alexnet.weights.tensor.WeightsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("locale")
class CheckpointFileTest {
  private static final Map<String, String> METADATA = Map.of("state", "{\"epoch\": 3}");

  @TempDir Path folder;

  private NativeScope scope;
  private Path file;

  @BeforeEach
  void open() {
    scope = NativeScope.open();
    file = folder.resolve("checkpoint.safetensors");
  }

  @AfterEach
  void close() {
    scope.close();
  }

  /** Three kinds of memory: in rows, channels last, a single value. */
  private static Map<String, Tensor> tensors(float first) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("network.linear.weight", filled(first, 3, 5));
    tensors.put("network.conv.weight", Tensors.inFastLayout(filled(first + 100, 2, 3, 4, 5)));
    tensors.put("optimizer.step.linear.weight", filled(first + 1000));
    return tensors;
  }

  private static Tensor filled(float first, long... shape) {
    Tensor tensor = Tensors.empty(ScalarType.Float, shape);
    float[] values = new float[Math.toIntExact(tensor.numel())];
    for (int i = 0; i < values.length; i++) {
      values[i] = first + i / 7f;
    }
    return Tensors.of(values, shape);
  }

  @Test
  void whatIsRestoredIsWhatWasWritten() {
    Map<String, Tensor> written = tensors(1);
    CheckpointFile.write(file, METADATA, written);
    Map<String, Tensor> restored = tensors(-500);
    CheckpointFile checkpoint = CheckpointFile.open(file);
    checkpoint.restore(restored);
    assertThat(checkpoint.metadata()).isEqualTo(METADATA);
    written.forEach(
        (name, tensor) ->
            assertThat(Tensors.toFloats(restored.get(name)))
                .as(name)
                .isEqualTo(Tensors.toFloats(tensor)));
  }

  @Test
  void itIsASafetensorsFileWithEveryTensorInItsPlace() {
    CheckpointFile.write(file, METADATA, tensors(1));
    SafeTensors read = SafeTensors.read(file);
    assertThat(read.weights().tensors().keySet())
        .containsExactly(
            "network.linear.weight",
            "network.conv.weight",
            "optimizer.step.linear.weight",
            "checksum");
    assertThat(read.weights().tensors().get("network.linear.weight").bytes().asFloatBuffer().get(7))
        .isEqualTo(2);
  }

  @Test
  void theSameTensorsGiveTheSameBytes() throws IOException {
    CheckpointFile.write(file, METADATA, tensors(1));
    byte[] first = Files.readAllBytes(file);
    CheckpointFile.write(file, METADATA, tensors(1));
    assertThat(Files.readAllBytes(file)).isEqualTo(first);
  }

  @Test
  void aFlippedBitAnywhereIsSeen() throws IOException {
    CheckpointFile.write(file, METADATA, tensors(1));
    byte[] good = Files.readAllBytes(file);
    for (int at = 0; at < good.length; at++) {
      byte[] damaged = good.clone();
      damaged[at] ^= (byte) (1 << (at % 8));
      Files.write(file, damaged);
      assertThatThrownBy(() -> CheckpointFile.open(file))
          .as("byte " + at)
          .isInstanceOf(WeightsException.class)
          .hasMessageContaining(file.toString());
    }
  }

  @Test
  void aFileThatIsCutOffOrHasZerosForItsEndIsSeen() throws IOException {
    CheckpointFile.write(file, METADATA, tensors(1));
    byte[] good = Files.readAllBytes(file);
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 50; i++) {
      int length = random.nextInt(good.length);
      Files.write(file, Arrays.copyOf(good, length));
      assertThatThrownBy(() -> CheckpointFile.open(file)).isInstanceOf(WeightsException.class);
      byte[] zeros = Arrays.copyOf(Arrays.copyOf(good, length), good.length);
      Files.write(file, zeros);
      if (!Arrays.equals(zeros, good)) {
        assertThatThrownBy(() -> CheckpointFile.open(file)).isInstanceOf(WeightsException.class);
      }
    }
  }

  @Test
  void anotherNetworksTensorsAreRefusedBeforeAnyIsChanged() {
    CheckpointFile.write(file, METADATA, tensors(1));
    CheckpointFile checkpoint = CheckpointFile.open(file);
    Map<String, Tensor> more = tensors(5);
    more.put("network.other", filled(0, 1));
    assertThatThrownBy(() -> checkpoint.restore(more)).hasMessageContaining("lacks network.other");
    Map<String, Tensor> fewer = tensors(5);
    fewer.remove("network.conv.weight");
    assertThatThrownBy(() -> checkpoint.restore(fewer))
        .hasMessageContaining("network.conv.weight, which the run has not");
    Map<String, Tensor> others = tensors(5);
    others.put("optimizer.step.linear.weight", filled(5, 1));
    assertThatThrownBy(() -> checkpoint.restore(others))
        .hasMessageContaining("optimizer.step.linear.weight is [], the run's is [1]");
    assertThat(Tensors.toFloats(more.get("network.linear.weight"))[0]).isEqualTo(5);
    assertThat(Tensors.toFloats(others.get("network.linear.weight"))[0]).isEqualTo(5);
  }

  @Test
  void weightsAloneAreNoCheckpoint() {
    new SafeTensors(Map.of(), new StateDict(Map.of())).write(file);
    assertThatThrownBy(() -> CheckpointFile.open(file)).hasMessageContaining("not a checkpoint");
    assertThatThrownBy(() -> CheckpointFile.open(folder.resolve("none")))
        .hasMessageContaining("no such file");
  }

  /** The reference implementation reads it, and zlib's polynomial is not the one that is used. */
  @Test
  void pythonReadsIt() throws Exception {
    String python = System.getenv().getOrDefault("ALEXNET_PYTHON", "python3");
    String script =
        """
        import sys, safetensors
        f = safetensors.safe_open(sys.argv[1], 'np')
        print(f.metadata()['state'])
        print(f.get_tensor('network.conv.weight')[1, 2, 3, 4])
        def crc32c(data):
          c = 0xffffffff
          for b in data:
            c ^= b
            for _ in range(8): c = (c >> 1) ^ (0x82f63b78 & -(c & 1))
          return c ^ 0xffffffff
        b = open(sys.argv[1], 'rb').read()
        print(crc32c(b[:-4]) == int.from_bytes(b[-4:], 'little'))
        """;
    CheckpointFile.write(file, METADATA, tensors(1));
    Path out = folder.resolve("out");
    assumeTrue(
        python(out, python, "-c", "import numpy, safetensors") == 0,
        "no Python with safetensors and numpy");
    assertThat(python(out, python, "-c", script, file.toString())).as(out.toString()).isZero();
    assertThat(Files.readAllLines(out)).containsExactly("{\"epoch\": 3}", "118.0", "True");
  }

  private static int python(Path out, String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(out.toFile())
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1;
    }
  }
}
