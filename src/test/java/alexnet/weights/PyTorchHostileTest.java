package alexnet.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files made to do harm. In a JVM of 256 MB, so that one that takes memory is seen. */
@Tag("fuzz")
class PyTorchHostileTest {
  private static final long[] ONE = {1};

  @TempDir Path folder;

  @Test
  void lengthsBeyondTheFile() {
    assertRefused(new PickleBuilder().op(0x8e).i8(1L << 62).stop(), "4611686018427387904 bytes");
    assertRefused(new PickleBuilder().op(0x8d).i8(-1).stop(), "18446744073709551615 bytes");
    assertRefused(new PickleBuilder().op(0x96).i8(1L << 40).stop(), "1099511627776 bytes wanted");
    assertRefused(new PickleBuilder().op(0x8b).u4(0x7fff_ffff).stop(), "2147483647 bytes wanted");
    assertRefused(new PickleBuilder().op(0x8b).u4(-5).stop(), "bytes wanted");
    assertRefused(new PickleBuilder().op('X').u4(-1).stop(), "4294967295 bytes wanted");
    assertRefused(new PickleBuilder().op('T').u4(-1).stop(), "bytes wanted");
  }

  @Test
  void stacksThatRunEmpty() {
    for (int code : new int[] {'0', '2', 'R', 'b', 's', 'a', 'Q', 0x81, 0x85, 0x87, 0x93, 'q'}) {
      assertRefused(new PickleBuilder().op(code, 0).stop(), "there");
      assertRefused(new PickleBuilder().op('N', 'N', 'N', '(', code, 0).stop(), "malformed");
    }
    for (int code : new int[] {'1', 't', 'e', 'u', 0x90, 0x91}) {
      assertRefused(new PickleBuilder().op('}', code).stop(), "a mark is wanted");
    }
    assertRefused(new PickleBuilder().stop(), "it ends with 0 values");
    assertRefused(new PickleBuilder().op('N', 'N').stop(), "it ends with 2 values");
    assertRefused(new PickleBuilder().op('h', 3).stop(), "value 3 is wanted before it is there");
    assertRefused(new PickleBuilder().op('}', '(', 'N', 'u').stop(), "a key without a value");
    assertRefused(new PickleBuilder().op('N').bytes(), "0 are left");
    assertRefused(new PickleBuilder().op('S', '\'', '\'', '\n').stop(), "opcode 0x53");
    assertRefused(new byte[] {'}', '.'}, "it does not begin with a protocol");
    assertRefused(new PickleBuilder().op(0x80, 6).stop(), "protocol 6");
  }

  @Test
  void nestingAndContainersInThemselves() {
    PickleBuilder deep = new PickleBuilder();
    for (int i = 0; i < 500_000; i++) {
      deep.op(']');
    }
    for (int i = 1; i < 500_000; i++) {
      deep.op('a');
    }
    assertRefused(deep.stop(), "holds a list, not a state dict");
    assertRefused(new PickleBuilder().op(']', 'q', 0, 'h', 0, 'a').stop(), "holds a list");
    assertRefused(
        new PickleBuilder().op('}', 'q', 0).text("state_dict").op('h', 0, 's').stop(),
        "without tensors (keys: state_dict)");
    // a list that holds the function, and itself as the function's arguments
    PickleBuilder self =
        new PickleBuilder()
            .op(']', 'q', 0)
            .global("torch._tensor", "_rebuild_from_type_v2")
            .op('q', 1, 'a', 'N', 'a', 'h', 0, 'a', 'N', 'a', '0', 'h', 1, 'h', 0, 'R');
    assertRefused(self.stop(), "wants to call torch._tensor._rebuild_from_type_v2");
  }

