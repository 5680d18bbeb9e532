package alexnet.data;

import java.util.Locale;

/** The parts of a data folder as they lie on the disk. */
public enum DataPart {
  /** What weights are fitted to. */
  TRAIN,
  /** What chooses weights. */
  VAL,
  /** What neither sees. */
  TEST,
  /** A folder per class, not divided yet. */
  ALL;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
