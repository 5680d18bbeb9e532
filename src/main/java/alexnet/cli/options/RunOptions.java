package alexnet.cli.options;

import alexnet.train.config.Checkpointing;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The options of {@code train} that decide how long it goes on and what it keeps on the way. */
public final class RunOptions {
  @Option(
      names = "--max-time",
      paramLabel = "T",
      converter = TimeSpan.class,
      description =
          "End within this time: 90s, 30m, 2h or 1h30m, looking through the pictures included; a"
              + " download before and the report after are not counted. The schedule is laid over"
              + " it; --epochs then only says how long the schedule's own epochs are.")
  private Duration maxTime;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "STEPS",
      description =
          "Keep what --resume needs after so many steps, whatever that takes (default 0: only after"
              + " epochs, while at most a tenth of the time goes into it, and always at the end, on"
              + " Ctrl-C and after the first epoch).")
  private Integer checkpointEvery;

  @Option(
      names = "--keep-checkpoints",
      paramLabel = "N",
      description =
          "Checkpoints that stay (default 2), each up to three times as large as the weights that"
              + " learn, four times with --ema; 0 for none at all, which removes those of an"
              + " earlier process.")
  private Integer keepCheckpoints;

  @Option(
      names = "--on-checkpoint-failure",
      paramLabel = "WHAT",
      description =
          "If one cannot be written: continue with a warning (default), or stop. The older one"
              + " stays either way.")
  private Checkpointing.OnFailure onCheckpointFailure;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** A length of time in hours, minutes and seconds. */
  public static final class TimeSpan implements ITypeConverter<Duration> {
    private static final Pattern FORM =
        Pattern.compile("(?=\\d)(\\d{1,5}h)?(\\d{1,7}m)?(\\d{1,9}s)?");

    @Override
    public Duration convert(String text) {
      if (!FORM.matcher(text).matches()) {
        throw new TypeConversionException(
            "'" + text + "' is no time such as 90s, 30m, 2h or 1h30m");
      }
      Duration time = Duration.parse("PT" + text);
      if (time.isZero()) {
        throw new TypeConversionException("it must be above 0");
      }
      return time;
    }
  }

  /** The maximal time, or what it was. */
  public Optional<Duration> maxTime(Optional<Duration> otherwise) {
    return Optional.ofNullable(maxTime).or(() -> otherwise);
  }

  /** When checkpoints are kept; what is not given is as it was. */
  public Checkpointing checkpoints(Checkpointing otherwise) {
    return Options.checked(
        spec,
        () ->
            new Checkpointing(
                checkpointEvery == null ? otherwise.everySteps() : checkpointEvery,
                keepCheckpoints == null ? otherwise.keep() : keepCheckpoints,
                onCheckpointFailure == null ? otherwise.onFailure() : onCheckpointFailure));
  }
}
