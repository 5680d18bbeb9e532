package alexnet.train;

import alexnet.model.AlexNet;
import alexnet.run.EpochMetrics;
import alexnet.run.KeptWeights;
import alexnet.run.RunDirectory;
import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import alexnet.weights.tensor.ModelCard;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/** Decides which weights stand in the run folder, and puts them there. */
final class BestWeights {
  private final AlexNet network;
  private final ModelCard card;
  private final RunDirectory out;
  private final KeptWeights standing;
  private Optional<EpochMetrics> best;

  /**
   * @param network whose weights are judged and kept
   * @param standing what stands in the folder as the process begins, maybe of a later epoch than
   *     the checkpoint
   * @param best figures of the best epoch until the checkpoint, if there was one
   */
  BestWeights(
      AlexNet network,
      ModelCard card,
      RunDirectory out,
      KeptWeights standing,
      Optional<EpochMetrics> best) {
    this.network = network;
    this.card = card;
    this.out = out;
    this.standing = standing;
    this.best = best;
  }

  /** Whether this epoch made the network's weights the best so far; {@link #save} is then next. */
  boolean judge(EpochMetrics epoch) {
    boolean better = best.isEmpty() || epoch.betterThan(best.get());
    if (better) {
      best = Optional.of(epoch);
    }
    return better;
  }

  /** The best epoch so far, whose weights are kept; empty before the first. */
  Optional<EpochMetrics> best() {
    return best;
  }

  /** What stood in the folder as the process began. */
  KeptWeights standing() {
    return standing;
  }

  /** Whether weights of a later epoch stand in the folder, not worse than the best: they stay. */
  boolean areSurpassed() {
    return best.filter(standing::stayFor).isPresent();
  }

  /** Keeps the network's weights, which are the best. */
  void save() {
    save(KeptWeights.of(best.orElseThrow()));
  }

  /** The weights could not be kept: those of an earlier epoch, or none, are the best that are. */
  void saveFailed(Optional<EpochMetrics> before) {
    best = before;
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
    out.save(network, card.withProvenance(provenance));
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
}