  /** Each tuple holds the one before twice: hashing the last would take 2^200 steps. */
  @Test
  void tuplesSharedAsAKey() throws IOException {
    PickleBuilder dag = new PickleBuilder().op('}', ')');
    for (int i = 0; i < 200; i++) {
      dag.op('2', 0x86);
    }
    dag.op('N', 's').text("w").one().op('s');
    assertThat(read(dag.stop()).tensors()).containsOnlyKeys("w");
    PickleBuilder bomb = new PickleBuilder().op('}').op(']', 'q', 0);
    bomb.op('N', 's');
    assertRefused(bomb.stop(), "without tensors (keys: none)");
  }

  @Test
  void memoryBombs() {
    byte[] lists = new byte[2_200_000];
    Arrays.fill(lists, (byte) ']');
    assertRefused(new PickleBuilder().raw(lists).stop(), "would take over 128 MB");
    Arrays.fill(lists, (byte) 0x94);
    assertRefused(new PickleBuilder().op('N').raw(lists).stop(), "would take over 128 MB");
    Arrays.fill(lists, (byte) '}');
    assertRefused(new PickleBuilder().raw(lists).stop(), "would take over 128 MB");
    Arrays.fill(lists, (byte) '(');
    assertRefused(new PickleBuilder().raw(lists).stop(), "would take over 128 MB");
    byte[] letters = new byte[60_000];
    PickleBuilder texts = new PickleBuilder();
    for (int i = 0; i < 200; i++) {
      texts.op('X').u4(letters.length).raw(letters);
    }
    Arrays.fill(lists, (byte) ']');
    assertRefused(
        texts.raw(Arrays.copyOf(lists, 1_800_000)).stop(), "would take over 128 MB"); // together
    PickleBuilder long1 = new PickleBuilder().op('X').u4(lists.length).raw(lists);
    assertRefused(long1.stop(), "object of class str, not");
    PickleBuilder copies = new PickleBuilder().global("collections", "OrderedDict").op('q', 0);
    copies.op(']', 'q', 1, '(');
    for (int i = 0; i < 10_000; i++) {
      copies.op(')', ')', 0x86);
    }
    copies.op('e', '0', '0', 'h', 1, 0x85, 'q', 2, '0');
    for (int i = 0; i < 10_000; i++) {
      copies.op('h', 0, 'h', 2, 'R');
    }
    assertRefused(copies.stop(), "would take over 128 MB");
  }

  @Test
  void tensorsBeyondTheirStorage() {
    long huge = 1L << 40;
    assertTensorRefused(1, 0, new long[] {huge}, new long[] {0}, "would take 4,398,046,511,104");
    assertTensorRefused(
        1, 0, new long[] {huge, huge}, new long[] {0, 0}, "has an impossible shape");
    assertTensorRefused(1, 0, new long[] {2}, ONE, "ends at byte 8 of a storage of 4");
    assertTensorRefused(1, 1, ONE, ONE, "ends at byte 8 of a storage of 4");
    assertTensorRefused(1, Long.MAX_VALUE, ONE, ONE, "has an impossible shape");
    assertTensorRefused(1, 1L << 61, ONE, ONE, "impossible shape");
    assertTensorRefused(1, 1L << 60, ONE, ONE, "of a storage of 4");
    assertTensorRefused(1, -1, ONE, ONE, "is given the number -1");
    assertTensorRefused(1, 0, new long[] {-1}, ONE, "is given the number -1");
    assertTensorRefused(1, 0, new long[] {2}, new long[] {-1}, "is given the number -1");
    assertTensorRefused(1, 0, new long[] {2, 2}, ONE, "2 dimensions with 1 strides");
    assertTensorRefused(1, 0, new long[65], new long[65], "65 dimensions");
    assertTensorRefused(2, 0, ONE, ONE, "has 4 bytes, float32 of 2 elements need 4 each");
    assertTensorRefused(huge, 0, ONE, ONE, "has 4 bytes");
    assertTensorRefused(Long.MAX_VALUE, 0, ONE, ONE, "has 4 bytes");
    assertTensorRefused(-1, 0, ONE, ONE, "is given the number -1");
    assertTensorRefused(
        1, 0, new long[] {2, Long.MAX_VALUE}, new long[] {Long.MAX_VALUE, 1}, "impossible shape");
  }

