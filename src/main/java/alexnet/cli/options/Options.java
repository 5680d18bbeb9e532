package alexnet.cli.options;

import alexnet.data.loader.LoaderConfig;
import alexnet.image.DecodeLimits;
import alexnet.model.Variant;
import alexnet.predict.Classifier;
import alexnet.predict.ClassifierBuilder;
import alexnet.torch.ComputeDevice;
import alexnet.torch.Precision;
import alexnet.torch.Threads;
import alexnet.transform.views.TestTimeAugmentation;
import alexnet.weights.Model;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Options that several commands share. */
public final class Options {
  /** Of each option that takes a network. */
  public static final String OWN_VARIANT =
      "One of other sizes is written d2l:input=224,kernel=11,widths=16-32-48-48-32,hidden=128.";

  private Options() {}

  public static Variant variant(CommandSpec spec, String name) {
    return checked(spec, () -> Variant.of(name));
  }

  /** Turns a value out of range into wrong usage. */
  public static <T> T checked(CommandSpec spec, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** A precision by its name; {@code auto} is null. */
  public static final class PrecisionName implements ITypeConverter<Precision> {
    @Override
    public Precision convert(String name) {
      return orAuto(Precision.values(), name);
    }
  }

  /** A device by its name; {@code auto} is null. */
  public static final class DeviceName implements ITypeConverter<ComputeDevice> {
    @Override
    public ComputeDevice convert(String name) {
      return orAuto(ComputeDevice.values(), name);
    }
  }

  /** Views by their name, with a hyphen. */
  static final class ViewsName implements ITypeConverter<TestTimeAugmentation> {
    @Override
    public TestTimeAugmentation convert(String name) {
      return named(TestTimeAugmentation.values(), "", name);
    }
  }

  private static <T> T orAuto(T[] values, String name) {
    if (name.equalsIgnoreCase("auto")) {
      return null;
    }
    return named(values, "auto, ", name);
  }

  private static <T> T named(T[] values, String others, String name) {
    return Arrays.stream(values)
        .filter(value -> value.toString().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () -> {
              String known =
                  Arrays.stream(values).map(Object::toString).collect(Collectors.joining(", "));
              return new TypeConversionException(
                  "expected one of %s%s but was '%s'".formatted(others, known, name));
            });
  }

  /** Threads. */
  public static class Cores {
    @Option(
        names = "--workers",
        paramLabel = "N",
        description = "Threads that decode pictures, 1 to 256 (default: one a core, at most 4).")
    private Integer workers;

    @Option(
        names = "--threads",
        paramLabel = "N",
        description =
            "Threads of the network's kernels, 1 to 1,024 (default: OMP_NUM_THREADS, else one a"
                + " physical core).")
    private Integer threads;

    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    public int workers() {
      int value = workers == null ? LoaderConfig.defaultWorkers() : workers;
      return range("--workers", value, 1, 256);
    }

    public int threads() {
      int value = threads == null ? Threads.byDefault() : threads;
      return range("--threads", value, 1, 1024);
    }

    int range(String name, int value, int low, int high) {
      if (value < low || value > high) {
        throw new ParameterException(
            spec.commandLine(),
            String.format(Locale.ROOT, "%s must be %d to %,d: %,d", name, low, high, value));
      }
      return value;
    }
  }

  /** Threads, and limits on pictures. */
  public static class Resources extends Cores {
    @Option(
        names = "--max-megapixels",
        paramLabel = "N",
        description = "Refuse larger pictures (default 100).",
        defaultValue = "100")
    private long maxMegapixels;

    public DecodeLimits limits() {
      return DecodeLimits.ofMegapixels(maxMegapixels());
    }

    long maxMegapixels() {
      if (maxMegapixels < 1 || maxMegapixels > 100_000) {
        throw new ParameterException(
            spec.commandLine(), "--max-megapixels must be 1 to 100,000: " + maxMegapixels);
      }
      return maxMegapixels;
    }
  }

  /** How many views of a picture are asked about. */
  public static final class Views {
    @Option(
        names = "--tta",
        paramLabel = "VIEWS",
        converter = ViewsName.class,
        description =
            "Test-time augmentation: none (default), flip (the mean of the probabilities of a"
                + " picture and its mirror image), or ten-crop (of four corners, centre and their"
                + " mirror images; ten times the time).",
        defaultValue = "none")
    private TestTimeAugmentation augmentation;

    public TestTimeAugmentation augmentation() {
      return augmentation;
    }
  }

  /** How pictures are decoded and networks computed. */
  public static final class Compute extends Resources {
    @Option(
        names = "--precision",
        paramLabel = "P",
        converter = PrecisionName.class,
        description =
            "Arithmetic: auto (default), fp32, bf16, or int8 of a quantized run. auto is bf16 where"
                + " the processor has instructions for it (doctor --system tells), else fp32; of a"
                + " quantized run int8.")
    private Precision precision;

    @Option(
        names = "--device",
        paramLabel = "D",
        converter = DeviceName.class,
        description =
            "Where the network computes: auto (default), cpu or cuda. auto is the GPU where this"
                + " build has CUDA and one is there, otherwise the processor.")
    private ComputeDevice device;

    /**
     * Where to compute.
     *
     * @throws alexnet.torch.DeviceException if the one that was asked for is not there
     */
    public ComputeDevice device() {
      if (precision == Precision.INT8) {
        if (device == ComputeDevice.CUDA) {
          throw new ParameterException(
              spec.commandLine(), "--precision int8 is computed on the CPU alone, not on cuda");
        }
        return ComputeDevice.CPU;
      }
      return device == null ? ComputeDevice.auto() : device.required();
    }

    /** The precision to train in. */
    public Precision trainingPrecision() {
      if (precision == Precision.INT8) {
        throw new ParameterException(
            spec.commandLine(),
            "--precision int8 is for quantized runs; train takes auto, fp32 or bf16");
      }
      return precision == null ? Precision.auto(device()) : precision;
    }

    /**
     * Where a run goes on: where it is told to, else where it was, or on the CPU if that is not
     * there.
     */
    public ComputeDevice device(ComputeDevice before) {
      return new Usage(spec).isTyped("--device") ? device() : before.orCpu();
    }

    /** The precision that a run goes on in on a device: the given one, else its own. */
    public Precision trainingPrecision(Precision before, ComputeDevice now) {
      if (!new Usage(spec).isTyped("--precision")) {
        return before;
      }
      return precision == null ? Precision.auto(now) : trainingPrecision();
    }

    /** The precision to answer in with the weights of a run. */
    public Precision precision(Path run) {
      return precision == null ? Model.fastest(run, device()) : precision;
    }

    /**
     * To answer with the weights of a run.
     *
     * @throws alexnet.weights.tensor.WeightsException if they are weights alone: what these do not
     *     say is asked for, and shown, by import
     */
    public ClassifierBuilder classifier(Path run) {
      ComputeDevice where = device();
      Precision how = precision(run);
      if (!Model.hasCard(run)) {
        Model.read(run, how, where).close(); // which says what is missing
      }
      return Classifier.builder(run)
          .device(where)
          .precision(how)
          .limits(limits())
          .workers(workers());
    }
  }
}
