package alexnet.data.packed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.data.Dataset;
import alexnet.data.DatasetException;
import alexnet.data.Sample;
import alexnet.data.split.DataSplits;
import alexnet.image.DecodeLimits;
import alexnet.image.ImageDecoder;
import alexnet.image.RgbImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdxDatasetTest {
  private static final ImageDecoder DECODER = new ImageDecoder(DecodeLimits.DEFAULT, 256);

  @TempDir Path root;

  @ParameterizedTest
  @CsvSource({"-,''", ".,''", "-,.gz", ".,.gz"})
  void picturesAreGreyInThreeChannels(String joint, String ending) throws IOException {
    write("train-images" + joint + "idx3-ubyte" + ending, images(3, 2, 4));
    write("train-labels" + joint + "idx1-ubyte" + ending, labels(1, 0, 1));
    assertThat(IdxDataset.isIdx(root)).isTrue();
    Dataset dataset = IdxDataset.read(root, IdxDataset.Part.TRAIN);
    assertThat(dataset.classes()).containsExactly("0", "1");
    assertThat(dataset.samples()).extracting(Sample::label).containsExactly(1, 0, 1);
    RgbImage image = dataset.samples().get(1).source().read(DECODER);
    assertThat(image.width()).isEqualTo(4);
    assertThat(image.height()).isEqualTo(2);
    for (int i = 0; i < 8; i++) {
      byte grey = (byte) (8 + i);
      assertThat(Arrays.copyOfRange(image.pixels(), 3 * i, 3 * i + 3))
          .containsExactly(grey, grey, grey);
    }
    assertThat(dataset.samples().get(2).name())
        .isEqualTo(root.resolve("train-images" + joint + "idx3-ubyte" + ending) + "#2");
  }

  @Test
  void classNamesSortByValue() throws IOException {
    int[] values = new int[12];
    Arrays.setAll(values, i -> 11 - i);
    part("train", values);
    part("t10k", 10, 2);
    DataSplits splits = DataSplits.open(root, OptionalDouble.of(0), 1);
    assertThat(splits.train().classes()).startsWith("00", "01", "02").endsWith("09", "10", "11");
    assertThat(splits.test().classes()).isEqualTo(splits.train().classes()).isSorted();
    assertThat(splits.test().samples()).extracting(Sample::label).containsExactly(10, 2);
  }

  @Test
  void labelsThatStartAtOneMakeNoEmptyClass() throws IOException {
    part("train", 3, 1, 2); // as EMNIST letters, 1..26
    Dataset dataset = IdxDataset.read(root, IdxDataset.Part.TRAIN);
    assertThat(dataset.classes()).containsExactly("1", "2", "3");
    assertThat(dataset.samples()).extracting(Sample::label).containsExactly(2, 0, 1);
  }

  @Test
  void validationIsATenthOfTrainAndTestStaysWhole() throws IOException {
    int[] values = new int[40];
    Arrays.setAll(values, i -> i % 2);
    part("train", values);
    part("t10k", 0, 1, 1);
    DataSplits splits = DataSplits.open(root, OptionalDouble.empty(), 1);
    assertThat(splits.train().classCounts()).containsExactly(18, 18);
    assertThat(splits.validation().classCounts()).containsExactly(2, 2);
    assertThat(splits.test().size()).isEqualTo(3);
  }

  @Test
  void eachFaultIsOneLineThatNamesTheFile() throws IOException {
    part("train", 0, 1, 1);
    Path images = root.resolve("train-images-idx3-ubyte");
    byte[] good = Files.readAllBytes(images);

    Files.write(images, Arrays.copyOf(good, good.length - 1));
    refuses(images + ": the file is cut short: 23 of 24 bytes of elements");
    Files.write(images, Arrays.copyOf(good, 9));
    refuses(images + ": the file is cut short");
    Files.write(images, new byte[0]);
    refuses(images + ": the file is cut short");
    Files.write(images, Arrays.copyOf(good, good.length + 1));
    refuses(images + ": holds more than the 24 bytes that its header [3, 2, 4] declares");

    Files.write(images, with(good, 3, 1));
    refuses(
        images
            + ": magic number 0x00000801 instead of 0x00000803 (unsigned bytes in 3 dimensions)");
    Files.write(images, with(good, 11, 0));
    refuses(images + ": dimension 1 is 0, not positive");
    Files.write(images, with(good, 4, 0x80));
    refuses(images + ": dimension 0 is -2147483645, not positive");
    // (2^30 + 3) * 2 * 4 is 24 in 32 bits: must neither overflow nor be allocated.
    Files.write(images, with(good, 4, 0x40));
    refuses(images + ": the file is cut short: 24 of 8589934616 bytes of elements");

    Files.write(images, good);
    Path labels = root.resolve("train-labels-idx1-ubyte");
    Files.write(labels, labels(0, 1));
    refuses(images + ": 3 pictures, but train-labels-idx1-ubyte has 2 labels");
    Files.write(labels, labels(1, 1, 1));
    refuses(images + ": 1 class, and a classifier needs two");
    Files.delete(labels);
    refuses(root + " has no train-labels-idx1-ubyte or the same with .gz");
  }

  @Test
  void brokenGzipIsOneLineThatNamesTheFile() throws IOException {
    write("train-labels-idx1-ubyte.gz", labels(0, 1, 1));
    Path images = root.resolve("train-images-idx3-ubyte.gz");
    write("train-images-idx3-ubyte.gz", images(3, 2, 4));
    byte[] good = Files.readAllBytes(images);

    Files.write(images, Arrays.copyOf(good, good.length - 12));
    refuses(images + ": ");
    Files.write(images, Arrays.copyOf(good, good.length - 3)); // only the checksum is missing
    refuses(images + ": the file is cut short");
    Files.write(images, with(good, good.length - 8, good[good.length - 8] ^ 1));
    refuses(images + ": not a sound gzip file: Corrupt GZIP trailer");
    Files.write(images, images(3, 2, 4));
    refuses(images + ": not a sound gzip file: Not in GZIP format");

    byte[] bomb = images(3, 2, 4);
    write("train-images-idx3-ubyte.gz", with(bomb, 5, 0x40)); // 4 million pictures
    refuses(images + ": the header [4194307, 2, 4] declares 33554456 bytes, more than ");
  }

  @Test
  void aTestLabelThatTrainLacksIsNamed() throws IOException {
    part("train", 0, 1);
    part("t10k", 1, 7);
    assertThatThrownBy(() -> DataSplits.open(root, OptionalDouble.empty(), 1).test())
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            root.resolve("t10k-images-idx3-ubyte")
                + "#1: label 7 does not occur in the train files");
  }

  private void refuses(String message) {
    ThrowingCallable read = () -> IdxDataset.read(root, IdxDataset.Part.TRAIN);
    assertThatThrownBy(read)
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith(message)
        .hasMessageNotContaining("\n");
  }

  private void part(String prefix, int... values) throws IOException {
    write(prefix + "-images-idx3-ubyte", images(values.length, 2, 4));
    write(prefix + "-labels-idx1-ubyte", labels(values));
  }

  private void write(String name, byte[] bytes) throws IOException {
    try (OutputStream file = Files.newOutputStream(root.resolve(name));
        OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(file) : file) {
      out.write(bytes);
    }
  }

  private static byte[] images(int count, int height, int width) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    for (int value : List.of(0x803, count, height, width)) {
      out.writeInt(value);
    }
    for (int i = 0; i < count * height * width; i++) {
      out.write(i);
    }
    return bytes.toByteArray();
  }

  private static byte[] labels(int... values) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(0x801);
    out.writeInt(values.length);
    for (int value : values) {
      out.write(value);
    }
    return bytes.toByteArray();
  }

  private static byte[] with(byte[] bytes, int at, int value) {
    byte[] changed = bytes.clone();
    changed[at] = (byte) value;
    return changed;
  }
}
