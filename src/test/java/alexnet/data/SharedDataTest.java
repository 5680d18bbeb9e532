package alexnet.data;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.data.split.DataSplits;
import alexnet.image.RgbImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real data sets beside the checkout, where they are. */
class SharedDataTest {
  @TempDir Path root;

  @Test
  void fashionMnistIdx() throws IOException {
    SharedData.unpack("fashion-mnist-idx.tar", root);
    DataSplits splits =
        DataSplits.open(root.resolve("fashion-mnist/idx"), OptionalDouble.empty(), 1);
    assertThat(splits.train().classes())
        .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    assertThat(splits.train().classCounts()).containsOnly(5400);
    assertThat(splits.validation().classCounts()).containsOnly(600);
    assertThat(splits.test().classCounts()).containsOnly(1000);
    RgbImage boot =
        splits.all().samples().stream()
            .filter(sample -> sample.name().endsWith("train-images-idx3-ubyte.gz#0"))
            .findFirst()
            .orElseThrow()
            .source()
            .read(Pictures.DECODER);
    assertThat(boot.width()).isEqualTo(28);
    assertThat(boot.height()).isEqualTo(28);
    // The first picture is an ankle boot; its sole is the last rows but two.
    assertThat(boot.pixels()[0]).isZero();
    assertThat(boot.pixels()[3 * (24 * 28 + 10)] & 0xff).isGreaterThan(150);
  }

  @Test
  void imagenette() throws IOException {
    SharedData.unpack("imagenette224.tar", root);
    DataSplits splits = DataSplits.open(root.resolve("imagenette224"), OptionalDouble.of(0), 1);
    assertThat(splits.train().size()).isEqualTo(5000);
    assertThat(splits.test().size()).isEqualTo(1500);
    assertThat(splits.validation().size()).isZero();
    assertThat(splits.train().classes())
        .hasSize(10)
        .startsWith("English_springer", "French_horn", "cassette_player")
        .endsWith("tench");
  }
}
