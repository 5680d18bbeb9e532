package alexnet.train.config;

import java.util.List;

/**
 * The learning rate over a run, as a factor of its peak. Steps count from 0; a run has {@code
 * epochs * stepsPerEpoch} of them. A schedule is a pure function: what it goes by are the step and
 * the figures of the epochs before it.
 */
public sealed interface LrSchedule {
  /**
   * What the peak learning rate is multiplied by, 0 to 1.
   *
   * @param step optimizer updates made so far
   * @param stepsPerEpoch at least 1
   * @param epochs of the whole run, at least 1
   * @param losses of the finished epochs, in order: of validation, or of training where nothing
   *     validates
   */
  double factor(long step, long stepsPerEpoch, int epochs, List<Double> losses);

  /** The same rate throughout. */
  record Constant() implements LrSchedule {
    @Override
    public double factor(long step, long stepsPerEpoch, int epochs, List<Double> losses) {
      return 1;
    }
  }

  /**
   * Falls by a factor every so many epochs, as {@code torch.optim.lr_scheduler.StepLR}.
   *
   * @param everyEpochs epochs between falls, at least 1
   * @param gamma the factor, above 0 and below 1
   */
  record Step(int everyEpochs, double gamma) implements LrSchedule {
    /** Checks the ranges. */
    public Step {
      Ranges.between("epochs between falls of the learning rate", everyEpochs, 1, 1_000_000);
      Ranges.above("gamma", gamma, 0);
      Ranges.halfOpen("gamma", gamma, 0, 1);
    }

    @Override
    public double factor(long step, long stepsPerEpoch, int epochs, List<Double> losses) {
      int falls = Math.toIntExact(step / stepsPerEpoch / everyEpochs);
      return Math.pow(gamma, falls);
    }
  }

  /**
   * Falls by a factor when the loss has not become smaller for some epochs, as {@code
   * torch.optim.lr_scheduler.ReduceLROnPlateau} with its defaults: smaller is smaller by a ten
   * thousandth at least.
   *
   * @param epochs without a smaller loss after which the rate falls, 1 to 1,000,000; torch's
   *     patience and one more
   * @param gamma the factor, above 0 and below 1
   */
  record Plateau(int epochs, double gamma) implements LrSchedule {
    private static final double THRESHOLD = 1e-4;

    /** Checks the ranges. */
    public Plateau {
      Ranges.between("epochs without a smaller loss", epochs, 1, 1_000_000);
      Ranges.above("gamma", gamma, 0);
      Ranges.halfOpen("gamma", gamma, 0, 1);
    }

    @Override
    public double factor(long step, long stepsPerEpoch, int epochsOfRun, List<Double> losses) {
      double best = Double.POSITIVE_INFINITY;
      int worse = 0;
      double factor = 1;
      for (double loss : losses) {
        if (loss < best * (1 - THRESHOLD)) {
          best = loss;
          worse = 0;
        } else if (++worse >= epochs) {
          factor *= gamma;
          worse = 0;
        }
      }
      return factor;
    }
  }

  /** Half a cosine from 1 to 0 (Loshchilov and Hutter 2017, without restarts), step by step. */
  record Cosine() implements LrSchedule {
    @Override
    public double factor(long step, long stepsPerEpoch, int epochs, List<Double> losses) {
      return between(1, 0, step / ((double) epochs * stepsPerEpoch));
    }
  }

  /**
   * Half a cosine from 1 to 0, again and again (Loshchilov and Hutter 2017, "SGDR: Stochastic
   * gradient descent with warm restarts"), as {@code
   * torch.optim.lr_scheduler.CosineAnnealingWarmRestarts} moved on step by step.
   *
   * @param firstEpochs epochs of the first fall, at least 1
   * @param growth how many times longer each fall is than the one before, 1 to 100
   */
  record WarmRestarts(int firstEpochs, int growth) implements LrSchedule {
    /** Checks the ranges. */
    public WarmRestarts {
      Ranges.between("epochs before the first restart", firstEpochs, 1, 1_000_000);
      Ranges.between("growth between restarts", growth, 1, 100);
    }

    @Override
    public double factor(long step, long stepsPerEpoch, int epochs, List<Double> losses) {
      long length = firstEpochs * stepsPerEpoch;
      long position = step;
      if (growth == 1) {
        position %= length;
      }
      while (position >= length) {
        position -= length;
        length *= growth;
      }
      return between(1, 0, (double) position / length);
    }
  }

  /**
   * One cosine up from 1/25 to 1 and one down to 1/250,000 (Smith and Topin 2018), as {@code
   * torch.optim.lr_scheduler.OneCycleLR} with its defaults, but for the momentum, which stays.
   *
   * @param rising part of the steps before the peak, above 0 and below 1
   */
  record OneCycle(double rising) implements LrSchedule {
    private static final double START = 1.0 / 25;
    private static final double END = START / 10_000;

    /** Checks the range. */
    public OneCycle {
      Ranges.above("the rising part of one-cycle", rising, 0);
      Ranges.halfOpen("the rising part of one-cycle", rising, 0, 1);
    }

    @Override
    public double factor(long step, long stepsPerEpoch, int epochs, List<Double> losses) {
      double last = epochs * stepsPerEpoch - 1.0;
      double peak = rising * epochs * stepsPerEpoch - 1;
      if (peak <= 0) { // too short to rise
        return between(1, END, step / Math.max(1, last));
      }
      return step <= peak
          ? between(START, 1, step / peak)
          : between(1, END, (step - peak) / Math.max(1, last - peak));
    }
  }

  /**
   * A straight line up to the schedule that follows, which runs from the beginning all the same.
   *
   * @param warmupEpochs length, above 0; need not be whole
   * @param then the schedule that it dampens at first
   */
  record Warmup(double warmupEpochs, LrSchedule then) implements LrSchedule {
    /** Checks the range. */
    public Warmup {
      Ranges.above("warmup", warmupEpochs, 0);
    }

    @Override
    public double factor(long step, long stepsPerEpoch, int epochs, List<Double> losses) {
      double ramp = Math.min(1, (step + 1) / (warmupEpochs * stepsPerEpoch));
      return ramp * then.factor(step, stepsPerEpoch, epochs, losses);
    }
  }

  /** Half a cosine from one value to another, at a position 0..1. */
  private static double between(double from, double to, double position) {
    return to + (from - to) * (1 + Math.cos(Math.PI * position)) / 2;
  }
}
