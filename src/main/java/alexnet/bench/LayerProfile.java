package alexnet.bench;

import alexnet.model.LayerSummary;
import java.util.List;

/**
 * Where the time of a job goes, and how far each layer is from what the processor can do.
 *
 * @param layers in the order of their work
 * @param peakGflops 1e9 operations a second of a large matrix product in the same precision
 */
public record LayerProfile(List<LayerTime> layers, double peakGflops) {
  /** Copies the list. */
  public LayerProfile {
    layers = List.copyOf(layers);
  }

  /** Runs the job again, and the matrix product beside it. */
  public static LayerProfile of(Workload workload, Task task, Repetitions repetitions) {
    LayerSummary table = LayerSummary.of(workload.variant(), workload.classes());
    List<LayerTime> layers = task.layers(table, repetitions);
    return new LayerProfile(layers, MatrixProduct.gflops(workload.precision()));
  }

  /** All layers, ms. */
  public double millis() {
    return layers.stream().mapToDouble(LayerTime::millis).sum();
  }

  /** Operations of all layers, in 1e9. */
  public double gflop() {
    return layers.stream().mapToDouble(LayerTime::gflop).sum();
  }

  /** What the job would take if every multiplication ran at the peak and nothing else took time. */
  public double millisAtPeak() {
    return gflop() / peakGflops * 1e3;
  }
}
