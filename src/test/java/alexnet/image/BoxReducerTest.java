package alexnet.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.image.source.BadPictureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoxReducerTest {
  @ParameterizedTest
  @CsvSource({
    "100, 100, 0, 1", // no target: every pixel
    "1023, 5000, 256, 1", // below four times the target
    "1024, 5000, 256, 2",
    "5000, 1535, 256, 2",
    "5000, 1536, 256, 3",
    "6000, 4000, 256, 7",
    "1, 100000, 256, 1",
    "60000, 60000, 1, 2048" // sums of larger blocks would not fit an int
  })
  void factorLeavesTwiceTheTarget(int width, int height, int target, int factor) {
    assertThat(BoxReducer.factor(width, height, target)).isEqualTo(factor);
  }

  @Test
  void averagesBlocksAndTheSmallerOnesAtTheEdge() throws BadPictureException {
    // 5x3 in blocks of 2x2: the last column is one pixel wide, the last row one pixel high.
    int[][] red = {{10, 20, 30, 40, 51}, {12, 22, 34, 40, 52}, {100, 101, 7, 9, 255}};
    BoxReducer reducer = new BoxReducer(5, 3, 2);
    for (int[] row : red) {
      byte[] rgb = new byte[1 + 15];
      for (int x = 0; x < 5; x++) {
        rgb[1 + 3 * x] = (byte) row[x];
        rgb[1 + 3 * x + 1] = (byte) (row[x] / 2);
        rgb[1 + 3 * x + 2] = (byte) 200;
      }
      reducer.row(rgb, 1);
    }

    RgbImage image = reducer.finish();

    assertThat(image.width()).isEqualTo(3);
    assertThat(image.height()).isEqualTo(2);
    // By hand, rounded half up: 64/4, 144/4, 103/2; 201/2, 16/2, 255.
    int[] reds = {16, 36, 52, 101, 8, 255};
    // Of 5+10+6+11, 15+20+17+20, 25+26; 50+50, 3+4, 127.
    int[] greens = {8, 18, 26, 50, 4, 127};
    for (int i = 0; i < 6; i++) {
      assertThat(TestPictures.pixel(image, i % 3, i / 3)).containsExactly(reds[i], greens[i], 200);
    }
  }

  @Test
  void missingRowsAreNamed() {
    BoxReducer reducer = new BoxReducer(1, 3, 1);
    reducer.row(new byte[3], 0);

    assertThatThrownBy(reducer::finish)
        .isInstanceOf(BadPictureException.class)
        .hasMessage("the pixel data ends after row 1 of 3");
  }

  @Test
  void aPreviewIsForgotten() throws BadPictureException {
    BoxReducer reducer = new BoxReducer(2, 2, 2);
    reducer.row(TestPictures.bytes(255, 255, 255, 255, 255, 255), 0);
    reducer.restart();
    reducer.row(new byte[6], 0);
    reducer.row(TestPictures.bytes(8, 8, 8, 8, 8, 8), 0);

    assertThat(reducer.finish().pixels()).containsExactly(4, 4, 4);
  }

  @Test
  void everyFormatIsReducedAlike() {
    java.awt.image.BufferedImage gradient = TestPictures.gradient(120, 84);
    ImageDecoder reducing = new ImageDecoder(DecodeLimits.DEFAULT, 10);
    RgbImage expected = reducing.convert(gradient);

    assertThat(expected.width()).isEqualTo(30); // factor 84 / 20 = 4
    assertThat(expected.height()).isEqualTo(21);
    for (String format : new String[] {"png", "bmp", "tiff", "pnm", "jpeg"}) {
      RgbImage image = reducing.decode(TestPictures.encode(gradient, format), format);
      assertThat(TestPictures.difference(image, expected))
          .as(format)
          .isLessThan(format.equals("jpeg") ? 2.0 : 1e-9);
    }
  }
}
