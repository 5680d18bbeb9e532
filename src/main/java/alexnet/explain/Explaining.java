package alexnet.explain;

import alexnet.image.RgbImage;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.function.IntConsumer;

/**
 * An explanation on its way. Nothing is computed but by {@link #step}, on the thread that calls it,
 * and between two steps no native memory is held: whoever has other things to do first does them,
 * and whoever has lost interest drops it. For one thread at a time.
 */
public final class Explaining {
  /** Passes at once: more gain nothing. */
  public static final int BATCH = 32;

  private final Work work;
  private final Explainer explainer;
  private final ExplainConfig config;
  private final SeenPicture picture;
  private int done;

  Explaining(Explainer explainer, Work work, ExplainConfig config, SeenPicture picture) {
    this.explainer = explainer;
    this.work = work;
    this.config = config;
    this.picture = picture;
  }

  /** The upright picture, perhaps smaller than its file's. */
  public RgbImage picture() {
    return picture.image();
  }

  /** Passes through the network that are made. */
  public int done() {
    return done;
  }

  /** Passes through the network that are made in all. */
  public int total() {
    return work.total();
  }

  /** Whether its passes go there and back, one at a time. */
  public boolean goesBack() {
    return config.method().needsGradients();
  }

  /** Whether there is a {@link #result}. */
  public boolean isDone() {
    return done == total();
  }

  /** As {@link #step(int)}, with as many passes at once as are worth it. */
  public boolean step() {
    return step(BATCH);
  }

  /**
   * Computes a part: a batch of passes forth, or one pass there and back.
   *
   * @param most passes of a batch, at least 1
   * @return whether something is left to do
   * @throws IllegalStateException if the explainer is closed
   * @throws ArithmeticException if the network gives a value that is not finite
   */
  public boolean step(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("at least 1 pass at once: " + most);
    }
    if (!isDone()) {
      done += explainer.whileOpen(() -> work.run(most));
    }
    return !isDone();
  }

  /**
   * Computes what is left.
   *
   * @param progress is told how many passes are made after each part; what it throws ends the work
   */
  public Explanation finish(IntConsumer progress) {
    while (!isDone()) {
      step();
      progress.accept(done);
    }
    return result();
  }

  /**
   * What came out.
   *
   * @throws NoSuchElementException if something is left to do
   * @throws ArithmeticException if the network gave a value that is not finite
   */
  public Explanation result() {
    if (!isDone()) {
      throw new NoSuchElementException(
          String.format(Locale.ROOT, "%d of %d passes are made", done, total()));
    }
    Work.Found found = work.found();
    for (float[] row : found.map()) {
      for (float value : row) {
        if (!Float.isFinite(value)) {
          throw new ArithmeticException("the network gave a value that is not finite");
        }
      }
    }
    return explainer.explanation(config, found, picture);
  }
}
