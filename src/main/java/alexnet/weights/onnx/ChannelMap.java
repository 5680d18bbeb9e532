package alexnet.weights.onnx;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * What arithmetic on pixels makes of one channel: {@code (value - mean) / std}. In decimal numbers,
 * so that constants come out as they were written.
 *
 * @param source the channel of the picture that the value is of, 0 to 2
 * @param mean what is taken off, in the picture's units
 * @param std what it is then divided by, never 0; negative where the picture is inverted
 */
record ChannelMap(int source, BigDecimal mean, BigDecimal std) {
  private static final MathContext DIGITS = MathContext.DECIMAL128;

  /** The channel as it is. */
  static ChannelMap of(int source) {
    return new ChannelMap(source, BigDecimal.ZERO, BigDecimal.ONE);
  }

  ChannelMap plus(BigDecimal term) {
    return new ChannelMap(source, mean.subtract(term.multiply(std, DIGITS), DIGITS), std);
  }

  /**
   * @param factor not 0
   */
  ChannelMap times(BigDecimal factor) {
    return new ChannelMap(source, mean, std.divide(factor, DIGITS));
  }

  /**
   * @param divisor not 0
   */
  ChannelMap dividedBy(BigDecimal divisor) {
    return new ChannelMap(source, mean, std.multiply(divisor, DIGITS));
  }

  ChannelMap negated() {
    return new ChannelMap(source, mean, std.negate());
  }

  /** Whether it leaves values as they are. */
  boolean isIdentity() {
    return mean.signum() == 0 && std.compareTo(BigDecimal.ONE) == 0;
  }

  /** Mean and deviation in units of {@code range}. */
  ChannelMap per(int range) {
    BigDecimal unit = BigDecimal.valueOf(range);
    return new ChannelMap(source, mean.divide(unit, DIGITS), std.divide(unit, DIGITS));
  }
}
