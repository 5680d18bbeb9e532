package alexnet.transform.augment;

import alexnet.image.RgbImage;
import alexnet.transform.Checks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Brightness, contrast, saturation and hue changed by random amounts in random order: torchvision's
 * {@code ColorJitter}. A component of 0 leaves its operation out.
 *
 * @param brightness the factor is drawn from max(0, 1 - brightness)..1 + brightness; 0..100
 * @param contrast as brightness
 * @param saturation as brightness
 * @param hue the turn is drawn from -hue..hue; 0..0.5
 */
public record ColorJitter(double brightness, double contrast, double saturation, double hue)
    implements Augmentation {
  /** A factor of 100 turns any two values that differ into black and white. */
  private static final double MAX_SPREAD = 100;

  /** Checks ranges. */
  public ColorJitter {
    Checks.range("brightness", brightness, 0, MAX_SPREAD);
    Checks.range("contrast", contrast, 0, MAX_SPREAD);
    Checks.range("saturation", saturation, 0, MAX_SPREAD);
    Checks.range("hue", hue, 0, 0.5);
  }

  /**
   * One drawn change.
   *
   * @param operation what to change
   * @param amount a factor, or turns for {@link ColorOperation#HUE}
   */
  public record Step(ColorOperation operation, double amount) {
    /** Checks that there is an operation and that the amount is a number. */
    public Step {
      Objects.requireNonNull(operation, "operation");
      Checks.range(operation.name().toLowerCase(Locale.ROOT), amount, -MAX_SPREAD, 1 + MAX_SPREAD);
    }
  }

  /** Draws up to four steps, in the order in which they are done. */
  public List<Step> draw(RandomGenerator random) {
    List<Step> steps = new ArrayList<>();
    addFactor(steps, ColorOperation.BRIGHTNESS, brightness, random);
    addFactor(steps, ColorOperation.CONTRAST, contrast, random);
    addFactor(steps, ColorOperation.SATURATION, saturation, random);
    if (hue > 0) {
      steps.add(new Step(ColorOperation.HUE, Draw.uniform(random, -hue, hue)));
    }
    for (int i = steps.size(); i > 1; i--) {
      Collections.swap(steps, i - 1, random.nextInt(i));
    }
    return steps;
  }

  private static void addFactor(
      List<Step> steps, ColorOperation operation, double spread, RandomGenerator random) {
    if (spread > 0) {
      double factor = Draw.uniform(random, Math.max(0, 1 - spread), 1 + spread);
      steps.add(new Step(operation, factor));
    }
  }

  /** Does the steps, one on the result of the other. */
  public static RgbImage change(RgbImage image, List<Step> steps) {
    RgbImage result = image;
    for (Step step : steps) {
      result = step.operation().apply(result, step.amount());
    }
    return result;
  }

  @Override
  public RgbImage apply(RgbImage image, RandomGenerator random) {
    return change(image, draw(random));
  }
}
