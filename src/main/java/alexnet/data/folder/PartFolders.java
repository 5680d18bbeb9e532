package alexnet.data.folder;

import alexnet.data.ClassNames;
import alexnet.data.DataPart;
import alexnet.data.DatasetException;
import alexnet.data.FolderListing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells parts of a data set from classes, by the names of folders and by what they hold. */
final class PartFolders {
  private static final String WAY_OUT =
      "name them train/ and val/ or test/, or give one of them as the data folder; if they are the"
          + " classes, move the pictures up into them";

  private PartFolders() {}

  /**
   * The folders whose names are unmistakable in each other's company: one for training, and one for
   * validation, for test or for either.
   *
   * @param below the sub-folders of {@code folder}
   * @return none if there is no such company; a class may well be called {@code train}
   * @throws DatasetException if there are two for one part
   */
  static Map<DataPart, FolderListing.Entry> named(Path folder, List<FolderListing.Entry> below) {
    Map<List<String>, Map<DataPart, List<FolderListing.Entry>>> sets = new LinkedHashMap<>();
    for (FolderListing.Entry entry : below) {
      PartName.of(entry.name())
          .ifPresent(
              name ->
                  sets.computeIfAbsent(name.rest(), rest -> new EnumMap<>(DataPart.class))
                      .computeIfAbsent(name.part(), part -> new ArrayList<>())
                      .add(entry));
    }
    sets.values().removeIf(set -> !set.containsKey(DataPart.TRAIN) || set.size() < 2);
    if (sets.containsKey(PartName.PURE)) {
      sets.keySet().retainAll(Set.of(PartName.PURE)); // what else there is, is told as not read
    }
    Map<DataPart, FolderListing.Entry> named = new EnumMap<>(DataPart.class);
    for (Map<DataPart, List<FolderListing.Entry>> set : sets.values()) {
      for (Map.Entry<DataPart, List<FolderListing.Entry>> part : set.entrySet()) {
        for (FolderListing.Entry entry : part.getValue()) {
          FolderListing.Entry before = named.put(part.getKey(), entry);
          if (before != null) {
            throw two(folder, before, entry);
          }
        }
      }
    }
    return named;
  }

  private static DatasetException two(
      Path folder, FolderListing.Entry one, FolderListing.Entry other) {
    return new DatasetException(
        "%s has both %s and %s, where one is expected; rename or move the other"
            .formatted(FolderListing.textOf(folder), one.name(), other.name()));
  }

  /**
   * Refuses sub-folders that look like parts and are not named so: as classes they would make a
   * network that tells one half of a set from the other.
   *
   * @param below the sub-folders of {@code folder}, which are to be its classes
   * @throws DatasetException if they hold the same class folders and no pictures, or if one is
   *     named like a part, and it or all the others hold class folders and no pictures
   */
  static void refuse(Path folder, List<FolderListing.Entry> below) {
    if (below.size() < 2) {
      return;
    }
    Set<String> shared = shared(below);
    if (shared.size() > 1) {
      throw sameClasses(folder, below, shared);
    }
    List<FolderListing.Entry> named = new ArrayList<>(below);
    named.removeIf(entry -> PartName.of(entry.name()).isEmpty());
    List<FolderListing.Entry> others = new ArrayList<>(below);
    others.removeAll(new HashSet<>(named));
    boolean doubtful =
        named.stream().anyMatch(PartFolders::holdsClasses)
            || (!named.isEmpty()
                && !others.isEmpty()
                && others.stream().allMatch(PartFolders::holdsClasses));
    if (doubtful) {
      throw new DatasetException(
          "%s has %s, named like a part, but not train/ and val/ or test/ beside each other; %s"
              .formatted(
                  FolderListing.textOf(folder),
                  ImageFolder.some(ImageFolder.names(named)),
                  WAY_OUT));
    }
  }

  /**
   * Names, whatever their case, of class folders that all of these hold, none of which has a
   * picture of its own.
   */
  private static Set<String> shared(List<FolderListing.Entry> below) {
    Set<String> shared = null;
    for (FolderListing.Entry entry : below) {
      Set<String> inner = FolderShape.classesIn(FolderShape.unwrapped(entry.path(), Set.of()));
      if (shared == null) {
        shared = inner;
      } else {
        Set<String> folded = inner.stream().map(ClassNames::folded).collect(Collectors.toSet());
        shared.removeIf(name -> !folded.contains(ClassNames.folded(name)));
      }
      if (shared.isEmpty()) {
        break;
      }
    }
    return shared;
  }

  private static boolean holdsClasses(FolderListing.Entry entry) {
    return FolderShape.classesIn(FolderShape.unwrapped(entry.path(), Set.of())).size() > 1;
  }

  private static DatasetException sameClasses(
      Path folder, List<FolderListing.Entry> below, Set<String> shared) {
    String text = FolderListing.textOf(folder);
    String folders = ImageFolder.some(ImageFolder.names(below));
    List<String> parts = shared.stream().filter(name -> PartName.of(name).isPresent()).toList();
    return new DatasetException(
        parts.size() > 1 // the other way round: parts inside the classes
            ? ("the folders of %s (%s) are each divided into %s; expected the parts above the"
                    + " classes, such as %s")
                .formatted(
                    text,
                    folders,
                    ImageFolder.some(parts),
                    FolderListing.textOf(folder.resolve(parts.get(0)).resolve(below.get(0).name())))
            : ("the folders of %s (%s) hold the same class folders (%s) and no pictures, as parts"
                    + " do, but their names do not tell which is which; %s")
                .formatted(text, folders, ImageFolder.some(List.copyOf(shared)), WAY_OUT));
  }
}