  private void assertTensorRefused(
      long elements, long offset, long[] shape, long[] strides, String reason) {
    PickleBuilder pickle = new PickleBuilder().op('}').text("w");
    assertRefused(pickle.tensor(elements, offset, shape, strides).op('s').stop(), reason);
  }

  /** Few enough copies of one element are what an expanded tensor honestly is. */
  @Test
  void expandedTensorsOfAModestSizeAreRead() throws IOException {
    PickleBuilder pickle = new PickleBuilder().op('}').text("w");
    pickle.tensor(1, 0, new long[] {2, 3}, new long[] {0, 0}).op('s');
    assertThat(WeightsGoldens.values(read(pickle.stop()).tensors().get("w")))
        .containsExactly(1, 1, 1, 1, 1, 1);
  }

  @Test
  void standInsWhereTensorsAreNeeded() {
    PickleBuilder parameter =
        new PickleBuilder()
            .op('}')
            .text("w")
            .global("torch._utils", "_rebuild_parameter")
            .global("odd", "Thing")
            .op(')', 0x81, 0x89, 'N', 0x87, 'R', 's');
    assertRefused(
        parameter.stop(),
        "gives torch._utils._rebuild_parameter an object of class odd.Thing where a tensor");
    PickleBuilder storage =
        new PickleBuilder()
            .op('}')
            .text("w")
            .global("torch._utils", "_rebuild_tensor_v2")
            .op('(')
            .global("odd", "Thing")
            .op('t', 'R', 's');
    assertRefused(storage.stop(), "the class odd.Thing where a storage is needed");
    assertRefused(new PickleBuilder().op('N', 'Q').stop(), "a persistent id that is None");
  }

  @Test
  void callsByAnyDoor() {
    for (String[] function :
        new String[][] {
          {"builtins", "eval"},
          {"__builtin__", "getattr"},
          {"torch.storage", "_load_from_bytes"},
          {"torch.jit._pickle", "build_x"},
          {"torch._utils", "_import_dotted_name"},
          {"runpy", "_run_code"}
        }) {
      String name = function[0] + "." + function[1];
      PickleBuilder reduce = new PickleBuilder().global(function[0], function[1]).op(')', 'R');
      assertRefused(reduce.stop(), "wants to call " + name + ", which is not part of any weights");
      PickleBuilder stacked = new PickleBuilder().text(function[0]).text(function[1]);
      assertRefused(stacked.op(0x93, ')', 'R').stop(), "wants to call " + name);
      PickleBuilder inner =
          new PickleBuilder()
              .global("torch._tensor", "_rebuild_from_type_v2")
              .op('(')
              .global(function[0], function[1])
              .op('N', ')', 'N', 't', 'R');
      assertRefused(inner.stop(), "wants to call " + name);
    }
    PickleBuilder lines = new PickleBuilder().text("os\nsys\u2028tem").text("a\u0000\r").op(0x93);
    assertRefused(lines.op(')', 'R').stop(), "wants to call os\\x0asys\\x2028tem.a\\x00\\x0d, ");
    assertRefused(new PickleBuilder().op('N', ')', 'R').stop(), "calls None");
  }

  /** No class is looked up, so one that would harm as it is made, or by its state, does not. */
  @Test
  void objectsAreNotMade() throws IOException {
    PickleBuilder pickle =
        new PickleBuilder()
            .op('}')
            .text("args")
            .global("subprocess", "Popen")
            .text("touch x")
            .op(0x85, 0x81, '}', 'b', 's')
            .text("w")
            .one()
            .op('s');
    assertThat(read(pickle.stop()).tensors()).containsOnlyKeys("w");
    PickleBuilder whole = new PickleBuilder().op('}').text("model").global("a", "Net");
    assertRefused(
        whole.op(')', 0x81, 's').text("w").one().op('s').stop(), "object of class a.Net, not a");
  }

