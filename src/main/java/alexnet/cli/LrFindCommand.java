package alexnet.cli;

import alexnet.cli.options.KnownData;
import alexnet.cli.options.Options;
import alexnet.cli.options.RecipeOptions;
import alexnet.cli.options.ScheduleOptions;
import alexnet.cli.options.TrainOptions;
import alexnet.cli.output.Progress;
import alexnet.data.Skipped;
import alexnet.data.split.DataSource;
import alexnet.io.AtomicFile;
import alexnet.model.Initialization;
import alexnet.report.chart.LearningRateSvg;
import alexnet.report.chart.LearningRateText;
import alexnet.run.RunException;
import alexnet.text.CommandName;
import alexnet.text.Json;
import alexnet.train.LearningRateCurve;
import alexnet.train.LearningRateFinder;
import alexnet.train.LearningRateSweep;
import alexnet.train.config.TrainConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Tries learning rates on a data folder. */
@Command(
    name = "lr-find",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    modelTransformer = LrFindCommand.WithoutUselessOptions.class,
    description = {
      "Suggests a learning rate: trains for some steps whose rate grows from too small to too"
          + " large, and looks where the loss falls. Give the options of train that you mean to"
          + " train with. Nothing is kept of the network, and the weights of --from stay as they"
          + " are.",
      "",
      "The suggestion is half-way down the longest fall of the smoothed loss: a rate for --lr, the"
          + " peak of a schedule. It is on the safe side: where it was compared, a rate three to"
          + " six times as high, near the default of adamw, did better."
    })
final class LrFindCommand implements Callable<Integer> {
  @Option(names = "--data", paramLabel = "DIR", description = "The pictures.")
  private Path data;

  @Mixin private KnownData known;

  @Option(names = "--start", paramLabel = "X", description = "The first rate (default 1e-6).")
  private double start = LearningRateSweep.DEFAULT.start();

  @Option(names = "--end", paramLabel = "X", description = "The last rate (default 1).")
  private double end = LearningRateSweep.DEFAULT.end();

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Batches to train on, 10 to 10,000 (default 85).")
  private int steps = LearningRateSweep.DEFAULT.steps();

  @Option(
      names = "--chart",
      paramLabel = "FILE.svg",
      description = "Write the chart to a file as well.")
  private Path chart;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Mixin private RecipeOptions recipe;

  @Mixin(name = "learning")
  private TrainOptions options;

  @Spec private CommandSpec spec;

  /** Takes out the options of {@code train} that play no part in a sweep. */
  static final class WithoutUselessOptions implements IModelTransformer {
    private static final Set<String> USELESS =
        Set.of(
            "--lr",
            "--epochs",
            "--patience",
            "--target-top1",
            "--strict",
            "--ema",
            "--ema-steps",
            "--head-learning-rate",
            "--feature-cache",
            "--print-config");

    @Override
    public CommandSpec transform(CommandSpec command) {
      CommandSpec schedule = CommandSpec.forAnnotatedObject(new ScheduleOptions());
      for (OptionSpec option : List.copyOf(command.options())) {
        String name = option.longestName();
        if (USELESS.contains(name) || schedule.findOption(name) != null) {
          command.remove(option);
        }
      }
      return command;
    }
  }

  /** The sweep on standard error. */
  private static final class Console implements LearningRateFinder.Listener, AutoCloseable {
    private final PrintWriter err;
    private final int steps;
    private int batchSize;
    private Progress progress;

    Console(PrintWriter err, int steps) {
      this.err = err;
      this.steps = steps;
    }

    @Override
    public void onNotice(String message) {
      err.println(message);
    }

    @Override
    public void onStart(int images, int size) {
      batchSize = size;
      err.printf(
          Locale.ROOT, "Sweeping over %,d pictures in %,d steps of %,d%n", images, steps, size);
      progress = new Progress(err, "Sweep", "steps", steps);
    }

    @Override
    public void onStep(int done, LearningRateCurve.Point point) {
      progress.at(
          done,
          String.format(
              Locale.ROOT,
              "rate %s, loss %.3f",
              LearningRateCurve.text(point.rate()),
              point.smoothed()));
    }

