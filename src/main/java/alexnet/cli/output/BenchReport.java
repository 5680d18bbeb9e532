package alexnet.cli.output;

import alexnet.bench.BenchResult;
import alexnet.bench.LayerProfile;
import alexnet.bench.LayerTime;
import alexnet.bench.Timing;
import alexnet.bench.Workload;
import alexnet.text.Json;
import alexnet.torch.Precision;
import alexnet.torch.Processor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code bench} prints. */
public final class BenchReport {
  private static final double SPREAD_LOW = 0.1;
  private static final double SPREAD_HIGH = 0.9;

  private BenchReport() {}

  /**
   * One job for machines.
   *
   * @param alone whether the process did nothing else, so that its peak memory is the job's
   */
  public static Map<String, Object> json(BenchResult result, boolean alone, Processor processor) {
    Workload workload = result.workload();
    Timing timing = result.timing();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("job", workload.job());
    json.put("batch", workload.batch());
    json.put("precision", workload.precision());
    json.put("threads", result.threads());
    json.put("medianMs", Json.rounded(timing.median(), 3));
    json.put("bestMs", Json.rounded(timing.best(), 3));
    json.put("imagesPerSecond", Json.rounded(result.imagesPerSecond(), 2));
    json.put(
        "peakResidentMb",
        alone && result.peakResidentMb().isPresent()
            ? Json.rounded(result.peakResidentMb().getAsDouble(), 1)
            : null);
    json.put("cpu", cpu(processor));
    json.put("variant", workload.variant());
    json.put("classes", workload.classes());
    json.put("runs", timing.runs());
    json.put("p10Ms", Json.rounded(timing.quantile(SPREAD_LOW), 3));
    json.put("p90Ms", Json.rounded(timing.quantile(SPREAD_HIGH), 3));
    if (result.profile() != null) {
      json.put("profile", json(result.profile()));
    }
    return json;
  }

  private static Map<String, Object> cpu(Processor processor) {
    Map<String, Object> cpu = new LinkedHashMap<>();
    cpu.put("model", processor.model());
    cpu.put("flags", processor.flags());
    return cpu;
  }

  private static Map<String, Object> json(LayerProfile profile) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("layersMs", Json.rounded(profile.millis(), 3));
    json.put("atPeakMs", Json.rounded(profile.millisAtPeak(), 3));
    json.put("gflop", Json.rounded(profile.gflop(), 3));
    json.put("peakGflops", Json.rounded(profile.peakGflops(), 1));
    json.put("layers", profile.layers().stream().map(layer -> json(layer, profile)).toList());
    return json;
  }

  private static Map<String, Object> json(LayerTime layer, LayerProfile profile) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("layer", layer.name());
    json.put("types", layer.types());
    json.put("kernel", layer.kernel().isEmpty() ? null : layer.kernel());
    json.put("forwardMs", Json.rounded(layer.forwardMs(), 4));
    json.put("backwardMs", Json.rounded(layer.backwardMs(), 4));
    json.put("gflop", Json.rounded(layer.gflop(), 4));
    json.put("gflops", Json.rounded(layer.gflops(), 1));
    json.put("ofPeak", Json.rounded(layer.gflops() / profile.peakGflops(), 4));
    return json;
  }

  /** Jobs for people, and where the time goes if that was asked for. */
  public static String text(List<BenchResult> results, boolean alone, Processor processor) {
    StringBuilder text = new StringBuilder();
    String row = "%-5s  %5s  %-9s  %10s  %21s  %10s  %8s  %5s%n";
    text.append(
        row.formatted(
            "job",
            "batch",
            "precision",
            "median ms",
            "10th..90th percentile",
            "best ms",
            "images/s",
            "runs"));
    for (BenchResult result : results) {
      Timing timing = result.timing();
      text.append(
          row.formatted(
              result.workload().job(),
              result.workload().batch(),
              result.workload().precision(),
              millis(timing.median()),
              millis(timing.quantile(SPREAD_LOW)) + " .. " + millis(timing.quantile(SPREAD_HIGH)),
              millis(timing.best()),
              String.format(Locale.ROOT, "%,.1f", result.imagesPerSecond()),
              timing.runs()));
    }
    for (BenchResult result : results) {
      if (result.profile() != null) {
        text.append('\n').append(text(result.profile(), result));
      }
    }
    BenchResult last = results.get(results.size() - 1);
    text.append(
        String.format(
            Locale.ROOT,
            "%n%s with %,d classes; %s, %s; %d threads%n",
            last.workload().variant(),
            last.workload().classes(),
            processor.model(),
            processor.flags().isEmpty()
                ? "instructions unknown"
                : String.join(" ", processor.flags()),
            last.threads()));
    if (!alone) {
      text.append("Peak memory is a process's, so it is told of one job at a time: --job\n");
    } else if (last.peakResidentMb().isPresent()) {
      text.append(
          String.format(
              Locale.ROOT,
              "peak memory of the process %,.0f MB%n",
              last.peakResidentMb().getAsDouble()));
    }
    return text.toString();
  }

  private static String text(LayerProfile profile, BenchResult result) {
    StringBuilder text = new StringBuilder();
    String unit = result.workload().precision() == Precision.INT8 ? "GOP" : "GFLOP";
    String row = "%-16s  %-27s  %10s  %11s  %8s  %8s  %8s  %s%n";
    text.append(
        row.formatted(
            "layer", "types", "forward ms", "backward ms", unit, unit + "/s", "of peak", "kernel"));
    for (LayerTime layer : profile.layers()) {
      text.append(
          row.formatted(
              layer.name(),
              layer.types(),
              layer.forwardMs() == null ? "" : millis(layer.forwardMs()),
              layer.backwardMs() == null ? "" : millis(layer.backwardMs()),
              ofProducts(layer, "%,.2f", layer.gflop()),
              ofProducts(layer, "%,.0f", layer.gflops()),
              ofProducts(layer, "%.0f%%", 100 * layer.gflops() / profile.peakGflops()),
              layer.kernel()));
    }
    double median = result.timing().median();
    double atPeak = profile.millisAtPeak();
    String sum = "%-16s  %10s ms%s%n";
    text.append(sum.formatted("all layers", millis(profile.millis()), ""));
    text.append(sum.formatted("the whole job", millis(median), ""));
    text.append(
        sum.formatted(
            "at peak",
            millis(atPeak),
            String.format(
                Locale.ROOT,
                ", %.0f%% of the job: a product of large matrices in %s reaches %,.0f %s/s",
                100 * atPeak / median,
                result.workload().precision(),
                profile.peakGflops(),
                unit)));
    text.append(sum.formatted("left", millis(median - atPeak), ""));
    return text.toString();
  }

  private static String ofProducts(LayerTime layer, String format, double value) {
    return layer.gflop() == 0 ? "" : String.format(Locale.ROOT, format, value);
  }

  private static String millis(double millis) {
    return String.format(Locale.ROOT, "%,.2f", millis);
  }
}
