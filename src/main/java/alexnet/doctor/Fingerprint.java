package alexnet.doctor;

import alexnet.image.RgbImage;
import alexnet.io.Sha256;
import alexnet.transform.BilinearResize;
import alexnet.transform.CropBox;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * What is kept of a picture to find its doubles; some 200 bytes.
 *
 * @param digestHigh with {@code digestLow}, the first 128 bits of SHA-256 over size and pixels as
 *     the decoder gives them for training (large pictures are reduced while they are read)
 * @param hash of what it looks like, see {@link PerceptualHash}
 * @param thumbnail see {@link Thumbnail}
 * @param width as stored, upright
 * @param height as stored, upright
 * @param spread standard deviation of the pixels, of 255, in the channel where it is largest
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data that nobody compares as a whole
record Fingerprint(
    long digestHigh,
    long digestLow,
    long hash,
    byte[] thumbnail,
    int width,
    int height,
    float spread) {
  /** Below this a picture is of one colour but for noise. */
  private static final float FLAT = 2;

  /** A picture of fewer pixels a side has too few features to be recognised by. */
  private static final int LEAST_SIDE = 16;

  /**
   * Takes a decoded picture's fingerprint.
   *
   * @param width as stored, upright
   * @param height as stored, upright
   */
  static Fingerprint of(RgbImage image, int width, int height) {
    int side = PerceptualHash.SIDE;
    byte[] small = BilinearResize.resize(image, CropBox.of(image), side, side).pixels();
    double[] luma = new double[side * side];
    for (int i = 0; i < luma.length; i++) {
      luma[i] =
          Thumbnail.luma(small[3 * i] & 0xFF, small[3 * i + 1] & 0xFF, small[3 * i + 2] & 0xFF);
    }
    MessageDigest sha = Sha256.newDigest();
    sha.update(ByteBuffer.allocate(8).putInt(width).putInt(height).array());
    ByteBuffer digest = ByteBuffer.wrap(sha.digest(image.pixels()));
    return new Fingerprint(
        digest.getLong(),
        digest.getLong(),
        PerceptualHash.of(luma),
        Thumbnail.of(small, side),
        width,
        height,
        spread(image.pixels()));
  }

  private static float spread(byte[] pixels) {
    double most = 0;
    double count = pixels.length / 3.0;
    for (int c = 0; c < 3; c++) {
      long sum = 0;
      long squares = 0;
      for (int i = c; i < pixels.length; i += 3) {
        int value = pixels[i] & 0xFF;
        sum += value;
        squares += (long) value * value;
      }
      double mean = sum / count;
      most = Math.max(most, squares / count - mean * mean);
    }
    return (float) Math.sqrt(most);
  }

  /** Whether the picture is of one colour but for noise. */
  boolean isFlat() {
    return spread < FLAT;
  }

  /** Whether there is enough in the picture to recognise it by its hash. */
  boolean isComparable() {
    return !isFlat() && shortSide() >= LEAST_SIDE;
  }

  /** The shorter of width and height. */
  int shortSide() {
    return Math.min(width, height);
  }

  /** Whether two pictures have the same size and pixels. */
  boolean isSame(Fingerprint other) {
    return digestHigh == other.digestHigh && digestLow == other.digestLow;
  }

  /** Width by height. */
  String size() {
    return width + "x" + height;
  }
}
