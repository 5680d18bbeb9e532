package alexnet.data.folder;

import alexnet.data.ClassNames;
import alexnet.data.CodePointOrder;
import alexnet.data.Dataset;
import alexnet.data.DatasetException;
import alexnet.data.FolderListing;
import alexnet.data.Sample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A folder per class, as torchvision's {@code ImageFolder} reads it: each sub-folder is a class
 * that bears its name, and every picture below it, at any depth, is one of its pictures. Which
 * files count is said at {@link PictureFiles}. A run of this program, or a folder that holds runs
 * and no other picture, is no class.
 */
public final class ImageFolder {
  /** A classifier needs two. */
  public static final int TO_TRAIN = 2;

  /** Pictures of one class can be scored. */
  public static final int TO_SCORE = 1;

  private ImageFolder() {}

  /**
   * Lists the classes in sorted order of their names, by Unicode code point, and the pictures of
   * each by relative path. Opens no picture. Of a data folder in parts these are the parts; {@link
   * alexnet.data.split.DataSplits#open} tells them apart.
   *
   * @throws DatasetException if the folder cannot be listed, has fewer than two class folders or
   *     one without a picture
   */
  public static Dataset read(Path folder) {
    return read(folder, TO_TRAIN);
  }

  /** As {@link #read(Path)}, of at least so many classes. */
  public static Dataset read(Path folder, int fewest) {
    List<FolderListing.Entry> classFolders = classFolders(folder);
    if (classFolders.size() < fewest) {
      throw tooFewClasses(folder, classFolders);
    }
    return read(folder, classFolders, names(classFolders));
  }

  /**
   * Reads pictures for a network that is trained: labels are its own, and not every class need be
   * there.
   *
   * @param classes of the network, by label
   * @throws DatasetException if the folder cannot be listed, has no class folder, one without a
   *     picture, or one that is not among {@code classes}
   */
  public static Dataset read(Path folder, List<String> classes) {
    return read(folder, classes, "the network");
  }

  /**
   * As above, for a folder beside another one whose classes it shares.
   *
   * @param where what holds these classes, for the message
   */
  public static Dataset read(Path folder, List<String> classes, String where) {
    List<FolderListing.Entry> classFolders = classFolders(folder);
    if (classFolders.isEmpty()) {
      throw tooFewClasses(folder, classFolders);
    }
    List<String> unknown = new ArrayList<>(names(classFolders));
    unknown.removeAll(Set.copyOf(classes));
    if (!unknown.isEmpty()) {
      throw new DatasetException(
          String.format(
              Locale.ROOT,
              "%s has %s, which %s lacks: its %d classes are %s%s",
              FolderListing.textOf(folder),
              (unknown.size() == 1 ? "class " : "classes ") + some(unknown),
              where,
              classes.size(),
              some(classes),
              ClassNames.hint(unknown, classes)));
    }
    return read(folder, classFolders, classes);
  }

  private static Dataset read(
      Path folder, List<FolderListing.Entry> classFolders, List<String> classes) {
    List<Sample> samples = new ArrayList<>();
    List<String> empty = new ArrayList<>();
    Map<String, Integer> labels = Dataset.labels(classes);
    for (FolderListing.Entry classFolder : classFolders) {
      int label = labels.get(classFolder.name());
      List<Path> pictures = PictureFiles.walk(classFolder.path()).pictures();
      if (pictures.isEmpty()) {
        empty.add(classFolder.name());
      }
      for (Path picture : pictures) {
        samples.add(Sample.ofFile(picture, label));
      }
    }
    if (!empty.isEmpty()) {
      throw new DatasetException(
          "%s: %s no pictures"
              .formatted(
                  FolderListing.textOf(folder),
                  empty.size() == 1
                      ? "class folder " + empty.get(0) + " has"
                      : "class folders " + some(empty) + " have"));
    }
    return new Dataset(classes, samples);
  }

  /** The visible sub-folders by name, without runs and without links that lead back up. */
  public static List<FolderListing.Entry> classFolders(Path folder) {
    Path real = PictureFiles.realPath(folder);
    List<FolderListing.Entry> folders = new ArrayList<>();
    for (FolderListing.Entry entry : FolderListing.of(folder)) {
      boolean loop =
          entry.folder() && entry.link() && real.startsWith(PictureFiles.realPath(entry.path()));
      if (entry.folder() && !loop && !RunFolders.holds(entry.path())) {
        folders.add(entry);
      }
    }
    // As names, not as paths: "a" comes before "a-b", though "a/" comes after "a-b/".
    folders.sort((a, b) -> CodePointOrder.INSTANCE.compare(a.name(), b.name()));
    return folders;
  }

  /** Says what was found in place of two class folders. */
  public static DatasetException tooFewClasses(Path folder, List<FolderListing.Entry> found) {
    long loose = FolderListing.of(folder).stream().filter(entry -> !entry.folder()).count();
    String pictures = loose == 1 ? "1 picture" : loose + " pictures";
    String has =
        found.isEmpty()
            ? "no class folders"
            : "1 class folder (" + found.get(0).name() + "), and a classifier needs two";
    String text = FolderListing.textOf(folder);
    return new DatasetException(
        "%s has %s%s; expected a folder per class with its pictures inside, such as %s and %s"
            .formatted(
                text,
                loose == 0 ? "" : pictures + " and ",
                has,
                folder.resolve("cat").resolve("1.jpg"),
                folder.resolve("dog").resolve("1.jpg")));
  }

  static List<String> names(List<FolderListing.Entry> folders) {
    return folders.stream().map(FolderListing.Entry::name).toList();
  }

  /** The first few names, and how many more there are. */
  static String some(List<String> names) {
    int shown = Math.min(names.size(), 5);
    String text = names.stream().limit(shown).collect(Collectors.joining(", "));
    return names.size() > shown ? text + " and " + (names.size() - shown) + " more" : text;
  }
}
