package alexnet.bench;

/**
 * Layers that are computed together, or another part of the work.
 *
 * @param name of the first layer, such as {@code feature_extr.0}, or of the part
 * @param types of the layers, such as {@code Conv2d, ReLU}; empty for other parts
 * @param kernel how they are computed where there was a choice, such as {@code channels last};
 *     otherwise empty
 * @param forwardMs median, or null if there is none
 * @param backwardMs median, or null if there is none
 * @param gflop 1e9 multiplications and additions of the whole batch, forward and backward
 */
public record LayerTime(
    String name, String types, String kernel, Double forwardMs, Double backwardMs, double gflop) {
  /** Both directions, ms. */
  public double millis() {
    return (forwardMs == null ? 0 : forwardMs) + (backwardMs == null ? 0 : backwardMs);
  }

  /** 1e9 operations a second, 0 for what multiplies nothing. */
  public double gflops() {
    return gflop == 0 ? 0 : gflop / millis() * 1e3;
  }

  /** Two operations a multiply-add, in 1e9. */
  static double gflop(long multiplyAdds, int batch) {
    return 2e-9 * multiplyAdds * batch;
  }
}
