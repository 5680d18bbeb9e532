package alexnet.serve;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that do not keep the process alive. */
public final class DaemonThreads {
  private DaemonThreads() {}

  /** Makes threads of a name; from the second on, with their number. */
  public static ThreadFactory named(String name) {
    AtomicInteger made = new AtomicInteger();
    return task -> {
      int number = made.incrementAndGet();
      Thread thread = new Thread(task, number == 1 ? name : name + "-" + number);
      thread.setDaemon(true);
      return thread;
    };
  }
}
