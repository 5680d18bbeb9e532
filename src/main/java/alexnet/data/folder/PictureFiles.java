package alexnet.data.folder;

import alexnet.data.DatasetException;
import alexnet.data.FolderListing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The picture files below a folder, found by suffix: jpg, jpeg, jpe, jfif, png, gif, bmp, dib,
 * webp, tif, tiff, ppm, pgm, pbm, pnm, in any case of letters. What a file really holds is for the
 * decoder to say.
 *
 * <p>Hidden files and folders (a leading dot) and what operating systems leave behind ({@code
 * Thumbs.db}, {@code __MACOSX} ...) are not seen. Symbolic links are followed; a folder that links
 * lead to several times is listed once, at the first of its paths, and a link to a folder that
 * holds the link is not followed, so that loops end.
 */
public final class PictureFiles {
  private final Set<Path> visited = new HashSet<>();
  private final List<Path> found = new ArrayList<>();
  private final List<Path> others = new ArrayList<>();
  private final boolean ofData;
  private final boolean firstOnly;
  private boolean sawRun;

  private PictureFiles(boolean ofData, boolean firstOnly) {
    this.ofData = ofData;
    this.firstOnly = firstOnly;
  }

  /**
   * Every picture below a folder, at any depth.
   *
   * @param folder is listed even when its own name is hidden
   * @return paths that start with {@code folder}, by Unicode code point of the relative path with
   *     slashes; empty if there is none
   * @throws DatasetException if the folder, or one below it, cannot be listed
   */
  public static List<Path> list(Path folder) {
    return new PictureFiles(false, false).through(folder).found;
  }

  /**
   * What a data folder has below one of its folders: as {@link #list}, without what lies in runs,
   * and with the visible files that are no pictures by name.
   */
  public static PictureFiles walk(Path folder) {
    return new PictureFiles(true, false).through(folder);
  }

  /** As {@link #walk}, up to the first picture. */
  static PictureFiles first(Path folder) {
    return new PictureFiles(true, true).through(folder);
  }

  private PictureFiles through(Path folder) {
    visit(folder, realPath(folder));
    return this;
  }

  /** The pictures, as {@link #list} orders them. */
  public List<Path> pictures() {
    return found;
  }

  /** The visible files without a picture's suffix, in the same order. */
  public List<Path> others() {
    return others;
  }

  /** Whether there are runs and no picture. */
  boolean isNothingButRuns() {
    return sawRun && found.isEmpty();
  }

  private void visit(Path folder, Path real) {
    if (!visited.add(real)) {
      return;
    }
    for (FolderListing.Entry entry : FolderListing.all(folder)) {
      if (firstOnly && !found.isEmpty()) {
        return;
      }
      if (!entry.folder()) {
        (entry.kind() == FolderListing.Kind.PICTURE ? found : others).add(entry.path());
      } else if (ofData && RunFolders.isRun(entry.path())) {
        sawRun = true;
      } else if (!entry.link()) {
        visit(entry.path(), real.resolve(entry.path().getFileName()));
      } else {
        Path target = realPath(entry.path());
        if (!real.startsWith(target)) {
          visit(entry.path(), target);
        }
      }
    }
  }

  /** The folder's path without links: equal for equal folders. */
  static Path realPath(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      throw FolderListing.cannotList(folder, e);
    }
  }
}
