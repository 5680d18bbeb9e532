package alexnet.image.plugin;

import static alexnet.image.TestPictures.bytes;
import static alexnet.image.TestPictures.decode;
import static alexnet.image.TestPictures.pixel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.image.RgbImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** Dialects of bitmaps, by the descriptions of their headers; colours are written here by hand. */
class BmpFileTest {
  private static final int WIDTH = 6;

  /** A bitmap of given pixel data, with masks if its header has room for them, and a palette. */
  private static byte[] bmp(
      int header, int height, int bits, int compression, int[] masks, int colours, byte[] data) {
    int start = 14 + header + (header == 40 ? 4 * masks.length : 0) + 4 * colours;
    ByteBuffer bmp = ByteBuffer.allocate(start + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bmp.put((byte) 'B').put((byte) 'M').putInt(bmp.capacity()).putInt(0).putInt(start);
    bmp.putInt(header).putInt(WIDTH).putInt(height).putShort((short) 1).putShort((short) bits);
    bmp.putInt(compression).putInt(data.length).position(54);
    for (int mask : masks) {
      bmp.putInt(mask);
    }
    bmp.position(start - 4 * colours);
    for (int i = 0; i < colours; i++) {
      bmp.putInt(i * 0x0A0000 + i * 0x0300 + i); // red 10, green 3, blue 1 times the index
    }
    return bmp.put(data).array();
  }

  /** Of plain pixels masks mean nothing, whether there is room for them or not. */
  @Test
  void plainPixelsHaveNoMasks() {
    byte[] row = new byte[24];
    row[0] = 1;
    row[1] = 2;
    row[2] = 3;
    byte[] deep = new byte[12];
    deep[1] = 0x7C; // red of 5 bits
    for (int header : new int[] {40, 52, 56, 108, 124}) {
      int[] none = new int[0];
      assertThat(pixel(decode(bmp(header, 1, 32, 0, none, 0, row)), 0, 0))
          .as("header of %d", header)
          .containsExactly(3, 2, 1);
      assertThat(pixel(decode(bmp(header, 1, 16, 0, none, 0, deep)), 0, 0))
          .as("header of %d", header)
          .containsExactly(255, 0, 0);
    }
  }

  @Test
  void transparencyHasAMaskOfItsOwn() {
    byte[] row = new byte[24];
    row[0] = 100; // blue, green, red, alpha: half of (0, 0, 100)
    row[3] = (byte) 128;
    int[] masks = {0xFF0000, 0xFF00, 0xFF, 0xFF000000};
    for (int header : new int[] {56, 108, 124}) {
      RgbImage image = decode(bmp(header, 1, 32, 3, masks, 0, row));
      assertThat(pixel(image, 0, 0)).as("header of %d", header).containsExactly(127, 127, 177);
      assertThat(pixel(image, 1, 0)).as("transparent").containsExactly(255, 255, 255);
    }
  }

  /** Ten bits a colour and two of opacity: each is scaled by its own width. */
  @Test
  void masksMayHaveAnyWidth() {
    byte[] row = new byte[24];
    row[0] = (byte) 0xFF;
    row[1] = 3;
    row[3] = (byte) 0xC0; // all of red, opaque
    int[] masks = {0x3FF, 0xFFC00, 0x3FF00000, 0xC0000000};
    assertThat(pixel(decode(bmp(108, 1, 32, 3, masks, 0, row)), 0, 0)).containsExactly(255, 0, 0);
  }

  private static int[][] indices(RgbImage image) {
    int[][] indices = new int[image.height()][image.width()];
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        indices[y][x] = pixel(image, x, y)[2];
      }
    }
    return indices;
  }

  @Test
  void runsMayStepOverPixelsAndRows() {
    byte[] runs =
        bytes(
            2, 5, 0, 2, 1, 1, 1, 7, 0, 0, // 5 5, one aside and one up, 7, end of the row
            0, 0, // a row without a pixel
            0, 3, 1, 2, 3, 0, 9, 4, 0, 0, // 1 2 3 as they are, 4s beyond the edge
            0, 1);
    RgbImage image = decode(bmp(40, 4, 8, 1, new int[0], 10, runs));
    assertThat(indices(image))
        .isDeepEqualTo(
            new int[][] {
              {1, 2, 3, 4, 4, 4}, {0, 0, 0, 0, 0, 0}, {0, 0, 0, 7, 0, 0}, {5, 5, 0, 0, 0, 0}
            });
  }

  @Test
  void runsOfHalfBytesTakeTurns() {
    byte[] runs = bytes(5, 0x12, 0, 0, 0, 5, 0x34, 0x56, 0x70, 0, 1, 0x80, 0, 1);
    RgbImage image = decode(bmp(40, 3, 4, 2, new int[0], 16, runs));
    assertThat(indices(image))
        .isDeepEqualTo(new int[][] {{0, 0, 0, 0, 0, 0}, {3, 4, 5, 6, 7, 8}, {1, 2, 1, 2, 1, 0}});
    byte[] cut = bytes(5, 0x12, 0, 0, 0, 5, 0x34);
    assertThatThrownBy(() -> decode(bmp(40, 3, 4, 2, new int[0], 16, cut)))
        .hasMessage("test picture: truncated BMP: its runs end in row 1");
  }

  @Test
  void anIndexBeyondThePaletteIsBlack() {
    byte[] row = bytes(0, 1, 2, 200, 0, 0, 0, 0);
    assertThat(pixel(decode(bmp(40, 1, 8, 0, new int[0], 3, row)), 3, 0)).containsExactly(0, 0, 0);
  }
}
