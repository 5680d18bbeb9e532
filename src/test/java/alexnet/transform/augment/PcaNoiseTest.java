package alexnet.transform.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import alexnet.image.RgbImage;
import alexnet.transform.Pictures;
import alexnet.transform.augment.PcaNoise.Shift;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PcaNoiseTest {
  private static final long SEED = 20121203;
  private static final int DRAWS = 20_000;

  /**
   * By hand from the published matrix, whose rows are red, green, blue: {@code 255 * (-0.5675 *
   * 0.2175 * 1) = -31.5}, and so on.
   */
  @Test
  void addsEigenvectorsInProportionToTheirValues() {
    assertThat(Shift.of(1, 0, 0)).isEqualTo(new Shift(-31, -32, -32));
    assertThat(Shift.of(0, 10, 0)).isEqualTo(new Shift(34, 0, -33));
    assertThat(Shift.of(0, 0, 10)).isEqualTo(new Shift(5, -9, 5));
    assertThat(Shift.of(-1, 10, 10)).isEqualTo(new Shift(71, 23, 4));
    assertThat(Shift.of(0, 0, 0)).isEqualTo(new Shift(0, 0, 0));
  }

  @Test
  void hasTheCovarianceOfItsEigenvectors() {
    Random random = new Random(SEED);
    PcaNoise noise = new PcaNoise(0.5);
    double[] sums = new double[3];
    double redBlue = 0;
    double redSquare = 0;
    double greenSquare = 0;
    for (int i = 0; i < DRAWS; i++) {
      Shift shift = noise.draw(random);
      sums[0] += shift.red();
      sums[1] += shift.green();
      sums[2] += shift.blue();
      redSquare += (double) shift.red() * shift.red();
      greenSquare += (double) shift.green() * shift.green();
      redBlue += (double) shift.red() * shift.blue();
    }
    for (double sum : sums) {
      // Deviation of a channel about 16, standard error 0.11.
      assertThat(sum / DRAWS).as("mean, seed %d", SEED).isCloseTo(0, within(0.6));
    }
    // Red: (255 * 0.5)^2 * (0.5675^2 * 0.2175^2 + 0.7192^2 * 0.0188^2 + 0.4009^2 * 0.0045^2) =
    // 250.7, and 1/12 for rounding; relative standard error sqrt(2 / 20000) = 0.01.
    assertThat(redSquare / DRAWS).as("seed %d", SEED).isCloseTo(250.8, within(12.5));
    // Green: 0.5808^2 * 0.2175^2 + 0.0045^2 * 0.0188^2 + 0.8140^2 * 0.0045^2.
    assertThat(greenSquare / DRAWS).as("seed %d", SEED).isCloseTo(259.7, within(13.0));
    // Red with blue: 0.5675 * 0.5836 * 0.2175^2 - 0.7192 * 0.6948 * 0.0188^2 + ...
    assertThat(redBlue / DRAWS).as("seed %d", SEED).isCloseTo(251.9, within(12.5));
  }

  @Test
  void shiftsEveryPixelWithinBounds() {
    RgbImage image = new RgbImage(2, 1, new byte[] {0, 10, (byte) 250, (byte) 255, 3, 100});
    assertThat(new Shift(-5, -4, 6).apply(image).pixels())
        .containsExactly(0, 6, (byte) 255, (byte) 250, 0, 106);
    RgbImage noise = Pictures.noise(1, 9, 8);
    PcaNoise pca = new PcaNoise(PcaNoise.PAPER_SIGMA);
    assertThat(pca.apply(noise, new Random(SEED)).pixels())
        .isEqualTo(pca.draw(new Random(SEED)).apply(noise).pixels());
  }

  @Test
  void messagesNameTheNumbers() {
    assertThatThrownBy(() -> new PcaNoise(-0.1))
        .hasMessage("sigma of colour noise must be 0.0..10.0, got -0.1");
    assertThatThrownBy(() -> new PcaNoise(Double.NaN)).hasMessageContaining("got NaN");
  }
}
