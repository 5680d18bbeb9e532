package alexnet.data.packed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.data.Dataset;
import alexnet.data.DatasetException;
import alexnet.data.Pictures;
import alexnet.data.Sample;
import alexnet.data.folder.DataLayout;
import alexnet.data.split.DataSplits;
import alexnet.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarDatasetTest {
  private static final int RECORD = 3073;

  @TempDir Path root;

  @BeforeEach
  void writeSet() throws IOException {
    for (int batch = 1; batch <= 5; batch++) {
      Files.write(batch(batch), records(batch, 0, 1, 2, 2));
    }
    Files.write(root.resolve("test_batch.bin"), records(6, 2, 1));
    Files.writeString(root.resolve("batches.meta.txt"), "airplane\nautomobile\nbird\n\n");
  }

  private Path batch(int number) {
    return root.resolve("data_batch_" + number + ".bin");
  }

  /** The value of a pixel: of a formula, so that a mistaken order shows. */
  private static int value(int batch, int picture, int channel, int y, int x) {
    return (batch * 31 + picture * 7 + channel * 101 + y * 13 + x * 3) & 0xff;
  }

  /** As https://www.cs.toronto.edu/~kriz/cifar.html tells: label, red, green, blue; row by row. */
  private static byte[] records(int batch, int... labels) {
    byte[] bytes = new byte[labels.length * RECORD];
    int at = 0;
    for (int picture = 0; picture < labels.length; picture++) {
      bytes[at++] = (byte) labels[picture];
      for (int channel = 0; channel < 3; channel++) {
        for (int y = 0; y < 32; y++) {
          for (int x = 0; x < 32; x++) {
            bytes[at++] = (byte) value(batch, picture, channel, y, x);
          }
        }
      }
    }
    return bytes;
  }

  @Test
  void readsPicturesOfAllBatches() {
    assertThat(DataLayout.of(root)).isEqualTo(DataLayout.CIFAR);
    Dataset dataset = CifarDataset.read(root, CifarDataset.Part.TRAIN);
    assertThat(dataset.classes()).containsExactly("airplane", "automobile", "bird");
    assertThat(dataset.classCounts()).containsExactly(5, 5, 10);
    for (int i = 0; i < dataset.size(); i++) {
      int batch = i / 4 + 1;
      Sample sample = dataset.samples().get(i);
      assertThat(sample.name()).isEqualTo(batch(batch) + "#" + i % 4);
      assertThat(sample.source().file()).isEqualTo(batch(batch));
      RgbImage image = sample.source().read(Pictures.DECODER);
      assertThat(image.width()).isEqualTo(32);
      assertThat(image.height()).isEqualTo(32);
      for (int p = 0; p < 32 * 32 * 3; p++) {
        int expected = value(batch, i % 4, p % 3, p / 96, p / 3 % 32);
        assertThat(image.pixels()[p] & 0xff).isEqualTo(expected);
      }
    }
  }

  @Test
  void validationIsATenthOfTrainAndTestStaysWhole() throws IOException {
    for (int batch = 1; batch <= 5; batch++) {
      Files.write(batch(batch), records(batch, IntStream.range(0, 12).map(i -> i % 3).toArray()));
    }
    DataSplits splits = DataSplits.open(root, OptionalDouble.empty(), 1);
    assertThat(splits.train().classCounts()).containsExactly(18, 18, 18);
    assertThat(splits.validation().classCounts()).containsExactly(2, 2, 2);
    assertThat(splits.test().classCounts()).containsExactly(0, 1, 1);
    Files.delete(root.resolve("test_batch.bin"));
    assertThat(DataSplits.open(root, OptionalDouble.empty(), 1).test().isEmpty()).isTrue();
  }

  @Test
  void sortsClassesAndLabelsWithThem() throws IOException {
    Files.writeString(root.resolve("batches.meta.txt"), "zebra\r\nape\r\nmule\r\n");
    Dataset dataset = CifarDataset.read(root, CifarDataset.Part.TEST);
    assertThat(dataset.classes()).containsExactly("ape", "mule", "zebra");
    assertThat(dataset.samples()).extracting(Sample::label).containsExactly(1, 0);
  }

  @Test
  void countsClassesThatHaveNoNames() throws IOException {
    Files.delete(root.resolve("batches.meta.txt"));
    Dataset dataset = CifarDataset.read(root, CifarDataset.Part.TEST);
    assertThat(dataset.classes()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    assertThat(dataset.samples()).extracting(Sample::label).containsExactly(2, 1);
  }

  @Test
  void eachFaultIsOneLineThatNamesTheFile() throws IOException {
    byte[] good = Files.readAllBytes(batch(3));
    Files.write(batch(3), Arrays.copyOf(good, good.length - 1));
    refuses(batch(3) + ": 12291 bytes, not a number of whole pictures of 3073 bytes");
    Files.write(batch(3), new byte[0]);
    refuses(batch(3) + ": 0 bytes, not a number of whole pictures of 3073 bytes");
    byte[] other = good.clone();
    other[2 * RECORD] = (byte) 200;
    Files.write(batch(3), other);
    refuses(batch(3) + "#2: label 200, but there are 3 classes");
    Files.delete(batch(3));
    refuses(batch(3) + ": is missing; it belongs to the others in the folder");
    Files.createDirectory(batch(3));
    refuses(batch(3) + ": ");
  }

  @Test
  void eachFaultOfTheClassNamesIsOneLine() throws IOException {
    Path names = root.resolve("batches.meta.txt");
    Files.writeString(names, "bird\ncat\nbird\n");
    refuses(names + ": names a class twice");
    Files.writeString(names, "bird\n");
    refuses(names + ": 1 class names, expected 2 to 256");
    Files.write(names, List.of());
    refuses(names + ": 0 class names, expected 2 to 256");
    Files.write(names, new byte[] {(byte) 0xff, 'a', '\n', 'b'});
    refuses(names + ": not a text file in UTF-8");
    Files.write(names, new byte[70_000]);
    refuses(names + ": too large for a list of class names");
  }

  private void refuses(String message) {
    assertThatThrownBy(() -> DataSplits.open(root, OptionalDouble.empty(), 1))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith(message)
        .hasMessageNotContaining("\n");
  }
}
