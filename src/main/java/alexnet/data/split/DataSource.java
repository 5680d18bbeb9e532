package alexnet.data.split;

import alexnet.data.DatasetException;
import alexnet.data.folder.DataLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Where splits come from; the same source gives the same splits.
 *
 * @param folder of any {@link DataLayout}; names of pictures begin with it as it is given
 * @param valSplit fraction that becomes validation where the folder has none, in [0, 1), or empty
 *     for the layout's default
 * @param seed of the split
 */
public record DataSource(Path folder, OptionalDouble valSplit, long seed) {
  /** A folder with the default split of seed 1. */
  public static DataSource of(Path folder) {
    return new DataSource(folder, OptionalDouble.empty(), 1);
  }

  /**
   * Reads the folder; no picture is decoded.
   *
   * @throws IllegalArgumentException if the fraction is outside [0, 1)
   * @throws DatasetException if the folder cannot be used
   */
  public DataSplits open() {
    return DataSplits.open(folder, valSplit, seed);
  }

  /**
   * Reads the folder to score a network on it: as {@link #open}, but pictures of one class are
   * enough, and folders named like a class of the network are classes.
   *
   * @param classes of the network
   * @throws IllegalArgumentException if the fraction is outside [0, 1)
   * @throws DatasetException if the folder cannot be used
   */
  public DataSplits openFor(List<String> classes) {
    return DataSplits.open(folder, valSplit, seed, Set.copyOf(classes));
  }
}
