package alexnet.train.config;

import static alexnet.train.config.Given.or;

/**
 * The learning rate over time; null for what is not given.
 *
 * @param schedule one-cycle unless given
 * @param stepEpochs epochs between falls of schedule step, 30 unless given
 * @param plateauEpochs epochs without a lower loss before a fall of schedule plateau, 5 unless
 *     given
 * @param gamma factor of each fall of these two, 0.1 unless given
 * @param restartEpochs epochs before the first restart of schedule restarts, 10 unless given
 * @param restartGrowth how many times longer each of its rounds is than the one before, 2 unless
 *     given
 * @param warmup epochs in which the rate rises first, 0 unless given
 */
public record ScheduleSettings(
    Name schedule,
    Integer stepEpochs,
    Integer plateauEpochs,
    Double gamma,
    Integer restartEpochs,
    Integer restartGrowth,
    Double warmup) {
  /** Which schedule. */
  public enum Name {
    CONSTANT,
    STEP,
    PLATEAU,
    COSINE,
    RESTARTS,
    ONECYCLE
  }

  void requireSound() {
    boolean step = schedule == Name.STEP;
    boolean plateau = schedule == Name.PLATEAU;
    boolean restarts = schedule == Name.RESTARTS;
    Given.needs(step, "schedule step", "step-epochs", stepEpochs);
    Given.needs(plateau, "schedule plateau", "plateau-epochs", plateauEpochs);
    Given.needs(step || plateau, "schedule step or plateau", "gamma", gamma);
    Given.needs(restarts, "schedule restarts", "restart-epochs", restartEpochs);
    Given.needs(restarts, "schedule restarts", "restart-growth", restartGrowth);
    Given.check("step-epochs", stepEpochs, n -> new LrSchedule.Step(n, 0.1));
    Given.check("plateau-epochs", plateauEpochs, n -> new LrSchedule.Plateau(n, 0.1));
    Given.check("gamma", gamma, x -> new LrSchedule.Step(1, x));
    Given.check("restart-epochs", restartEpochs, n -> new LrSchedule.WarmRestarts(n, 1));
    Given.check("restart-growth", restartGrowth, n -> new LrSchedule.WarmRestarts(1, n));
    Given.check("warmup", warmup, x -> warmed(x, new LrSchedule.Constant()));
  }

  void applyTo(TrainConfigBuilder config) {
    config.schedule(
        warmed(
            or(warmup, 0.0),
            switch (schedule == null ? Name.ONECYCLE : schedule) {
              case CONSTANT -> new LrSchedule.Constant();
              case COSINE -> new LrSchedule.Cosine();
              case ONECYCLE -> new LrSchedule.OneCycle(0.3);
              case STEP -> new LrSchedule.Step(or(stepEpochs, 30), or(gamma, 0.1));
              case PLATEAU -> new LrSchedule.Plateau(or(plateauEpochs, 5), or(gamma, 0.1));
              case RESTARTS ->
                  new LrSchedule.WarmRestarts(or(restartEpochs, 10), or(restartGrowth, 2));
            }));
  }

  private static LrSchedule warmed(double epochs, LrSchedule schedule) {
    return epochs == 0 ? schedule : new LrSchedule.Warmup(epochs, schedule);
  }
}
