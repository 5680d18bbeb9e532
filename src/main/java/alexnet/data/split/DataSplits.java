package alexnet.data.split;

import alexnet.data.ClassNames;
import alexnet.data.DataPart;
import alexnet.data.Dataset;
import alexnet.data.DatasetException;
import alexnet.data.FolderListing;
import alexnet.data.RandomStream;
import alexnet.data.Sample;
import alexnet.data.Skipped;
import alexnet.data.folder.DataFolder;
import alexnet.data.folder.DataLayout;
import alexnet.data.folder.ImageFolder;
import alexnet.data.packed.CifarDataset;
import alexnet.data.packed.IdxDataset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The parts of a data set. All have the class list of {@code train}; a part that is absent has no
 * samples. The test part is opened when somebody asks for it: whoever trains does not, so that one
 * without labels, as competitions have them, stands in nobody's way.
 */
public final class DataSplits {
  /**
   * The part of a plain folder per class that becomes validation unless the user says otherwise.
   */
  public static final double DEFAULT_OF_CLASS_FOLDERS = 0.15;

  /** The part of {@code train} that becomes validation where only a test part stands beside it. */
  public static final double DEFAULT_OF_TRAIN = 0.1;

  /** Pairs of names that look alike, told one by one. */
  private static final int ALIKE_TOLD = 3;

  private final Dataset train;
  private final Dataset validation;
  private final Supplier<Dataset> opener;
  private final List<String> notes;

  /** Null until it is opened. */
  private Dataset test;

  /**
   * Parts that a program has made, without a test part.
   *
   * @param train what weights are fitted to
   * @param validation what chooses weights and stops training; perhaps empty, and never pictures of
   *     {@code train}
   * @throws IllegalArgumentException if their classes differ, or two pictures have one name
   */
  public static DataSplits of(Dataset train, Dataset validation) {
    DataSplits splits = new DataSplits(train, validation, train.withSamples(List.of()));
    Set<String> names = new HashSet<>();
    for (Sample sample : train.and(validation).samples()) {
      if (!names.add(sample.name())) {
        throw new IllegalArgumentException(
            "two pictures are named \"" + sample.name() + "\"; each needs a name of its own");
      }
    }
    return splits;
  }

  /** Parts that are there; their class lists must agree. */
  public DataSplits(Dataset train, Dataset validation, Dataset test) {
    this(train, validation, () -> test, List.of());
    test();
  }

  private DataSplits(
      Dataset train, Dataset validation, Supplier<Dataset> opener, List<String> notes) {
    this.train = train;
    this.validation = validation;
    this.opener = opener;
    this.notes = List.copyOf(notes);
    requireSameClasses(validation);
  }

  private void requireSameClasses(Dataset part) {
    if (!train.classes().equals(part.classes())) {
      throw new IllegalArgumentException(
          "classes differ: train %s, another part %s".formatted(train.classes(), part.classes()));
    }
  }

  /** What weights are fitted to. */
  public Dataset train() {
    return train;
  }

  /** What chooses weights and stops training. */
  public Dataset validation() {
    return validation;
  }

  /**
   * What neither sees.
   *
   * @throws DatasetException if there is a test part that cannot be scored: it has no class
   *     folders, or a class that {@code train} lacks
   */
  public Dataset test() {
    if (test == null) {
      Dataset opened = opener.get();
      requireSameClasses(opened);
      test = opened;
    }
    return test;
  }