  @Test
  void namesThatCannotBe() {
    PickleBuilder newline = new PickleBuilder().op('}').text("a\nb").one().op('s');
    assertRefused(newline.stop(), "a tensor of an impossible name: a\\x0ab");
    PickleBuilder number = new PickleBuilder().op('}', 'K', 1).one().op('s');
    assertRefused(number.stop(), "a tensor whose name is an int");
    PickleBuilder endless = new PickleBuilder().op('}').text("a".repeat(600)).one().op('s');
    assertRefused(endless.stop(), "impossible name");
  }

  @Test
  void kindsOfTensorsThatAreNotReadAreNamed() {
    PickleBuilder complex = new PickleBuilder().op('}').text("w");
    complex.global("torch._utils", "_rebuild_tensor_v2").op('(');
    complex.storage("ComplexFloatStorage", "0", 1).number(0).numbers(1).numbers(1);
    assertRefused(complex.op('t', 'R', 's').stop(), "tensor \"w\" is complex64, which is not read");
    PickleBuilder quantized = new PickleBuilder().op('}').text("w");
    quantized.global("torch._utils", "_rebuild_qtensor").op(')', 'R', 's');
    assertRefused(quantized.stop(), "tensor \"w\" is quantized, which is not read");
    PickleBuilder unknown = new PickleBuilder().op('}').text("w").storage("OddStorage", "0", 1);
    assertRefused(unknown.op('s').stop(), "a storage of the unknown type torch.OddStorage");
  }

  /** Modules that share both children sixty levels deep, and one that holds itself. */
  @Test
  void torchScriptThatIsNoTree() throws IOException {
    PickleBuilder dag = new PickleBuilder();
    dag.global("__torch__", "M").op(')', 0x81, 'q', 0);
    for (int i = 0; i < 60; i++) {
      dag.op('0').global("__torch__", "M").op(')', 0x81, '}', '(');
      dag.text("a").op('h', i).text("b").op('h', i).op('u', 'b', 'q', i + 1);
    }
    assertScriptRefused(dag.stop(), "are no tree");
    PickleBuilder cycle = new PickleBuilder().global("__torch__", "M").op(')', 0x81, 'q', 0);
    cycle.op('}').text("a").op('h', 0, 's', 'b');
    assertScriptRefused(cycle.stop(), "are no tree");
    assertScriptRefused(new PickleBuilder().op('}').stop(), "is a TorchScript archive without");
  }

  private void assertScriptRefused(byte[] pickle, String reason) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("m/data.pkl", pickle);
    entries.put("m/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
    assertFileRefused(PickleBuilder.zip(entries, ZipEntry.STORED), reason);
  }

