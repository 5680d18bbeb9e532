package alexnet.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the weights in a run folder say of themselves.
 *
 * @param epoch that they are of; 0 if they are of an unfinished first, or not there
 * @param validationTop1 of that epoch, a fraction 0..1; empty if it was not validated
 * @param validationLoss likewise
 */
public record KeptWeights(
    int epoch, Optional<Double> validationTop1, Optional<Double> validationLoss) {
  public static final KeptWeights NONE = new KeptWeights(0, Optional.empty(), Optional.empty());

  /**
   * From a model's card.
   *
   * @throws NumberFormatException if a figure is none
   */
  static KeptWeights of(Map<String, String> provenance) {
    return new KeptWeights(
        Integer.parseInt(provenance.getOrDefault("epoch", "0")),
        figure(provenance.get("validationTop1")),
        figure(provenance.get("validationLoss")));
  }

  /** Of an epoch's figures. */
  public static KeptWeights of(EpochMetrics epoch) {
    return new KeptWeights(epoch.epoch(), epoch.validationTop1(), epoch.validationLoss());
  }

  private static Optional<Double> figure(String text) {
    return Optional.ofNullable(text).map(Double::valueOf);
  }

  /** For a model's card, beside what it tells already. */
  public Map<String, String> addTo(Map<String, String> provenance) {
    Map<String, String> all = new LinkedHashMap<>(provenance);
    all.put("epoch", Integer.toString(epoch));
    validationTop1.ifPresent(figure -> all.put("validationTop1", Double.toString(figure)));
    validationLoss.ifPresent(figure -> all.put("validationLoss", Double.toString(figure)));
    return all;
  }

  /**
   * Whether these are to stay though this epoch is the best of a run that goes on: they are of a
   * later one, which a process made that was killed before the next checkpoint, and not worse. The
   * run comes to that epoch again.
   */
  public boolean stayFor(EpochMetrics best) {
    boolean judged = validationTop1.isPresent() && validationLoss.isPresent();
    boolean comparable =
        judged && best.validationTop1().isPresent(); // else the later is the better
    return epoch > best.epoch() && !(comparable && best.betterThan(validationTop1, validationLoss));
  }
}