  /** Why the test part cannot be scored, in one line; empty if it can, or if there is none. */
  public Optional<String> unscored() {
    try {
      test();
      return Optional.empty();
    } catch (DatasetException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** These parts, without a test part that cannot be scored. */
  public DataSplits scorable() {
    return unscored().isEmpty() ? this : new DataSplits(train, validation, none(train), notes);
  }

  /**
   * What a person should know of these parts before they are used: which folder was taken for what,
   * names that look alike, pictures that are not there. Whole sentences.
   */
  public List<String> notes() {
    return notes;
  }

  /**
   * Opens a data folder of any {@link DataLayout}. No picture is decoded.
   *
   * <ul>
   *   <li>{@code train/} and {@code val/}, perhaps {@code test/}: as they are; the split fraction
   *       plays no part. Other names that public sets have for their parts count as well, such as
   *       {@code Training}, {@code valid}, {@code test_images} or {@code seg_train}.
   *   <li>{@code train/} and {@code test/}: validation is split off {@code train/}, 0.1 by default.
   *   <li>A folder per class: validation is split off, 0.15 by default; no test part.
   *   <li>IDX files: {@code t10k-*} is test, validation is split off {@code train-*}, 0.1 by
   *       default.
   *   <li>CIFAR-10's binary files: {@code test_batch.bin} is test, validation is split off the
   *       training batches, 0.1 by default.
   * </ul>
   *
   * @param valSplit fraction of each class that becomes validation, in [0, 1); 0 trains on all
   * @param seed of the split
   * @throws IllegalArgumentException if the fraction is outside [0, 1)
   * @throws DatasetException if the folder cannot be used
   */
  public static DataSplits open(Path folder, OptionalDouble valSplit, long seed) {
    return open(folder, valSplit, seed, Set.of());
  }

  /**
   * As above, for a network that is there already.
   *
   * @param classes that it knows; folders of these names are classes, and one of them is enough.
   *     Empty before there is a network
   */
  static DataSplits open(Path folder, OptionalDouble valSplit, long seed, Set<String> classes) {
    valSplit.ifPresent(DataSplits::checkFraction);
    int fewest = classes.isEmpty() ? ImageFolder.TO_TRAIN : ImageFolder.TO_SCORE;
    DataFolder found = DataFolder.of(folder, classes);
    Map<DataPart, Path> parts = found.parts();
    return switch (found.layout()) {
      case IDX -> openIdx(folder, valSplit.orElse(DEFAULT_OF_TRAIN), seed);
      case CIFAR -> openCifar(folder, valSplit.orElse(DEFAULT_OF_TRAIN), seed);
      case SPLIT_FOLDERS -> {
        Dataset train = ImageFolder.read(parts.get(DataPart.TRAIN), fewest);
        Supplier<Dataset> test = () -> beside(train, parts, DataPart.TEST);
        yield parts.containsKey(DataPart.VAL)
            ? new DataSplits(
                train, beside(train, parts, DataPart.VAL), test, notes(found.notes(), train))
            : split(train, valSplit.orElse(DEFAULT_OF_TRAIN), seed, test, found.notes());
      }
      case CLASS_FOLDERS -> {
        Dataset all = ImageFolder.read(parts.get(DataPart.ALL), fewest);
        yield split(all, valSplit.orElse(DEFAULT_OF_CLASS_FOLDERS), seed, none(all), found.notes());
      }
    };
  }

  private static DataSplits openIdx(Path folder, double valSplit, long seed) {
    Dataset train = IdxDataset.read(folder, IdxDataset.Part.TRAIN);
    return split(
        train,
        valSplit,
        seed,
        IdxDataset.has(folder, IdxDataset.Part.TEST)
            ? () -> IdxDataset.read(folder, IdxDataset.Part.TEST)
            : none(train),
        List.of());
  }

  private static DataSplits openCifar(Path folder, double valSplit, long seed) {
    Dataset train = CifarDataset.read(folder, CifarDataset.Part.TRAIN);
    return split(
        train,
        valSplit,
        seed,
        CifarDataset.has(folder, CifarDataset.Part.TEST)
            ? () -> CifarDataset.read(folder, CifarDataset.Part.TEST)
            : none(train),
        List.of());
  }

  /** The part with the classes of {@code train}, if it is there. */
  private static Dataset beside(Dataset train, Map<DataPart, Path> parts, DataPart part) {
    Path folder = parts.get(part);
    return folder == null
        ? train.withSamples(List.of())
        : ImageFolder.read(
            folder, train.classes(), FolderListing.textOf(parts.get(DataPart.TRAIN)));
  }

  private static Supplier<Dataset> none(Dataset train) {
    return () -> train.withSamples(List.of());
  }

  private static List<String> notes(List<String> layout, Dataset train) {
    List<String> notes = new ArrayList<>(layout);
    List<ClassNames.Alike> alike = ClassNames.alike(train.classes());
    alike.stream().limit(ALIKE_TOLD).forEach(pair -> notes.add("The classes " + pair + "."));
    if (alike.size() > ALIKE_TOLD) {
      notes.add(
          String.format(Locale.ROOT, "And so do %,d other classes.", alike.size() - ALIKE_TOLD));
    }
    return notes;
  }

  /**
   * Splits validation off, class by class: round(fraction * pictures) of each, but a class of two
   * or more pictures keeps at least one on either side; a single picture is trained on.
   *
   * <p>The choice depends on the seed, the class's index and the order of its samples alone. Both
   * parts keep that order.
   *
   * @param fraction in [0, 1); 0 leaves validation empty
   * @return without a test part
   * @throws IllegalArgumentException if the fraction is outside [0, 1)
   */
  public static DataSplits stratified(Dataset all, double fraction, long seed) {
    return split(all, fraction, seed, none(all), List.of());
  }

  private static DataSplits split(
      Dataset all, double fraction, long seed, Supplier<Dataset> test, List<String> layout) {
    checkFraction(fraction);
    boolean[] held = new boolean[all.size()];
    int[][] byClass = indicesByClass(all);
    for (int label = 0; fraction > 0 && label < byClass.length; label++) {
      int[] members = byClass[label];
      RandomStream.of("split", seed, label).shuffle(members);
      long wanted = Math.max(1, Math.round(fraction * members.length));
      for (int i = 0; i < Math.min(wanted, members.length - 1); i++) {
        held[members[i]] = true;
      }
    }
    List<Sample> train = new ArrayList<>();
    List<Sample> validation = new ArrayList<>();
    for (int i = 0; i < held.length; i++) {
      (held[i] ? validation : train).add(all.samples().get(i));
    }
    List<String> notes = notes(layout, all);
    if (fraction > 0 && validation.isEmpty()) {
      notes.add("No class has a second picture: nothing is left to validate with.");
    }
    return new DataSplits(all.withSamples(train), all.withSamples(validation), test, notes);
  }

  private static int[][] indicesByClass(Dataset all) {
    int[] counts = all.classCounts();
    int[][] indices = new int[counts.length][];
    Arrays.setAll(indices, label -> new int[counts[label]]);
    int[] filled = new int[counts.length];
    for (int i = 0; i < all.size(); i++) {
      int label = all.samples().get(i).label();
      indices[label][filled[label]++] = i;
    }
    return indices;
  }

  /**
   * Every sample of every part: train, then validation, then test.
   *
   * @throws DatasetException as {@link #test}
   */
  public Dataset all() {
    return train.and(validation).and(test());
  }

  /**
   * What a run can work with: the parts to train on and to validate with, without the pictures that
   * cannot be read, and the test part as it is, opened or not.
   *
   * @throws DatasetException if a class has none left to train on
   */
  public DataSplits readable(List<Skipped> unreadable) {
    Dataset left = train.without(unreadable);
    int[] counts = left.classCounts();
    for (int label = 0; label < counts.length; label++) {
      if (counts[label] == 0) {
        throw new DatasetException(
            "class " + left.classes().get(label) + " has no readable picture to train on");
      }
    }
    return new DataSplits(left, validation.without(unreadable), this::test, notes);
  }

  private static void checkFraction(double fraction) {
    if (!(fraction >= 0 && fraction < 1)) {
      throw new IllegalArgumentException("validation split " + fraction + " is outside [0, 1)");
    }
  }
}
