package alexnet.cli.options;

import alexnet.image.DecodeLimits;
import alexnet.serve.Batcher;
import alexnet.torch.ComputeDevice;
import alexnet.torch.Precision;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** How much a server takes on, and at which port. */
public final class ServeOptions extends Options.Cores {
  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port (default 8080); 0 is any that is free.",
      defaultValue = "8080")
  private int port;

  @Option(
      names = "--max-batch",
      paramLabel = "N",
      converter = CountOrAuto.class,
      description =
          "Pictures computed at once, 1 to 256; auto (default) goes by the time they take. With 1"
              + " answers have the digits of predict.",
      defaultValue = "auto")
  private Integer maxBatch;

  @Option(
      names = "--queue",
      paramLabel = "N",
      description = "Pictures that may wait for a model (default 256); more are refused with 429.",
      defaultValue = "256")
  private int queue;

  @Option(
      names = "--timeout",
      paramLabel = "T",
      converter = Timeout.class,
      description = "Answer within this time or not at all: 500ms, 10s (default), 1m.",
      defaultValue = "10s")
  private Duration timeout;

  @Option(
      names = "--max-pixels",
      paramLabel = "N",
      converter = Pixels.class,
      description = "Refuse larger pictures (default 40MP: 40 million pixels).",
      defaultValue = "40MP")
  private long maxPixels;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Score the networks on these pictures when nobody asks, and show on the page what they"
              + " take for what. In any layout that train takes; the part is chosen as by"
              + " evaluate.")
  private Path data;

  @Option(
      names = "--neighbours",
      paramLabel = "DIR",
      description =
          "Find the pictures of the training part of this folder that are most like a given one."
              + " Whoever may ask then sees these pictures.")
  private Path neighbours;

  @Option(
      names = "--precision",
      paramLabel = "P",
      converter = Options.PrecisionName.class,
      description = "Arithmetic: auto (default), fp32, bf16, or int8 of quantized runs.")
  private Precision precision;

  @Option(
      names = "--device",
      paramLabel = "D",
      converter = Options.DeviceName.class,
      description = "Where the networks compute: auto (default), cpu or cuda.")
  private ComputeDevice device;

  @Option(
      names = "--explain",
      description =
          "Also explain answers (/v1/models/NAME:explain), when nobody waits for one. The weights"
              + " are then held twice more, in float32.")
  private boolean explain;

  /** A number of pictures; {@code auto} is null. */
  static final class CountOrAuto implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      if (text.equalsIgnoreCase("auto")) {
        return null;
      }
      if (!text.matches("[0-9]{1,6}")) {
        throw new TypeConversionException("expected a number or auto but was '" + text + "'");
      }
      return Integer.valueOf(text);
    }
  }

  /** A length of time that may be less than a second. */
  static final class Timeout implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return text.matches("[1-9][0-9]{0,5}ms")
          ? Duration.ofMillis(Long.parseLong(text.replace("ms", "")))
          : new RunOptions.TimeSpan().convert(text);
    }
  }

  /** Pixels, or millions of them with MP. */
  static final class Pixels implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      String upper = text.toUpperCase(Locale.ROOT);
      boolean mega = upper.endsWith("MP");
      String digits = mega ? upper.substring(0, upper.length() - 2) : upper;
      if (!digits.matches("[0-9]{1,10}")) {
        throw new TypeConversionException(
            "expected pixels as 40MP or 40000000 but was '" + text + "'");
      }
      return Long.parseLong(digits) * (mega ? 1_000_000 : 1);
    }
  }

  /** The port that was asked for. */
  public int port() {
    return port;
  }

  /** Within which a request is answered. */
  public Duration timeout() {
    return timeout;
  }

  /** How much is taken on at once. */
  public Batcher.Limits limits() {
    if (maxBatch != null) {
      range("--max-batch", maxBatch, 1, 256);
    }
    return new Batcher.Limits(
        Optional.ofNullable(maxBatch), range("--queue", queue, 1, 100_000), workers());
  }

  /** Pictures to score the networks on. */
  public Optional<Path> data() {
    return Optional.ofNullable(data);
  }

  /** Pictures to find neighbours in. */
  public Optional<Path> neighbours() {
    return Optional.ofNullable(neighbours);
  }

  /** Pictures beyond are refused. */
  public DecodeLimits pictures() {
    long most = 100_000_000_000L;
    if (maxPixels < 1 || maxPixels > most) {
      throw new ParameterException(
          spec.commandLine(),
          String.format(Locale.ROOT, "--max-pixels must be 1 to %,d: %,d", most, maxPixels));
    }
    return new DecodeLimits(maxPixels, DecodeLimits.DEFAULT.maxBytes());
  }

  /** Whether answers are explained. */
  public boolean explain() {
    return explain;
  }

  /** The arithmetic that was asked for. */
  public Optional<Precision> precision() {
    return Optional.ofNullable(precision);
  }

  /** The device that was asked for. */
  public Optional<ComputeDevice> device() {
    return Optional.ofNullable(device);
  }
}
