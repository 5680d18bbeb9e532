package alexnet.explain;

/**
 * Where to look at a function between 0 and 1, and how much each look counts, so that n looks give
 * the mean of every polynomial of degree 2n - 1: the roots of the Legendre polynomial of degree n,
 * found by Newton's method from a near guess (Abramowitz and Stegun 1964, 25.4.29 and 22.16.6).
 *
 * @param nodes in (0, 1), ascending
 * @param weights their sum is 1
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record GaussLegendre(double[] nodes, double[] weights) {
  /**
   * @param n at least 1
   */
  static GaussLegendre of(int n) {
    double[] nodes = new double[n];
    double[] weights = new double[n];
    for (int i = 0; i < n; i++) {
      double x = -StrictMath.cos(Math.PI * (i + 0.75) / (n + 0.5));
      double slope = 1;
      for (int turn = 0; turn < 100; turn++) {
        double before = 1; // P of degree k - 1
        double value = x; // P of degree k
        for (int k = 1; k < n; k++) {
          double next = ((2 * k + 1) * x * value - k * before) / (k + 1);
          before = value;
          value = next;
        }
        slope = n * (x * value - before) / (x * x - 1);
        double move = value / slope;
        x -= move;
        if (Math.abs(move) < 1e-15) {
          break;
        }
      }
      nodes[i] = (1 + x) / 2;
      weights[i] = 1 / ((1 - x * x) * slope * slope); // half of that on -1..1
    }
    return new GaussLegendre(nodes, weights);
  }
}
