package alexnet.bench;

import alexnet.torch.NativeLibraries;
import alexnet.torch.Precision;
import alexnet.torch.Processor;
import alexnet.torch.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What this machine has for the network to run on, and what is made of it.
 *
 * @param java version and vendor of the runtime
 * @param os the operating system
 * @param natives native libraries
 * @param processor the processor
 * @param threads of the network's kernels, by default
 * @param memory of the machine and the heap
 * @param hugePages whether tensors lie in large pages
 * @param auto what {@code --precision auto} takes
 * @param autoReason why, for people
 * @param speeds of all precisions
 * @param warnings what costs speed, for people
 */
public record SystemReport(
    Java java,
    OperatingSystem os,
    NativeLibraries natives,
    Processor processor,
    Threads.Default threads,
    SystemMemory memory,
    HugePages hugePages,
    Precision auto,
    String autoReason,
    List<KernelSpeed> speeds,
    List<String> warnings) {
  /** Copies the lists. */
  public SystemReport {
    speeds = List.copyOf(speeds);
    warnings = List.copyOf(warnings);
  }

  /** The Java runtime. */
  public record Java(String version, String vendor) {}

  /** The operating system. */
  public record OperatingSystem(String name, String version, String arch) {}

  /** Looks at this machine, and measures for about a second. */
  public static SystemReport current() {
    Processor processor = Processor.current();
    Threads.Default threads = Threads.explained();
    Threads.use(threads.count());
    Precision auto = Precision.auto(processor);
    HugePages hugePages = HugePages.current();
    List<KernelSpeed> speeds = KernelSpeed.measure();
    return new SystemReport(
        new Java(property("java.version"), property("java.vendor")),
        new OperatingSystem(property("os.name"), property("os.version"), property("os.arch")),
        NativeLibraries.current(),
        processor,
        threads,
        SystemMemory.current(),
        hugePages,
        auto,
        autoReason(processor),
        speeds,
        warnings(KernelSpeed.warning(speeds, auto), hugePages, threads, processor));
  }

  /** Why {@link Precision#auto} takes what it takes. */
  static String autoReason(Processor processor) {
    if (processor.flags().isEmpty() && processor.limits().isEmpty()) {
      return "this system does not tell whether the processor has bfloat16 instructions";
    }
    String limits =
        processor.limits().isEmpty()
            ? ","
            : ", or may not use them (%s);".formatted(String.join(", ", processor.limits()));
    return processor
        .bfloat16()
        .map(flag -> "the processor has " + flag)
        .orElse("the processor has no bfloat16 instructions" + limits + " they would be emulated");
  }

  static List<String> warnings(
      String speed, HugePages hugePages, Threads.Default threads, Processor processor) {
    List<String> warnings = new ArrayList<>();
    if (speed != null) {
      warnings.add(speed);
    }
    if (hugePages == HugePages.OFF) {
      warnings.add(hugePages.meaning());
    }
    if (threads.count() > processor.cores()) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "%d threads (%s) on %d cores get in each other's way",
              threads.count(),
              threads.reason(),
              processor.cores()));
    }
    return warnings;
  }

  private static String property(String name) {
    return System.getProperty(name);
  }
}