  @Test
  void zipBombs() throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    byte[] zeros = new byte[80_000_000];
    entries.put("a/data.pkl", new PickleBuilder().op('}').text("w").one().op('s').stop());
    entries.put("a/data/0", zeros);
    assertFileRefused(PickleBuilder.zip(entries, ZipEntry.DEFLATED), "has 80,000,000 bytes");
    PickleBuilder large = new PickleBuilder().op('}').text("w");
    large.tensor(zeros.length / 4, 0, ONE, ONE).op('s');
    entries.put("a/data.pkl", large.stop());
    assertFileRefused(
        PickleBuilder.zip(entries, ZipEntry.DEFLATED),
        "would take 80,000,000 bytes to inflate a/data/0; a file of its size may take");
    entries.put("a/data.pkl", zeros);
    assertFileRefused(
        PickleBuilder.zip(entries, ZipEntry.DEFLATED), "a compressed pickle of 80,000,000 bytes");
  }

  @Test
  void zipDirectoriesThatLie() throws IOException {
    byte[] good = PickleBuilder.archive(new PickleBuilder().op('}').text("w").one().op('s').stop());
    ByteBuffer bytes = ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN);
    int end = good.length - 22;
    int directory = bytes.getInt(end + 16);
    assertThat(WeightsFile.read(write(good)).weights().tensors()).containsOnlyKeys("w");

    assertEdited(good, end + 10, (short) 3, "longer than its entries");
    assertEdited(good, end + 10, (short) 5, "cut off");
    assertEdited(good, end + 10, (short) -1, "zip64 directory is missing");
    assertEdited(good, end + 20, (short) 1, "no zip directory at its end");
    assertEdited(good, directory + 28, (short) 9, "is not where its zip directory says");
    assertEdited(good, directory + 8, (short) 1, "is encrypted");
    assertEdited(good, directory + 10, (short) 12, "packed by method 12");
    assertEdited(good, directory + 24, (short) 1, "bytes of 1");
    assertEdited(good, directory + 20, (short) 250, "overlaps what follows");
    assertEdited(good, directory + 22, (short) 900, "ends outside");
    assertEdited(good, directory + 42, (short) 7, "is not where its zip directory says");
    assertEdited(good, directory + 44, (short) -1, "is not where its zip directory says");

    byte[] twice =
        new String(good, StandardCharsets.ISO_8859_1)
            .replace("archive/version", "archive/data.pk")
            .replace("archive/data.pkl", "archive/data.pkk")
            .getBytes(StandardCharsets.ISO_8859_1);
    assertFileRefused(twice, "it has no data.pkl");
    String text = new String(good, StandardCharsets.ISO_8859_1);
    assertFileRefused(
        text.replace("archive/version", "archive/byteord")
            .replace("archive/byteorder", "archive/version00".substring(0, 17))
            .replace("archive/data/0", "archive/versio")
            .getBytes(StandardCharsets.ISO_8859_1),
        "data/0 is missing");
    Map<String, byte[]> same = new LinkedHashMap<>();
    same.put("a/data.pkl", new byte[1]);
    same.put("a/data.pkk", new byte[1]);
    assertFileRefused(
        new String(PickleBuilder.zip(same, ZipEntry.STORED), StandardCharsets.ISO_8859_1)
            .replace("a/data.pkk", "a/data.pkl")
            .getBytes(StandardCharsets.ISO_8859_1),
        "a/data.pkl is there twice");
  }

  private void assertEdited(byte[] good, int at, short value, String reason) throws IOException {
    byte[] edited = good.clone();
    ByteBuffer.wrap(edited).order(ByteOrder.LITTLE_ENDIAN).putShort(at, value);
    assertFileRefused(edited, reason);
  }

  @Test
  void legacyStoragesThatLie() throws IOException {
    byte[] good = WeightsGoldens.bytes("legacy.pth");
    ByteBuffer bytes = ByteBuffer.wrap(good.clone()).order(ByteOrder.LITTLE_ENDIAN);
    // "classifier.3.bias", two elements, is one of the storages: find their count before the data
    StateDict read = WeightsFile.read(write(good)).weights();
    byte[] data = new byte[8];
    read.tensors().get("classifier.3.bias").bytes().get(data);
    int at = 0;
    while (!Arrays.equals(good, at + 8, at + 16, data, 0, 8)) {
      at++;
    }
    assertThat(bytes.getLong(at)).isEqualTo(2);
    for (long count : new long[] {1, 3, -1, 1L << 61, Long.MAX_VALUE}) {
      bytes.putLong(at, count);
      assertFileRefused(bytes.array(), "its tensors need 2");
    }
  }

  private StateDict read(byte[] pickle) throws IOException {
    return WeightsFile.read(write(PickleBuilder.archive(pickle))).weights();
  }

  private Path write(byte[] content) throws IOException {
    return Files.write(folder.resolve("made.pth"), content);
  }

  private void assertRefused(byte[] pickle, String reason) {
    try {
      assertFileRefused(PickleBuilder.archive(pickle), reason);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void assertFileRefused(byte[] content, String reason) throws IOException {
    Path file = write(content);
    assertTimeout(
        Duration.ofSeconds(2),
        () ->
            assertThatThrownBy(() -> WeightsFile.read(file))
                .isInstanceOf(WeightsException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(reason)
                .hasMessageNotContaining("\n"));
  }
}
