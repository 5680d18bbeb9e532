package alexnet.data.folder;

import alexnet.data.CodePointOrder;
import alexnet.data.DatasetException;
import alexnet.data.FolderListing;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What lies in folders that may be classes, parts or wrappers. Looks no further than it must. */
final class FolderShape {
  private FolderShape() {}

  /**
   * What would be classes in a folder that holds folders alone: the names of those with pictures.
   * None where pictures lie in the folder itself.
   */
  static Set<String> classesIn(Path folder) {
    Set<String> names = new TreeSet<>(CodePointOrder.INSTANCE);
    if (!FolderListing.holdsPictures(folder)) {
      ImageFolder.classFolders(folder).stream()
          .filter(entry -> !PictureFiles.first(entry.path()).pictures().isEmpty())
          .forEach(entry -> names.add(entry.name()));
    }
    return names;
  }

  /**
   * The folder that class folders lie in, as in {@code seg_train/seg_train/forest}: the given one,
   * or the only folder in it, as long as that is all there is and holds folders alone. Where one
   * cannot be listed it is the last: whoever reads it will say why.
   *
   * @param classes names of folders that are classes, however few there are
   */
  static Path unwrapped(Path folder, Set<String> classes) {
    Path inner = folder;
    try {
      while (!FolderListing.holdsPictures(inner)) {
        List<FolderListing.Entry> below = ImageFolder.classFolders(inner);
        if (below.size() != 1
            || classes.contains(below.get(0).name())
            || classesIn(below.get(0).path()).isEmpty()) {
          break;
        }
        inner = below.get(0).path();
      }
    } catch (DatasetException e) {
      return inner;
    }
    return inner;
  }
}
