package alexnet.data.split;

import alexnet.data.ClassNames;
import alexnet.data.CodePointOrder;
import alexnet.data.DataPart;
import alexnet.data.Dataset;
import alexnet.data.DatasetException;
import alexnet.data.FolderListing;
import alexnet.data.Sample;
import alexnet.data.folder.DataFolder;
import alexnet.data.folder.DataLayout;
import alexnet.data.folder.ImageFolder;
import alexnet.data.folder.PictureFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What lies in a data folder, also where training would refuse it: empty class folders, classes
 * that only some parts have, files in the wrong place. No picture is decoded.
 *
 * @param folder as it was given
 * @param layout of the folder
 * @param notes which folder was taken for what, where names alone do not show it; whole sentences
 * @param parts those that there are, in the order of {@link DataPart}; all have the same classes,
 *     which are those of any part, and their pictures in the order of the loader
 * @param emptyClasses class folders without a picture
 * @param strays visible files in class folders that are no pictures by their name
 * @param loose pictures beside the class folders, where nobody reads them
 */
public record DataSurvey(
    Path folder,
    DataLayout layout,
    List<String> notes,
    Map<DataPart, Dataset> parts,
    List<EmptyClass> emptyClasses,
    List<String> strays,
    List<String> loose) {
  /**
   * A class folder without a picture.
   *
   * @param part that it lies in
   * @param className its name
   * @param folder its path
   */
  public record EmptyClass(DataPart part, String className, String folder) {}

  /** Copies the collections. */
  public DataSurvey {
    notes = List.copyOf(notes);
    parts = Collections.unmodifiableMap(new EnumMap<>(parts));
    emptyClasses = List.copyOf(emptyClasses);
    strays = List.copyOf(strays);
    loose = List.copyOf(loose);
  }

  /**
   * Looks through a data folder of any layout.
   *
   * @throws DatasetException if a folder cannot be listed or nobody can tell whether its folders
   *     are parts or classes, if there are fewer than two class folders or no picture at all, or if
   *     files of a packed layout are damaged
   */
  public static DataSurvey of(Path folder) {
    DataFolder found = DataFolder.of(folder, Set.of());
    if (found.parts().isEmpty()) {
      return packed(folder, found.layout());
    }
    Walk walk = new Walk();
    found.parts().forEach(walk::part);
    if (walk.classes.size() < ImageFolder.TO_TRAIN) {
      Path first = found.parts().values().iterator().next();
      throw ImageFolder.tooFewClasses(first, ImageFolder.classFolders(first));
    }
    if (walk.pictures.values().stream().allMatch(List::isEmpty)) {
      throw new DatasetException(
          String.format(
              Locale.ROOT,
              "no pictures in any of the %d class folders of %s",
              walk.empty.size(),
              FolderListing.textOf(folder)));
    }
    return new DataSurvey(
        folder, found.layout(), found.notes(), walk.parts(), walk.empty, walk.strays, walk.loose);
  }

  /** Files that hold many pictures have nothing beside them to survey. */
  private static DataSurvey packed(Path folder, DataLayout layout) {
    DataSplits splits = DataSplits.open(folder, OptionalDouble.of(0), 1);
    Map<DataPart, Dataset> parts = new EnumMap<>(DataPart.class);
    parts.put(DataPart.TRAIN, splits.train());
    parts.put(DataPart.VAL, splits.validation());
    parts.put(DataPart.TEST, splits.test());
    parts.values().removeIf(Dataset::isEmpty);
    return new DataSurvey(folder, layout, List.of(), parts, List.of(), List.of(), List.of());
  }

  /** Class names in sorted order. */
  public List<String> classes() {
    return parts.values().iterator().next().classes();
  }

  /** Number of pictures in all parts. */
  public int size() {
    return parts.values().stream().mapToInt(Dataset::size).sum();
  }

  /** Pictures of each class, by label, in each part. */
  public Map<DataPart, int[]> classCounts() {
    Map<DataPart, int[]> counts = new EnumMap<>(DataPart.class);
    parts.forEach((part, pictures) -> counts.put(part, pictures.classCounts()));
    return counts;
  }

  /** Whether every picture is a file of its own. */
  public boolean isFolders() {
    return layout == DataLayout.CLASS_FOLDERS || layout == DataLayout.SPLIT_FOLDERS;
  }

  /** What is found while class folders are walked through. */
  private static final class Walk {
    private final Set<String> classes = new TreeSet<>(CodePointOrder.INSTANCE);
    private final Map<DataPart, List<ClassPicture>> pictures = new EnumMap<>(DataPart.class);
    private final List<EmptyClass> empty = new ArrayList<>();
    private final List<String> strays = new ArrayList<>();
    private final List<String> loose = new ArrayList<>();

    private record ClassPicture(Path file, String className) {}

    void part(DataPart part, Path folder) {
      List<ClassPicture> found = new ArrayList<>();
      List<FolderListing.Entry> classFolders = labelled(ImageFolder.classFolders(folder));
      for (FolderListing.Entry entry : classFolders) {
        classes.add(entry.name());
        PictureFiles files = PictureFiles.walk(entry.path());
        files.pictures().forEach(file -> found.add(new ClassPicture(file, entry.name())));
        files.others().forEach(file -> strays.add(FolderListing.textOf(file)));
        if (files.pictures().isEmpty()) {
          empty.add(new EmptyClass(part, entry.name(), FolderListing.textOf(entry.path())));
        }
      }
      pictures.put(part, found);
      if (!classFolders.isEmpty()) {
        FolderListing.of(folder).stream()
            .filter(entry -> !entry.folder())
            .forEach(entry -> loose.add(FolderListing.textOf(entry.path())));
      }
    }

    /**
     * The class folders of a part; none where not one of them is called like a class of an earlier
     * part: pictures without labels lie in folders, too.
     */
    private List<FolderListing.Entry> labelled(List<FolderListing.Entry> folders) {
      Set<String> known = classes.stream().map(ClassNames::folded).collect(Collectors.toSet());
      boolean unlabelled =
          !known.isEmpty()
              && folders.stream()
                  .noneMatch(entry -> known.contains(ClassNames.folded(entry.name())));
      return unlabelled ? List.of() : folders;
    }

    Map<DataPart, Dataset> parts() {
      List<String> names = List.copyOf(classes);
      Map<String, Integer> labels = Dataset.labels(names);
      Map<DataPart, Dataset> parts = new EnumMap<>(DataPart.class);
      pictures.forEach(
          (part, found) ->
              parts.put(
                  part,
                  new Dataset(
                      names,
                      found.stream()
                          .map(p -> Sample.ofFile(p.file(), labels.get(p.className())))
                          .toList())));
      return parts;
    }
  }
}
