package alexnet.model;

import alexnet.torch.KernelCandidate;
import alexnet.torch.KernelCandidate.Way;
import alexnet.torch.LayerKernel;
import alexnet.torch.NativeLibraries;
import alexnet.torch.NativeScope;
import alexnet.torch.Processor;
import alexnet.torch.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;

/**
 * Takes for each layer the kernel that is fastest on this machine. Each kind of layer is measured
 * once, a whole network in about a second; a file remembers what was found, for this processor,
 * number of threads and version of libtorch. Where nothing is clearly faster, or nothing can be
 * remembered, it stays with {@link KernelChoice#BY_RULE}.
 */
public final class MeasuredKernels implements KernelChoice {
  /** Name of the file in the cache folder. */
  public static final String FILE = "kernels.tsv";

  /** A kernel replaces the one by rule if it takes less than this part of its time. */
  private static final double CLEARLY = 0.9;

  /** Pictures in the batches that are timed: what a server answers, and what stands for many. */
  private static final long[] BATCHES = {1, 4};

  /** Runs of each kernel and batch after one that warms up; the fastest counts. */
  private static final int RUNS = 5;

  /** A kernel that takes more than this part of the rule's time in any batch is not taken. */
  private static final double SLOWER = 1.1;

  private final Path file;
  private final boolean measures;
  private final Map<String, Way> known = new LinkedHashMap<>();

  private MeasuredKernels(Path file, boolean measures) {
    this.file = file;
    this.measures = measures;
  }

  /**
   * The choices that a folder remembers. New ones are measured and added where the folder can be
   * written; elsewhere they are by rule, since measuring at each start would cost more than it
   * brings.
   *
   * @param folder of caches; made if it is not there
   */
  public static KernelChoice in(Path folder) {
    try {
      Files.createDirectories(folder);
      return new MeasuredKernels(folder.resolve(FILE), Files.isWritable(folder));
    } catch (IOException noSuchFolder) {
      return BY_RULE;
    }
  }

  @Override
  public synchronized KernelCandidate choose(
      String layer, List<KernelCandidate> candidates, LongFunction<Tensor> input) {
    if (candidates.size() == 1) {
      return candidates.get(0);
    }
    String key = machine() + "\t" + ways(candidates) + "\t" + layer;
    if (!known.containsKey(key)) {
      known.putAll(read());
    }
    if (!known.containsKey(key) && measures) {
      fastest(candidates, input).ifPresent(fastest -> remember(key, fastest.way()));
    }
    Way way = known.get(key);
    return candidates.stream()
        .filter(candidate -> candidate.way() == way)
        .findFirst()
        .orElse(candidates.get(0));
  }

  /** What was there to choose from: another version of this program may know more. */
  private static String ways(List<KernelCandidate> candidates) {
    return candidates.stream().map(c -> c.way().name()).collect(Collectors.joining(" "));
  }

  private static String machine() {
    Processor processor = Processor.current();
    return String.format(
        Locale.ROOT,
        "%s, %s, %s %s, %d threads, libtorch %s",
        processor.model(),
        String.join(" ", processor.flags()),
        processor.capability(),
        processor.limits(),
        Threads.inUse(),
        NativeLibraries.current().libtorch());
  }

  /** Nothing where a trial was refused: what the reason was may have gone the next time. */
  private static Optional<KernelCandidate> fastest(
      List<KernelCandidate> candidates, LongFunction<Tensor> input) {
    List<LayerKernel> kernels = new ArrayList<>();
    try (NativeScope scope = NativeScope.open()) {
      for (KernelCandidate candidate : candidates) {
        kernels.add(candidate.kernel().get());
      }
      return Optional.of(candidates.get(indexOfFastest(kernels, input)));
    } catch (RuntimeException refused) {
      return Optional.empty(); // the one by rule tells by itself what is wrong, if it is the one
    } finally {
      kernels.forEach(LayerKernel::close);
    }
  }

  private static int indexOfFastest(List<LayerKernel> kernels, LongFunction<Tensor> input) {
    double[] cost = new double[kernels.size()];
    for (long batch : BATCHES) {
      double[] times = times(kernels, input.apply(batch));
      for (int i = 0; i < cost.length; i++) {
        double part = times[i] / times[0];
        cost[i] += part > SLOWER ? Double.POSITIVE_INFINITY : part / BATCHES.length;
      }
    }
    int best = 0;
    for (int i = 1; i < cost.length; i++) {
      if (cost[i] < CLEARLY && cost[i] < cost[best]) {
        best = i;
      }
    }
    return best;
  }

  /** The least time of each, in turn, so that a disturbance meets all alike. */
  private static double[] times(List<LayerKernel> kernels, Tensor input) {
    double[] least = new double[kernels.size()];
    for (int run = 0; run <= RUNS; run++) {
      for (int i = 0; i < least.length; i++) {
        long start = System.nanoTime();
        try (NativeScope scope = NativeScope.open()) {
          kernels.get(i).forward(input);
        }
        double time = System.nanoTime() - start;
        least[i] = run <= 1 ? time : Math.min(least[i], time); // the first one warms up
      }
    }
    return least;
  }

  private Map<String, Way> read() {
    Map<String, Way> choices = new LinkedHashMap<>();
    try {
      for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
        int tab = line.lastIndexOf('\t');
        for (Way way : Way.values()) {
          if (tab > 0 && way.name().equals(line.substring(tab + 1))) {
            choices.put(line.substring(0, tab), way);
          }
        }
      }
    } catch (IOException unreadable) {
      // As if nothing were known: it is measured again.
    }
    return choices;
  }

  /**
   * Writes what is known. What another process has written by now stays, so that its answers and
   * this one's are alike from here on.
   */
  private void remember(String layer, Way fastest) {
    known.put(layer, fastest);
    known.putAll(read());
    StringBuilder lines = new StringBuilder();
    known.forEach((key, way) -> lines.append(key).append('\t').append(way.name()).append('\n'));
    Path whole = file.resolveSibling(FILE + "." + ProcessHandle.current().pid() + ".new");
    try {
      Files.writeString(whole, lines);
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException cannotRemember) {
      // The next process measures again.
      deleteQuietly(whole);
    }
  }

  private static void deleteQuietly(Path whole) {
    try {
      Files.deleteIfExists(whole);
    } catch (IOException stays) {
      // A few bytes in a folder of caches.
    }
  }
}
