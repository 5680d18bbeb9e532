package alexnet.data.folder;

import alexnet.data.DatasetException;
import java.nio.file.Path;
import java.util.Set;

/** How a data folder is laid out. */
public enum DataLayout {
  /**
   * {@code train/} with {@code val/}, {@code test/} or both beside it, a folder per class in each.
   */
  SPLIT_FOLDERS,
  /** A folder per class. */
  CLASS_FOLDERS,
  /** MNIST-style IDX files. */
  IDX,
  /** CIFAR-10's binary files. */
  CIFAR;

  /** Whether pictures are so small that all of each is enlarged and nothing is cropped. */
  public boolean isSmall() {
    return this == IDX || this == CIFAR;
  }

  /**
   * Looks at a folder: at the names in it, and where these leave it open at what lies below.
   *
   * @throws DatasetException if it is not a folder that can be listed, or if nobody can tell
   *     whether its folders are parts or classes
   */
  public static DataLayout of(Path folder) {
    return DataFolder.of(folder, Set.of()).layout();
  }
}
