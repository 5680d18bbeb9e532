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

  private InferenceTask(Inference inference, SyntheticBatch batch) {
    this.inference = inference;
    this.batch = batch;
  }

  /** Does not need the network any more afterwards. */
  static InferenceTask of(AlexNet network, Precision precision, int batch) {
    network.eval();
    Inference inference =
        precision == Precision.INT8 ? quantized(network) : Inference.of(network, precision);
    try {
      return new InferenceTask(inference, SyntheticBatch.of(network, batch));
    } catch (RuntimeException e) {
      inference.close();
      throw e;
    }
  }

  private static Inference quantized(AlexNet network) {
    try (SyntheticBatch pictures = SyntheticBatch.of(network, CALIBRATION_PICTURES);
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
