package alexnet.run;

import alexnet.data.DatasetHash;
import alexnet.data.FolderListing;
import alexnet.data.Sample;
import alexnet.data.split.DataSource;
import alexnet.data.split.DataSplits;
import alexnet.weights.tensor.ModelCard;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The parts of a data folder as a run knows them.
 *
 * @param folder as it was named, or of a run just trained its own in full; see {@link #nameOf}
 * @param splits of the folder: as the run split it, where it holds the run's pictures, or lies
 *     where they lay; else nothing is split off
 * @param standing what the folder is to the run
 */
public record RunSplits(Path folder, DataSplits splits, Standing standing) {
  /** Stands for a folder where a program gives the pictures. */
  private static final Path GIVEN = Path.of("the data given");

  /** What a folder is to a run. */
  public enum Standing {
    /** The run's training pictures are there, whether or not they lay there then. */
    OWN,
    /** The run was trained on this folder, and other pictures are in it now. */
    CHANGED,
    /** The run was trained on other pictures. */
    OTHER,
    /** Nobody knows what the run was trained on. */
    UNKNOWN
  }

  /**
   * Opens a folder.
   *
   * @param run the run folder or its weights file
   * @param card of the run's weights
   * @throws alexnet.data.DatasetException if the folder cannot be used
   * @throws alexnet.run.RunException if the run's configuration is damaged
   */
  public static RunSplits of(Path folder, Path run, ModelCard card) {
    List<String> classes = card.classes();
    DataSource unsplit = new DataSource(folder, OptionalDouble.of(0), 0);
    DataSource trained = RunDirectory.dataSource(run).orElse(null);
    if (trained == null) {
      return new RunSplits(folder, unsplit.openFor(classes), Standing.UNKNOWN);
    }
    DataSplits splits = new DataSource(folder, trained.valSplit(), trained.seed()).openFor(classes);
    boolean there = EvaluationData.same(trained.folder(), folder);
    Map<String, String> known = card.provenance();
    // Older weights only know the hash of the readable pictures, which may differ without a change.
    String expected = known.getOrDefault("splitHash", there ? null : known.get("trainHash"));
    if ((there && expected == null) || DatasetHash.of(splits.train(), folder).equals(expected)) {
      return new RunSplits(folder, splits, Standing.OWN);
    }
    return there
        ? new RunSplits(folder, splits, Standing.CHANGED)
        : new RunSplits(folder, unsplit.openFor(classes), Standing.OTHER);
  }

  /**
   * What a process has trained the run on, with the standing that {@link #of} would give.
   *
   * @param run the run folder
   * @param card of the run's weights
   */
  public static RunSplits trained(TrainingSplits pictures, Path run, ModelCard card) {
    Path folder = RunDirectory.dataSource(run).map(DataSource::folder).orElse(GIVEN);
    String expected = card.provenance().getOrDefault("splitHash", pictures.hash());
    boolean own = pictures.hash().equals(expected);
    return new RunSplits(folder, pictures.splits(), own ? Standing.OWN : Standing.CHANGED);
  }

  /**
   * Pictures that a program gives.
   *
   * @param card of the run's weights
   */
  public static RunSplits given(DataSplits splits, ModelCard card) {
    String hash = DatasetHash.of(splits.train(), Path.of(""));
    boolean own = hash.equals(card.provenance().get("splitHash"));
    return new RunSplits(GIVEN, splits, own ? Standing.OWN : Standing.OTHER);
  }

  /** What a picture is called: a name that begins with the folder, where there is one. */
  public String nameOf(Sample sample) {
    boolean elsewhere =
        folder.isAbsolute() && !sample.name().startsWith(FolderListing.textOf(folder));
    return elsewhere ? sample.nameInFull() : sample.name(); // training named the folder otherwise
  }

  /** Whether the run was trained on pictures of this folder. */
  public boolean holdsTrainingPictures() {
    return standing == Standing.OWN || standing == Standing.CHANGED;
  }

  /** Whether the validation part is dealt by chance, and does not lie in a folder of its own. */
  boolean dealsValidation() {
    return !splits.validation().isEmpty()
        && new DataSource(folder, OptionalDouble.of(0), 0)
            .openFor(splits.train().classes())
            .validation()
            .isEmpty();
  }
}
