package alexnet.weights.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import alexnet.weights.WeightsFile;
import alexnet.weights.WeightsGoldens;
import alexnet.weights.tensor.StateDict;
import alexnet.weights.tensor.WeightsException;
import java.io.IOException;
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

  /** Far more than any machine needs; what is wrong here would take years. */
  private static final Duration SOON = Duration.ofSeconds(30);

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

  /** Each use of such a name would copy it. */
  @Test
  void longNamesOfClasses() {
    PickleBuilder names =
        new PickleBuilder().text("pathlib" + "x".repeat(60_000)).text("Path").op(0x93, 'q', 0);
    for (int i = 0; i < 20_000; i++) {
      names.op('h', 0, ')', 'R');
    }
    assertRefused(names.stop(), "a class with a name of over");
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

  private StateDict read(byte[] pickle) throws IOException {
    Path file = write(PickleBuilder.archive(pickle));
    return assertTimeoutPreemptively(SOON, () -> WeightsFile.read(file).weights());
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
    assertRefused(write(content), reason);
  }

  /** Soon, in one line that names the file and the reason. */
  static void assertRefused(Path file, String reason) {
    assertTimeoutPreemptively(
        SOON,
        () ->
            assertThatThrownBy(() -> WeightsFile.read(file))
                .isInstanceOf(WeightsException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(reason)
                .hasMessageNotContaining("\n"));
  }
}
