package alexnet.cli.options;

import alexnet.train.config.ScheduleSettings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of {@code train} about the learning rate over time. */
public final class ScheduleOptions {
  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description =
          "Learning rate over time: onecycle (default), cosine, restarts (cosine again and again),"
              + " step, plateau (falls where the validation loss stays) or constant.")
  private ScheduleSettings.Name schedule;

  @Option(
      names = "--step-epochs",
      paramLabel = "N",
      description = "Epochs between falls of schedule step (default 30).")
  private Integer stepEpochs;

  @Option(
      names = "--plateau-epochs",
      paramLabel = "N",
      description =
          "Epochs without a lower loss after which schedule plateau lets the rate fall"
              + " (default 5).")
  private Integer plateauEpochs;

  @Option(
      names = "--gamma",
      paramLabel = "X",
      description = "Factor of each fall of schedules step and plateau (default 0.1).")
  private Double gamma;

  @Option(
      names = "--restart-epochs",
      paramLabel = "N",
      description = "Epochs before the first restart of schedule restarts (default 10).")
  private Integer restartEpochs;

  @Option(
      names = "--restart-growth",
      paramLabel = "N",
      description =
          "How many times longer each round of schedule restarts is than the one before"
              + " (default 2).")
  private Integer restartGrowth;

  @Option(
      names = "--warmup",
      paramLabel = "X",
      description = "Epochs in which the rate rises first (default 0).")
  private Double warmup;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** What was given; an option that would do nothing is wrong usage. */
  ScheduleSettings settings() {
    Usage usage = new Usage(spec);
    boolean step = schedule == ScheduleSettings.Name.STEP;
    boolean plateau = schedule == ScheduleSettings.Name.PLATEAU;
    boolean restarts = schedule == ScheduleSettings.Name.RESTARTS;
    usage.refuse(!step, "--schedule step", "--step-epochs", stepEpochs);
    usage.refuse(!plateau, "--schedule plateau", "--plateau-epochs", plateauEpochs);
    usage.refuse(!step && !plateau, "--schedule step or plateau", "--gamma", gamma);
    usage.refuse(!restarts, "--schedule restarts", "--restart-epochs", restartEpochs);
    usage.refuse(!restarts, "--schedule restarts", "--restart-growth", restartGrowth);
    return new ScheduleSettings(
        schedule, stepEpochs, plateauEpochs, gamma, restartEpochs, restartGrowth, warmup);
  }
}
