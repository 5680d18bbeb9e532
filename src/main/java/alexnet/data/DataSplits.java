package alexnet.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The parts of a data set. All have the class list of {@code train}; a part that is absent has no
 * samples.
 *
 * @param train what weights are fitted to
 * @param validation what chooses weights and stops training
 * @param test what neither sees
 */
public record DataSplits(Dataset train, Dataset validation, Dataset test) {
  /**
   * The part of a plain folder per class that becomes validation unless the user says otherwise.
   */
  public static final double DEFAULT_OF_CLASS_FOLDERS = 0.15;

  /** The part of {@code train} that becomes validation where only a test part stands beside it. */
  public static final double DEFAULT_OF_TRAIN = 0.1;

  /** Checks that the class lists agree. */
  public DataSplits {
    if (!train.classes().equals(validation.classes()) || !train.classes().equals(test.classes())) {
      throw new IllegalArgumentException(
          "classes differ: train %s, validation %s, test %s"
              .formatted(train.classes(), validation.classes(), test.classes()));
    }
  }

  /**
   * Opens a data folder of any {@link DataLayout}. No picture is decoded.
   *
   * <ul>
   *   <li>{@code train/} and {@code val/} (or {@code valid/}, {@code validation/}), perhaps {@code
   *       test/}: as they are; the split fraction plays no part.
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
    valSplit.ifPresent(DataSplits::checkFraction);
    return switch (DataLayout.of(folder)) {
      case IDX -> openIdx(folder, valSplit.orElse(DEFAULT_OF_TRAIN), seed);
      case CIFAR -> openCifar(folder, valSplit.orElse(DEFAULT_OF_TRAIN), seed);
      case SPLIT_FOLDERS -> openParts(folder, valSplit.orElse(DEFAULT_OF_TRAIN), seed);
      case CLASS_FOLDERS ->
          stratified(ImageFolder.read(folder), valSplit.orElse(DEFAULT_OF_CLASS_FOLDERS), seed);
    };
  }

  private static DataSplits openIdx(Path folder, double valSplit, long seed) {
    Dataset train = IdxDataset.read(folder, IdxDataset.Part.TRAIN);
    Dataset test =
        IdxDataset.has(folder, IdxDataset.Part.TEST)
            ? IdxDataset.read(folder, IdxDataset.Part.TEST)
            : train.withSamples(List.of());
    return split(train, valSplit, seed, test);
  }

  private static DataSplits openCifar(Path folder, double valSplit, long seed) {
    Dataset train = CifarDataset.read(folder, CifarDataset.Part.TRAIN);
    Dataset test =
        CifarDataset.has(folder, CifarDataset.Part.TEST)
            ? CifarDataset.read(folder, CifarDataset.Part.TEST)
            : train.withSamples(List.of());
    return split(train, valSplit, seed, test);
  }

  private static DataSplits openParts(Path folder, double valSplit, long seed) {
    Path trainFolder = DataLayout.find(folder, DataLayout.TRAIN);
    Path valFolder = DataLayout.find(folder, DataLayout.VALIDATION);
    Path testFolder = DataLayout.find(folder, DataLayout.TEST);
    Dataset train = ImageFolder.read(trainFolder);
    Dataset none = train.withSamples(List.of());
    Dataset test =
        testFolder == null ? none : ImageFolder.read(testFolder, train.classes(), trainFolder);
    return valFolder == null
        ? split(train, valSplit, seed, test)
        : new DataSplits(train, ImageFolder.read(valFolder, train.classes(), trainFolder), test);
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
    return split(all, fraction, seed, all.withSamples(List.of()));
  }

  private static DataSplits split(Dataset all, double fraction, long seed, Dataset test) {
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
    return new DataSplits(all.withSamples(train), all.withSamples(validation), test);
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

  /** Every sample of every part: train, then validation, then test. */
  public Dataset all() {
    return train.and(validation).and(test);
  }

  /**
   * What a run can work with: the parts to train on and to validate with, without the pictures that
   * cannot be read, and the test part as it is.
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
    return new DataSplits(left, validation.without(unreadable), test);
  }

  private static void checkFraction(double fraction) {
    if (!(fraction >= 0 && fraction < 1)) {
      throw new IllegalArgumentException("validation split " + fraction + " is outside [0, 1)");
    }
  }
}
