package alexnet.cli;

import static alexnet.cli.Usage.or;

import alexnet.train.config.LrSchedule;
import alexnet.train.config.TrainConfigBuilder;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of {@code train} about the learning rate over time. */
final class ScheduleOptions {
  enum Name {
    CONSTANT,
    STEP,
    PLATEAU,
    COSINE,
    RESTARTS,
    ONECYCLE
  }

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description =
          "Learning rate over time: onecycle (default), cosine, restarts (cosine again and again),"
              + " step, plateau (falls where the validation loss stays) or constant.")
  private Name schedule;

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

  void apply(TrainConfigBuilder config) {
    Usage usage = new Usage(spec);
    Name name = schedule == null ? Name.ONECYCLE : schedule;
    boolean step = name == Name.STEP;
    boolean plateau = name == Name.PLATEAU;
    boolean restarts = name == Name.RESTARTS;
    usage.refuse(!step, "--schedule step", "--step-epochs", stepEpochs);
    usage.refuse(!plateau, "--schedule plateau", "--plateau-epochs", plateauEpochs);
    usage.refuse(!step && !plateau, "--schedule step or plateau", "--gamma", gamma);
    usage.refuse(!restarts, "--schedule restarts", "--restart-epochs", restartEpochs);
    usage.refuse(!restarts, "--schedule restarts", "--restart-growth", restartGrowth);
    LrSchedule base =
        switch (name) {
          case CONSTANT -> new LrSchedule.Constant();
          case COSINE -> new LrSchedule.Cosine();
          case ONECYCLE -> new LrSchedule.OneCycle(0.3);
          case STEP -> new LrSchedule.Step(or(stepEpochs, 30), or(gamma, 0.1));
          case PLATEAU -> new LrSchedule.Plateau(or(plateauEpochs, 5), or(gamma, 0.1));
          case RESTARTS -> new LrSchedule.WarmRestarts(or(restartEpochs, 10), or(restartGrowth, 2));
        };
    config.schedule(or(warmup, 0.0) == 0 ? base : new LrSchedule.Warmup(warmup, base));
  }
}
