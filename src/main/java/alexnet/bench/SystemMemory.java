package alexnet.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * Memory that there is, in MB of 1e6 bytes.
 *
 * @param totalMb of the machine, or of the container
 * @param availableMb for new programs without swapping, as far as the system tells
 * @param heapLimitMb the most that Java's own heap may take; tensors are outside of it
 */
public record SystemMemory(double totalMb, double availableMb, double heapLimitMb) {
  static SystemMemory current() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    double total = system.getTotalMemorySize() / 1e6;
    // Linux counts files that it keeps copies of as used; they give way to programs.
    double free =
        ProcFile.megabytes("/proc/meminfo", "MemAvailable")
            .orElse(system.getFreeMemorySize() / 1e6); // in a container that of its host
    return new SystemMemory(total, Math.min(total, free), Runtime.getRuntime().maxMemory() / 1e6);
  }
}
