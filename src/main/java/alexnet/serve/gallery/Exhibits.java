package alexnet.serve.gallery;

import alexnet.serve.BatchedClassifier;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** What is shown beside one network, and made in the background. */
public final class Exhibits {
  private final BatchedClassifier classifier;
  private final Optional<Mistakes> mistakes;
  private final Optional<Neighbours> neighbours;
  private final Map<Integer, Patches> patches = new ConcurrentHashMap<>();
  private final Executor background;

  /**
   * What is wanted.
   *
   * @param scored pictures with the classes of the network, to be shown with what it makes of them
   * @param compared pictures to find those in that are like a given one
   * @param cache folder where vectors of this network are kept
   */
  public record Wanted(Optional<Gallery> scored, Optional<Gallery> compared, Path cache) {}

  /**
   * Begins to look at the pictures.
   *
   * @param background runs one thing after the other
   */
  public Exhibits(BatchedClassifier classifier, Wanted wanted, Executor background) {
    this.classifier = classifier;
    this.background = background;
    mistakes = wanted.scored.map(gallery -> new Mistakes(classifier, gallery));
    neighbours = wanted.compared.map(gallery -> new Neighbours(classifier, gallery, wanted.cache));
    neighbours.ifPresent(index -> background.execute(index::run));
    mistakes.ifPresent(all -> background.execute(all::run));
  }

  /** Right and wrong predictions, if they were asked for. */
  public Optional<Mistakes> mistakes() {
    return mistakes;
  }

  /** Pictures that are like a given one, if they were asked for. */
  public Optional<Neighbours> neighbours() {
    return neighbours;
  }

  /**
   * What the channels of a layer answer to, looked for once somebody asks; with the pictures of
   * {@link #neighbours} alone.
   *
   * @param layer index of a layer with maps
   */
  public Optional<Patches> patches(int layer) {
    return neighbours.map(
        index ->
            patches.computeIfAbsent(
                layer,
                asked -> {
                  Patches all = new Patches(classifier, index.gallery(), asked);
                  background.execute(all::run);
                  return all;
                }));
  }
}
