package alexnet.serve;

import java.time.Duration;

/** Pictures that are not computed because there is no time or room for them. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Why. */
  public enum Reason {
    /** As many pictures wait as may. */
    QUEUE_FULL,
    /** Those that wait take longer than there is time. */
    TOO_LATE,
    /** There was time, but not enough. */
    DEADLINE,
    /** Nothing is taken any more. */
    CLOSED
  }

  private final Reason reason;
  private final transient Duration retryAfter;

  RefusedException(Reason reason, String message, Duration retryAfter) {
    super(message, null, false, false); // refusing has to be cheap, and nobody looks for the place
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** When those that wait now will have been computed, as far as that can be told. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
