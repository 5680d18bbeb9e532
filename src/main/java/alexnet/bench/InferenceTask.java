package alexnet.bench;

import alexnet.model.Inference;
import alexnet.model.LayerSummary;
import alexnet.model.Variant;
import alexnet.torch.KernelCandidate.Way;
import alexnet.torch.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The logits of one batch, as {@link Inference} gives them to evaluation and prediction. */
final class InferenceTask implements Task {
  private static final String RESULT = "logits to Java";

  private final Inference inference;
  private final SyntheticBatch batch;

  /** Makes weights and pictures. */
  InferenceTask(Variant variant, int classes, Precision precision, int batch) {
    this.inference = SyntheticWeights.inference(variant, classes, precision);
    this.batch = SyntheticBatch.of(variant, classes, batch);
  }

  /** How each layer with weights is computed. */
  Map<String, Way> kernels() {
    return inference.kernels();
  }

  @Override
  public void run() {
    inference.logits(batch::pictures);
  }

  @Override
  public List<LayerTime> layers(LayerSummary table, Repetitions repetitions) {
    Laps laps = new Laps();
    TreeSet<Integer> ends = new TreeSet<>();
    Timing timing =
        repetitions.time(
            () -> {
              inference.logits(
                  batch::pictures,
                  done -> {
                    if (done == 0) {
                      laps.start();
                    } else {
                      laps.end(Integer.toString(done));
                      ends.add(done);
                    }
                  });
              laps.end(RESULT);
            });
    laps.keepLast(timing.runs());
    List<LayerTime> layers = new ArrayList<>();
    Map<String, Way> kernels = kernels();
    int first = 0;
    for (int end : ends) {
      List<LayerSummary.Row> rows = table.layers().subList(first, end);
      double gflop =
          LayerTime.gflop(
              rows.stream().mapToLong(LayerSummary.Row::multiplyAdds).sum(), batch.size());
      String name = rows.get(0).name();
      String types = rows.stream().map(row -> row.layer().type()).collect(Collectors.joining(", "));
      double forward = laps.median(Integer.toString(end));
      String kernel = kernels.containsKey(name) ? kernels.get(name).toString() : "";
      layers.add(new LayerTime(name, types, kernel, forward, null, gflop));
      first = end;
    }
    layers.add(new LayerTime(RESULT, "", "", laps.median(RESULT), null, 0));
    return layers;
  }

  @Override
  public void close() {
    batch.close();
    inference.close();
  }
}
