package alexnet.bench;

import alexnet.model.LayerSummary;
import java.util.List;

/**
 * Work that can be done again and again. Owns native memory: whoever prepares it closes it. Used by
 * one thread.
 */
public interface Task extends AutoCloseable {
  /** Does it once. */
  void run();

  /**
   * Does it several times, watching where the time goes.
   *
   * @param table the network's layers
   * @return in the order of their work; together they are nearly the whole of {@link #run}
   */
  List<LayerTime> layers(LayerSummary table, Repetitions repetitions);

  @Override
  void close();
}
