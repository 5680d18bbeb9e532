package alexnet.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.image.RgbImage;
import alexnet.transform.BilinearResize;
import alexnet.transform.CropBox;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** Properties of the comparison, on smooth random pictures. */
class ThumbnailTest {
  private static final int SIDE = 96;

  /** Blobs of random colours: an enlarged picture of few random pixels. */
  private static RgbImage blobs(long seed) {
    byte[] few = new byte[20 * 15 * 3];
    new Random(seed).nextBytes(few);
    for (int i = 0; i < few.length; i++) {
      few[i] = (byte) (40 + (few[i] & 0xFF) / 2); // room to brighten
    }
    RgbImage small = new RgbImage(20, 15, few);
    return BilinearResize.resize(small, CropBox.of(small), SIDE, SIDE);
  }

  private static RgbImage map(RgbImage image, IntUnaryOperator value) {
    byte[] pixels = new byte[image.pixels().length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) value.applyAsInt(image.pixels()[i] & 0xFF);
    }
    return new RgbImage(image.width(), image.height(), pixels);
  }

  private static Fingerprint print(RgbImage image) {
    return Fingerprint.of(image, image.width(), image.height());
  }

  private static boolean alike(RgbImage one, RgbImage other) {
    boolean alike = Thumbnail.alike(print(one).thumbnail(), print(other).thumbnail());
    assertThat(Thumbnail.alike(print(other).thumbnail(), print(one).thumbnail()))
        .as("either way round")
        .isEqualTo(alike);
    return alike;
  }

  @Test
  void copiesAreAlike() {
    int close = 0;
    for (long seed = 1; seed <= 30; seed++) {
      RgbImage image = blobs(seed);
      RgbImage half = BilinearResize.resize(image, CropBox.of(image), SIDE / 2, SIDE / 2);
      RgbImage flat = map(image, v -> 40 + 3 * v / 4);
      RgbImage bright = map(image, v -> v + 12);
      for (RgbImage copy : new RgbImage[] {image, half, flat, bright}) {
        assertThat(alike(image, copy)).as("seed %d", seed).isTrue();
        int distance = PerceptualHash.distance(print(image).hash(), print(copy).hash());
        close += distance <= ClosePairs.RADIUS ? 1 : 0;
      }
    }
    assertThat(close).as("of 120 hashes").isGreaterThanOrEqualTo(114);
  }

  @Test
  void strangersAreNot() {
    for (long seed = 1; seed <= 60; seed++) {
      assertThat(alike(blobs(seed), blobs(seed + 1))).as("seed %d", seed).isFalse();
    }
  }

  /** A small object on the same background makes another picture, and so does another colour. */
  @Test
  void aSpotOrAnotherColourMakesADifference() {
    RgbImage image = blobs(1);
    byte[] spot = image.pixels().clone();
    byte[] tinted = image.pixels().clone();
    byte[] speck = image.pixels().clone();
    for (int y = 36; y < 48; y++) {
      for (int x = 48; x < 60; x++) {
        int i = (y * SIDE + x) * 3;
        for (int c = 0; c < 3; c++) {
          speck[i + c] = (byte) Math.min(255, (speck[i + c] & 0xFF) + 10);
        }
      }
    }
    for (int y = 30; y < 46; y++) {
      for (int x = 50; x < 66; x++) {
        int i = (y * SIDE + x) * 3;
        spot[i] = spot[i + 1] = spot[i + 2] = (byte) 255;
        // Less green and more red of about the same brightness.
        tinted[i] = (byte) Math.min(255, (tinted[i] & 0xFF) + 110);
        tinted[i + 1] = (byte) Math.max(0, (tinted[i + 1] & 0xFF) - 56);
      }
    }
    assertThat(alike(image, new RgbImage(SIDE, SIDE, spot))).isFalse();
    assertThat(alike(image, new RgbImage(SIDE, SIDE, speck))).as("one value of 64").isFalse();
    assertThat(alike(image, new RgbImage(SIDE, SIDE, tinted))).isFalse();
  }

  @Test
  void noiseOnOneColourIsFlatAndAGradientIsNot() {
    byte[] noise = new byte[SIDE * SIDE * 3];
    byte[] gradient = new byte[noise.length];
    Random random = new Random(3);
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (byte) (200 + random.nextInt(3));
      gradient[i] = (byte) (100 + i / 3 % SIDE / 4);
    }
    assertThat(print(new RgbImage(SIDE, SIDE, noise)).isFlat()).isTrue();
    assertThat(print(new RgbImage(SIDE, SIDE, gradient)).isFlat()).isFalse();
  }
}
