package alexnet.bench;

import alexnet.torch.Threads;
import java.util.OptionalDouble;

/**
 * What a job took.
 *
 * @param threads of the kernels
 * @param timing one run is one batch or step
 * @param peakResidentMb of the process so far, its start and the making of the network included, in
 *     MB of 1e6 bytes; nothing where the system does not tell
 * @param profile where the time goes, or null if nobody asked
 */
public record BenchResult(
    Workload workload,
    int threads,
    Timing timing,
    OptionalDouble peakResidentMb,
    LayerProfile profile) {
  /**
   * Runs a job.
   *
   * @param layers whether to look into it too
   */
  public static BenchResult of(Workload workload, Repetitions repetitions, boolean layers) {
    try (Task task = workload.prepare()) {
      Timing timing = repetitions.time(task::run);
      OptionalDouble peak = ProcFile.megabytes("/proc/self/status", "VmHWM");
      LayerProfile profile = layers ? LayerProfile.of(workload, task, repetitions) : null;
      return new BenchResult(workload, Threads.inUse(), timing, peak, profile);
    }
  }

  /** By the median. */
  public double imagesPerSecond() {
    return workload.batch() / timing.median() * 1e3;
  }
}
