package alexnet.train;

import alexnet.eval.Judgement;
import alexnet.model.AlexNet;
import alexnet.run.EpochMetrics;
import alexnet.run.KeptWeights;
import alexnet.run.RunDirectory;
import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import alexnet.weights.tensor.ModelCard;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * Decides which weights stand in the run folder, and puts them there: at once, or later from a copy
 * in main memory of what learns. Owns the copy.
 */
final class BestWeights implements AutoCloseable {
  /**
   * An epoch that was the best.
   *
   * @param judgement how its weights judged the validation pictures; empty if there are none, or an
   *     earlier process judged them
   */
  private record Judged(EpochMetrics epoch, Optional<Judgement> judgement) {}

  private final AlexNet network;
  private final Set<String> learning;
  private final ModelCard card;
  private final RunDirectory out;
  private final KeptWeights standing;

  /** Weights of the best epoch that the network has no longer; empty while it has them. */
  private final Map<String, Tensor> held = new LinkedHashMap<>();

  private Optional<Judged> best;

  /** Whose weights this process, or the one before it, has written. */
  private Optional<Judged> saved;

  /**
   * @param network whose weights are judged and kept
   * @param learning names of those weights that are not the same for all of the run
   * @param standing what stands in the folder as the process begins, maybe of a later epoch than
   *     the checkpoint
   * @param best figures of the best epoch until the checkpoint, if there was one
   */
  BestWeights(
      AlexNet network,
      Set<String> learning,
      ModelCard card,
      RunDirectory out,
      KeptWeights standing,
      Optional<EpochMetrics> best) {
    this.network = network;
    this.learning = Set.copyOf(learning);
    this.card = card;
    this.out = out;
    this.standing = standing;
    this.best = best.map(epoch -> new Judged(epoch, Optional.empty()));
    this.saved = this.best;
  }

  /**
   * Whether this epoch made the network's weights the best so far; {@link #save} or {@link #hold}
   * is then next.
   */
  boolean judge(EpochMetrics epoch, Optional<Judgement> judgement) {
    if (best.isPresent() && !epoch.betterThan(best.get().epoch())) {
      return false;
    }
    close();
    best = Optional.of(new Judged(epoch, judgement));
    return true;
  }

  /** The best epoch so far, whose weights are kept or held; empty before the first. */
  Optional<EpochMetrics> best() {
    return best.map(Judged::epoch);
  }

  /**
   * How the weights that are kept judged the validation pictures; empty if this process did not ask
   * them, or others stand in the folder.
   */
  Optional<Judgement> judgement() {
    return areSurpassed() ? Optional.empty() : best.flatMap(Judged::judgement);
  }

  /** What stood in the folder as the process began. */
  KeptWeights standing() {
    return standing;
  }

  /**
   * Whether the best weights are to be written. They are not where those of a later epoch stand in
   * the folder that are not worse.
   */
  boolean areUnsaved() {
    return !best().equals(saved.map(Judged::epoch)) && !areSurpassed();
  }

  /** Whether weights of a later epoch stand in the folder, not worse than the best: they stay. */
  private boolean areSurpassed() {
    return best().filter(standing::stayFor).isPresent();
  }

  /** Whether the best weights are none that the network has, and not written yet. */
  boolean areHeld() {
    return !held.isEmpty();
  }

  /** Copies what learns of the network's weights, which are the best, to be written later. */
  void hold() {
    Map<String, Tensor> weights = network.parameters();
    weights.keySet().retainAll(learning);
    try (NativeScope scope = NativeScope.open()) {
      weights.replaceAll((name, weight) -> weight.detach().cpu().clone());
      weights.values().forEach(scope::keep);
    }
    held.putAll(weights);
  }

  /** Writes the best weights: those that are held, or else the network's. */
  void save() {
    save(KeptWeights.of(best().orElseThrow()));
    saved = best;
    close();
  }

  /** The weights could not be written: those of an earlier epoch, or none, are the best. */
  void saveFailed() {
    best = saved;
    close();
  }

  /**
   * Keeps the weights of a run that ends inside an epoch, unless better ones are kept already.
   *
   * @return whether the run folder holds usable weights now
   */
  boolean keepUnfinished() {
    if (best.isPresent() || standing.epoch() > 0) {
      return true;
    }
    if (!finite()) {
      return false;
    }
    save(KeptWeights.NONE);
    return true;
  }

  private void save(KeptWeights figures) {
    Map<String, String> provenance = figures.addTo(card.provenance());
    provenance.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    Map<String, Tensor> weights = network.parameters();
    weights.putAll(held); // in their places
    out.save(weights, card.withProvenance(provenance));
  }

  /** Whether every weight is a number. */
  boolean finite() {
    try (NativeScope scope = NativeScope.open()) {
      for (Tensor parameter : network.parameters().values()) {
        if (!Tensors.isFinite(parameter.detach())) {
          return false;
        }
      }
      return true;
    }
  }

  /** Lets go of what is held. */
  @Override
  public void close() {
    held.values().forEach(Tensor::close);
    held.clear();
  }
}