    @Override
    public void onSkipped(Skipped picture) {
      err.println("skipped " + picture.file() + ": " + picture.reason());
    }

    @Override
    public void close() {
      if (progress != null) {
        progress.close();
      }
    }
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (recipe.list(out)) {
      return 0;
    }
    if (data == null) {
      throw new ParameterException(spec.commandLine(), "Missing required option: '--data=DIR'");
    }
    recipe.apply();
    LearningRateSweep sweep = Options.checked(spec, () -> new LearningRateSweep(start, end, steps));
    TrainConfig config = options.config(known.layout(data));
    if (chart != null) {
      AtomicFile.requirePlace(chart);
    }
    DataSource source = new DataSource(known.folder(data), OptionalDouble.empty(), options.seed());
    LearningRateCurve curve;
    int batchSize;
    try (Console console = new Console(err, steps)) {
      LearningRateFinder finder = new LearningRateFinder(config, sweep, console);
      try (Interruption interruption = new Interruption(finder::stop)) {
        curve = finder.run(source);
        if (finder.stopped()) {
          console.close();
          err.printf(
              Locale.ROOT, "Interrupted after %,d of %,d steps%n", curve.points().size(), steps);
          return 0;
        }
      }
      batchSize = console.batchSize;
    }
    if (chart != null && curve.points().size() > 1) {
      AtomicFile.write(chart, LearningRateSvg.of(curve));
    }
    if (json) {
      out.println(Json.line(jsonOf(curve, batchSize)));
    } else {
      print(curve, out);
    }
    if (curve.suggestion().isEmpty()) {
      throw new RunException(advice(curve, config));
    }
    return 0;
  }

  private static Map<String, Object> jsonOf(LearningRateCurve curve, int batchSize) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("suggestion", rate(curve.suggestion()));
    json.put("rule", LearningRateCurve.RULE);
    json.put("steepest", rate(curve.steepest()));
    json.put("minimum", rate(curve.lowest()));
    json.put("diverged", curve.diverged());
    json.put("batchSize", batchSize);
    json.put("points", curve.points());
    return json;
  }

  private static Double rate(Optional<LearningRateCurve.Point> point) {
    return point.map(LearningRateCurve.Point::rate).orElse(null);
  }

  private void print(LearningRateCurve curve, PrintWriter out) {
    if (curve.points().size() > 1) {
      out.println("Smoothed loss over learning rate");
      out.print(LearningRateText.of(curve, showsUnicode()));
      out.println();
    }
    if (curve.diverged()) {
      out.println("Above the last rate the loss was no longer finite, or 4 times the lowest");
    }
    curve
        .suggestion()
        .ifPresent(
            point -> {
              String rate = LearningRateCurve.text(point.rate());
              out.printf(
                  "Suggestion: %s, half-way down the longest fall of the loss (rule %s)%n",
                  rate, LearningRateCurve.RULE);
              out.printf(
                  "Next: %s train --data %s --out RUN --lr %s, with the other options given here%n",
                  CommandName.get(), data, rate);
            });
  }

  private String advice(LearningRateCurve curve, TrainConfig config) {
    int count = curve.points().size();
    if (curve.diverged() && count <= steps / 2) {
      return String.format(
          Locale.ROOT,
          "the loss breaks after %,d steps, before it has fallen: try a --start below %s",
          count,
          LearningRateCurve.text(start));
    }
    return "the loss does not fall between the rates %s and %s: try more --steps, other rates%s"
        .formatted(
            LearningRateCurve.text(start),
            LearningRateCurve.text(end),
            config.init() == Initialization.HE ? "" : ", or --init he");
  }

  /**
   * Whether standard output is a terminal that takes more than ASCII, by what systems say of it.
   */
  private static boolean showsUnicode() {
    return Boolean.getBoolean("alexnet.output.terminal")
        && Stream.of("LC_ALL", "LC_CTYPE", "LANG")
            .map(System.getenv()::get)
            .filter(value -> value != null && !value.isEmpty())
            .findFirst()
            .filter(value -> value.toUpperCase(Locale.ROOT).replace("-", "").contains("UTF8"))
            .isPresent();
  }
}
