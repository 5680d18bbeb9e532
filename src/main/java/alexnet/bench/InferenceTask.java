package alexnet.bench;

import alexnet.model.AlexNet;
import alexnet.model.Inference;
import alexnet.model.LayerSummary;
import alexnet.quantize.QuantizedNetwork;
import alexnet.torch.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The logits of one batch, as {@link Inference} gives them to evaluation and prediction. */
final class InferenceTask implements Task {
  private static final int CALIBRATION_PICTURES = 4;
  private static final String RESULT = "logits to Java";

  private final Inference inference;
  private final SyntheticBatch batch;

  /** Takes the inference over, and closes it. */
  InferenceTask(Inference inference, int batch) {
    this.inference = inference;
    this.batch = SyntheticBatch.of(inference.variant(), inference.classes(), batch);
  }

  /** Does not need the network any more afterwards. */
  static InferenceTask of(AlexNet network, Precision precision, int batch) {
    network.eval();
    return new InferenceTask(
        precision == Precision.INT8 ? quantized(network) : Inference.of(network, precision), batch);
  }

  private static Inference quantized(AlexNet network) {
    try (SyntheticBatch pictures =
            SyntheticBatch.of(network.variant(), network.classes(), CALIBRATION_PICTURES);
        QuantizedNetwork bytes = QuantizedNetwork.of(network, List.of(pictures::pictures))) {
      return bytes.inference();
    }
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
    int first = 0;
    for (int end : ends) {
      List<LayerSummary.Row> rows = table.layers().subList(first, end);
      double gflop =
          LayerTime.gflop(
              rows.stream().mapToLong(LayerSummary.Row::multiplyAdds).sum(), batch.size());
      String types = rows.stream().map(row -> row.layer().type()).collect(Collectors.joining(", "));
      double forward = laps.median(Integer.toString(end));
      layers.add(new LayerTime(rows.get(0).name(), types, forward, null, gflop));
      first = end;
    }
    layers.add(new LayerTime(RESULT, "", laps.median(RESULT), null, 0));
    return layers;
  }

  @Override
  public void close() {
    batch.close();
    inference.close();
  }
}
