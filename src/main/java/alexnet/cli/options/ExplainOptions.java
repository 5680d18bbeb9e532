package alexnet.cli.options;

import alexnet.explain.Baseline;
import alexnet.explain.ExplainConfig;
import alexnet.explain.Method;
import java.util.OptionalInt;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** How a network is asked what it looks at. */
public final class ExplainOptions {
  @Option(
      names = "--method",
      paramLabel = "M",
      converter = MethodName.class,
      description =
          "gradcam (default), hirescam, saliency, input-x-gradient, integrated-gradients,"
              + " smoothgrad, or occlusion, which is the one for quantized runs.",
      defaultValue = "gradcam")
  private Method method;

  @Option(
      names = "--baseline",
      paramLabel = "B",
      converter = BaselineName.class,
      description =
          "What stands for nothing to see, of integrated-gradients and occlusion: mean (default:"
              + " the mean colour), black, white or blurred.",
      defaultValue = "mean")
  private Baseline baseline;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Points of integrated-gradients, 1 to 1,000 (default 50).",
      defaultValue = "50")
  private int steps;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Noisy pictures of smoothgrad, 1 to 1,000 (default 50).",
      defaultValue = "50")
  private int samples;

  @Option(
      names = "--sigma",
      paramLabel = "X",
      description =
          "Their noise, as a share of the range of the picture's values, 0 to 1 (default 0.15).",
      defaultValue = "0.15")
  private double sigma;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the noise (default 0).",
      defaultValue = "0")
  private long seed;

  @Option(
      names = "--window",
      paramLabel = "N",
      description =
          "Side of the square that occlusion hides, in pixels of the network's input (default"
              + " 32).",
      defaultValue = "32")
  private int window;

  @Option(
      names = "--stride",
      paramLabel = "N",
      description = "Pixels from one such square to the next (default: half the side).")
  private Integer stride;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  static final class MethodName implements ITypeConverter<Method> {
    @Override
    public Method convert(String name) {
      try {
        return Method.of(name);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            "expected one of " + Method.names() + " but was '" + name + "'");
      }
    }
  }

  static final class BaselineName implements ITypeConverter<Baseline> {
    @Override
    public Baseline convert(String name) {
      try {
        return Baseline.of(name);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            "expected one of " + Baseline.names() + " but was '" + name + "'");
      }
    }
  }

  /** What is asked, of the most probable class. */
  public ExplainConfig config() {
    return Options.checked(
        spec,
        () ->
            new ExplainConfig(
                method,
                OptionalInt.empty(),
                baseline,
                steps,
                samples,
                seed,
                sigma,
                window,
                stride == null ? ExplainConfig.usualStride(window) : stride));
  }
}
