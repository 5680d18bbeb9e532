package alexnet.weights.pytorch;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.weights.WeightsFile;
import alexnet.weights.WeightsGoldens;
import alexnet.weights.tensor.StateDict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As {@link PyTorchHostileTest}, with what is around the pickle: archives, storages. */
@Tag("fuzz")
class PyTorchHostileArchiveTest {
  private static final long[] ONE = {1};

  @TempDir Path folder;

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

  /** A general zip library took a minute over this directory, and then all memory. */
  @Test
  void directoriesOfHalfAMillionEntries() throws IOException {
    int count = 500_000;
    ByteBuffer zip =
        ByteBuffer.allocate(30 + 49 * count + 56 + 20 + 22).order(ByteOrder.LITTLE_ENDIAN);
    zip.putInt(0x04034b50).position(30);
    for (int i = 0; i < count; i++) {
      int at = zip.position();
      zip.putInt(0x02014b50).position(at + 28);
      zip.putShort((short) 3).position(at + 46);
      zip.put((byte) (i & 127)).put((byte) (i >> 7 & 127)).put((byte) (i >> 14));
    }
    int end = zip.position();
    zip.putInt(0x06064b50).position(end + 32);
    zip.putLong(count).putLong(end - 30).putLong(30);
    zip.putInt(0x07064b50).putInt(0).putLong(end).putInt(1);
    zip.putInt(0x06054b50).putInt(0).putInt(-1).putInt(-1).putInt(-1).putShort((short) 0);
    assertFileRefused(zip.array(), "its zip directory has 500000 entries");
  }

  private Path write(byte[] content) throws IOException {
    return Files.write(folder.resolve("made.pth"), content);
  }

  private void assertFileRefused(byte[] content, String reason) throws IOException {
    PyTorchHostileTest.assertRefused(write(content), reason);
  }
}
