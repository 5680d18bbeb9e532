package alexnet.benchmarks;

import alexnet.data.DatasetHash;
import alexnet.data.loader.LoaderConfig;
import alexnet.data.split.DataSource;
import alexnet.data.split.DataSplits;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What a data folder costs before the first picture is decoded; prints one JSON line. Times are of
 * the first call in this process, as a user meets them.
 *
 * <pre>java -cp 'target/launcher/lib/*' ListingBench.java FOLDER</pre>
 */
public final class ListingBench {
  private ListingBench() {}

  /** Lists, splits, shuffles and hashes the folder of this name. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    long heapBefore = liveHeap();
    long start = System.nanoTime();
    DataSplits splits = DataSource.of(folder).open();
    final double open = since(start);

    start = System.nanoTime();
    int[] order = new LoaderConfig(64, true, 1, 1).order(splits.train(), 1);
    final double shuffle = since(start);

    start = System.nanoTime();
    String hash = DatasetHash.of(splits.train(), folder);
    final double hashing = since(start);

    long live = liveHeap() - heapBefore;
    System.out.printf(
        Locale.ROOT,
        "{\"pictures\": %d, \"train\": %d, \"classes\": %d, \"openMs\": %.2f, \"shuffleMs\": %.2f,"
            + " \"hashMs\": %.2f, \"liveHeapMb\": %.2f, \"peakResidentMb\": %.1f, \"hash\":"
            + " \"%s\"}%n",
        splits.train().size() + splits.validation().size(),
        order.length,
        splits.train().classes().size(),
        open,
        shuffle,
        hashing,
        live / 1e6,
        peakResident(),
        hash.substring(0, 8));
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e6;
  }

  /** What is reachable: the collector is asked, which a benchmark may. */
  private static long liveHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** In 10^6 bytes; 0 where the system does not tell. */
  private static double peakResident() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6;
      }
    }
    return 0;
  }
}
