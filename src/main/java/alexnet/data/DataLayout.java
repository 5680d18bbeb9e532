package alexnet.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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

  static final List<String> TRAIN = List.of("train");
  static final List<String> VALIDATION = List.of("val", "valid", "validation");
  static final List<String> TEST = List.of("test");

  /**
   * Looks at the names in a folder.
   *
   * @throws DatasetException if it is not a folder that can be listed
   */
  public static DataLayout of(Path folder) {
    if (Files.isRegularFile(folder)) {
      throw new DatasetException(
          FolderListing.textOf(folder) + " is a file; expected a folder (unpack archives first)");
    }
    if (IdxDataset.isIdx(folder)) {
      return IDX;
    }
    if (CifarDataset.isCifar(folder)) {
      return CIFAR;
    }
    // A class may well be called "train": only in company is it a part.
    boolean parts =
        find(folder, TRAIN) != null
            && (find(folder, VALIDATION) != null || find(folder, TEST) != null);
    return parts ? SPLIT_FOLDERS : CLASS_FOLDERS;
  }

  /**
   * The sub-folder with one of these names, whatever the case of its letters, or null.
   *
   * @throws DatasetException if there are several
   */
  static Path find(Path folder, List<String> names) {
    List<Path> found = new ArrayList<>();
    for (FolderListing.Entry entry : FolderListing.of(folder)) {
      if (entry.folder() && names.contains(entry.name().toLowerCase(Locale.ROOT))) {
        found.add(entry.path());
      }
    }
    if (found.size() > 1) {
      throw new DatasetException(
          "%s has both %s and %s, where one is expected"
              .formatted(
                  FolderListing.textOf(folder),
                  found.get(0).getFileName(),
                  found.get(1).getFileName()));
    }
    return found.isEmpty() ? null : found.get(0);
  }
}
