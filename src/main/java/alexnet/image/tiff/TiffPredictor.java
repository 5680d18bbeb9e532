package alexnet.image.tiff;

import alexnet.image.source.BadPictureException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Undoes the differences that samples were packed as (TIFF 6.0, section 14; technical note 3). */
final class TiffPredictor {
  private TiffPredictor() {}

  /**
   * Refuses what a predictor is not defined for.
   *
   * @param predictor 1 for none, 2 for differences, 3 for those of floating-point numbers
   */
  static void require(int predictor, TiffSamples samples) throws BadPictureException {
    int bits = samples.bits();
    boolean whole = bits == 8 || bits == 16 || bits == 32 || bits == 64;
    if ((predictor == 2 && !whole) || (predictor == 3 && !samples.floating())) {
      throw BadPictureException.unsupported(
          "TIFF", "predictor " + predictor + " with samples of " + bits + " bits");
    }
  }

  /**
   * Undoes one row in place.
   *
   * @param row its bytes, in the order of the file
   * @param start of the row
   * @param count samples in it
   * @param distance from a sample to the one it differs from
   */
  static void undo(
      int predictor, TiffSamples samples, ByteBuffer row, int start, int count, int distance) {
    if (predictor == 2) {
      addUp(row, samples.bits(), start, count, distance);
    } else if (predictor == 3) {
      int bytes = samples.bits() / 8;
      addUp(row, 8, start, count * bytes, distance);
      gather(row, samples, start, count);
    }
  }

  private static void addUp(ByteBuffer row, int bits, int start, int count, int distance) {
    int bytes = bits / 8;
    for (int i = distance; i < count; i++) {
      int at = start + i * bytes;
      int before = at - distance * bytes;
      switch (bits) {
        case 8 -> row.put(at, (byte) (row.get(at) + row.get(before)));
        case 16 -> row.putShort(at, (short) (row.getShort(at) + row.getShort(before)));
        case 32 -> row.putInt(at, row.getInt(at) + row.getInt(before));
        default -> row.putLong(at, row.getLong(at) + row.getLong(before));
      }
    }
  }

  /** All high bytes came first, then all second ones, and so on. */
  private static void gather(ByteBuffer row, TiffSamples samples, int start, int count) {
    int bytes = samples.bits() / 8;
    byte[] planes = new byte[count * bytes];
    row.get(start, planes);
    boolean highFirst = samples.order() == ByteOrder.BIG_ENDIAN;
    for (int i = 0; i < count; i++) {
      for (int b = 0; b < bytes; b++) {
        int plane = highFirst ? b : bytes - 1 - b;
        row.put(start + i * bytes + b, planes[plane * count + i]);
      }
    }
  }
}
