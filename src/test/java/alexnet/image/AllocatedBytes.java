package alexnet.image;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** How much a thread has allocated on the Java heap since it began. */
public final class AllocatedBytes {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private AllocatedBytes() {}

  public static long ofThisThread() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }
}
