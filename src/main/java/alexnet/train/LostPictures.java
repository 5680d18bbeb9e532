package alexnet.train;

import alexnet.data.Skipped;
import alexnet.data.loader.ReadabilityCheck;
import alexnet.run.RunConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Pictures that could be read when this process began and no longer can: where a disk is gone the
 * run ends, as what is learnt or judged from a remainder is not what was asked for.
 */
final class LostPictures {
  private final RunConfig.Pictures counts;
  private final List<Skipped> skipped;
  private final TrainListener listener;

  /** Of those to train on, by file. */
  private final Map<String, Skipped> lost = new LinkedHashMap<>();

  /**
   * @param counts how many there were
   * @param skipped that are left out so far
   * @param listener is told of more, each once
   */
  LostPictures(RunConfig.Pictures counts, List<Skipped> skipped, TrainListener listener) {
    this.counts = counts;
    this.skipped = new ArrayList<>(skipped);
    this.listener = listener;
  }

  /** All that are left out, by this process or an earlier one. */
  List<Skipped> skipped() {
    return skipped;
  }

  /** A step could not read these; says in one line if they are too many by now. */
  Optional<String> training(List<Skipped> pictures) {
    tell(pictures);
    pictures.forEach(picture -> lost.putIfAbsent(picture.file(), picture));
    return tooMany("to train on", lost.values(), counts.train());
  }

  /** A validation could not read these; says in one line if they are too many. */
  Optional<String> validation(List<Skipped> pictures) {
    tell(pictures);
    return tooMany("to validate", pictures, counts.validation());
  }

  private static Optional<String> tooMany(String what, Collection<Skipped> pictures, int all) {
    if (!ReadabilityCheck.tooMany(pictures.size(), all)) {
      return Optional.empty();
    }
    Skipped first = pictures.iterator().next();
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%d of %d pictures %s can no longer be read, first %s: %s",
            pictures.size(),
            all,
            what,
            first.file(),
            first.reason()));
  }

  private void tell(List<Skipped> pictures) {
    for (Skipped picture : pictures) {
      if (skipped.stream().noneMatch(known -> known.file().equals(picture.file()))) {
        skipped.add(picture);
        listener.onSkipped(picture);
      }
    }
  }
}
