package alexnet.data.folder;

import alexnet.data.DataPart;
import alexnet.data.DatasetException;
import alexnet.data.FolderListing;
import alexnet.data.packed.CifarDataset;
import alexnet.data.packed.IdxDataset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a data folder is, by the names in it and by what they hold: the one place that decides it,
 * for training, scoring and the doctor alike.
 *
 * @param layout of the folder
 * @param parts the folders that the class folders lie in: {@link DataPart#ALL}, or those of the
 *     parts; none where pictures are packed
 * @param notes what was taken for what, where names alone do not show it, in whole sentences
 */
public record DataFolder(DataLayout layout, Map<DataPart, Path> parts, List<String> notes) {
  /** Names that need no word. */
  private static final Set<String> PLAIN = Set.of("train", "val", "valid", "validation", "test");

  /** Copies the collections. */
  public DataFolder {
    Map<DataPart, Path> inOrder = new EnumMap<>(DataPart.class);
    inOrder.putAll(parts);
    parts = Collections.unmodifiableMap(inOrder);
    notes = List.copyOf(notes);
  }

  /**
   * Looks at a folder.
   *
   * @param classes names that are known to be classes, whatever lies in folders of these names;
   *     empty before there is a network
   * @throws DatasetException if it is not a folder that can be listed, or nobody can tell whether
   *     its folders are parts or classes
   */
  public static DataFolder of(Path folder, Set<String> classes) {
    if (Files.isRegularFile(folder)) {
      throw new DatasetException(
          FolderListing.textOf(folder) + " is a file; expected a folder (unpack archives first)");
    }
    if (IdxDataset.isIdx(folder)) {
      return new DataFolder(DataLayout.IDX, Map.of(), List.of());
    }
    if (CifarDataset.isCifar(folder)) {
      return new DataFolder(DataLayout.CIFAR, Map.of(), List.of());
    }
    Path inner = FolderShape.unwrapped(folder, classes);
    List<FolderListing.Entry> below = ImageFolder.classFolders(inner);
    Map<DataPart, FolderListing.Entry> named = PartFolders.named(inner, below);
    return named.isEmpty()
        ? ofClasses(folder, inner, below, classes)
        : ofParts(folder, below, named, classes);
  }

  private static DataFolder ofClasses(
      Path folder, Path inner, List<FolderListing.Entry> below, Set<String> classes) {
    if (below.stream().noneMatch(entry -> classes.contains(entry.name()))) {
      PartFolders.refuse(inner, below);
    }
    List<String> notes =
        inner.equals(folder)
            ? List.of()
            : List.of(
                "The class folders are those in %s, as there is no other folder in %s."
                    .formatted(FolderListing.textOf(inner), FolderListing.textOf(folder)));
    return new DataFolder(DataLayout.CLASS_FOLDERS, Map.of(DataPart.ALL, inner), notes);
  }

  private static DataFolder ofParts(
      Path folder,
      List<FolderListing.Entry> below,
      Map<DataPart, FolderListing.Entry> named,
      Set<String> classes) {
    Map<DataPart, Path> parts = new EnumMap<>(DataPart.class);
    Path train = FolderShape.unwrapped(named.get(DataPart.TRAIN).path(), classes);
    List<FolderListing.Entry> trained = ImageFolder.classFolders(train);
    if (trained.stream().noneMatch(entry -> classes.contains(entry.name()))) {
      PartFolders.refuse(train, trained);
    }
    Set<String> known = new HashSet<>(ImageFolder.names(trained));
    known.addAll(classes);
    named.forEach((part, entry) -> parts.put(part, FolderShape.unwrapped(entry.path(), known)));
    parts.put(DataPart.TRAIN, train);
    List<String> unread =
        below.stream()
            .filter(entry -> !named.containsValue(entry) && holdsPictures(entry.path()))
            .map(FolderListing.Entry::name)
            .toList();
    boolean plain =
        parts.values().stream()
            .allMatch(part -> PLAIN.contains(below(folder, part).toLowerCase(Locale.ROOT)));
    return new DataFolder(
        DataLayout.SPLIT_FOLDERS,
        parts,
        plain && unread.isEmpty() ? List.of() : List.of(taken(folder, parts, unread)));
  }

  private static boolean holdsPictures(Path folder) {
    try {
      return !PictureFiles.first(folder).pictures().isEmpty();
    } catch (DatasetException e) {
      return false; // it cannot be listed, and nobody wants to read it
    }
  }

  private static String taken(Path folder, Map<DataPart, Path> parts, List<String> unread) {
    return "Of %s, %s%s."
        .formatted(
            FolderListing.textOf(folder),
            parts.entrySet().stream()
                .map(part -> below(folder, part.getValue()) + " is taken for " + part.getKey())
                .collect(Collectors.joining(", ")),
            unread.isEmpty() ? "" : "; not read: " + ImageFolder.some(unread));
  }

  /** The part's name below the folder, which relativize does not give of "." in every Java. */
  private static String below(Path folder, Path part) {
    String start = FolderListing.textOf(folder) + folder.getFileSystem().getSeparator();
    String name = FolderListing.textOf(part);
    return name.startsWith(start) ? name.substring(start.length()) : name;
  }
}
