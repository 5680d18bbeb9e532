package alexnet.doctor;

import alexnet.data.DataPart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Pictures that are there twice, exactly or nearly. Each is named once, with one partner that comes
 * before it in the order of the pictures: the one that makes it the worst.
 */
final class Doubles {
  private static final int NONE = -1;

  private final List<LabelledPicture> pictures;
  private final Fingerprint[] fingerprints;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<DataPart, Integer> leaked = new EnumMap<>(DataPart.class);
  private int crowded;

  private Doubles(List<LabelledPicture> pictures, Fingerprint[] fingerprints) {
    this.pictures = pictures;
    this.fingerprints = fingerprints;
  }

  /** How two pictures that look the same lie to each other. */
  private enum Relation {
    DIFFERENT_CLASS(ProblemKind.CONTRADICTION, ProblemKind.NEAR_CONTRADICTION),
    DIFFERENT_PART(ProblemKind.LEAK, ProblemKind.NEAR_LEAK),
    SAME_CLASS_AND_PART(ProblemKind.DUPLICATE, ProblemKind.NEAR_DUPLICATE);

    private final ProblemKind exact;
    private final ProblemKind near;

    Relation(ProblemKind exact, ProblemKind near) {
      this.exact = exact;
      this.near = near;
    }

    static Relation of(LabelledPicture one, LabelledPicture other) {
      if (!one.className().equals(other.className())) {
        return DIFFERENT_CLASS;
      }
      return one.part() == other.part() ? SAME_CLASS_AND_PART : DIFFERENT_PART;
    }
  }

  /**
   * What was found.
   *
   * @param problems first the exact doubles, then the near ones
   * @param leaked how many pictures of validation and test have their equal in train
   * @param crowded pictures that have so many alike that not all could be compared
   */
  record Result(List<Problem> problems, Map<DataPart, Integer> leaked, int crowded) {}

  /**
   * Compares all pictures with each other.
   *
   * @param pictures in the order in which of doubles the first is kept
   * @param fingerprints of each; null where it cannot be read
   * @param pulse called now and then; what it throws ends the search
   */
  static Result find(List<LabelledPicture> pictures, Fingerprint[] fingerprints, Runnable pulse) {
    Doubles doubles = new Doubles(pictures, fingerprints);
    doubles.near(doubles.exact(pulse), pulse);
    return new Result(doubles.problems, doubles.leaked, doubles.crowded);
  }

  /**
   * Reports exact doubles.
   *
   * @return the first picture of each group of equal ones, in order
   */
  private int[] exact(Runnable pulse) {
    int[] byDigest =
        readable()
            .boxed()
            .sorted(
                Comparator.<Integer>comparingLong(i -> fingerprints[i].digestHigh())
                    .thenComparingLong(i -> fingerprints[i].digestLow())
                    .thenComparing(i -> i))
            .mapToInt(i -> i)
            .toArray();
    List<int[]> groups = new ArrayList<>();
    int[] firsts = new int[byDigest.length];
    int count = 0;
    for (int from = 0, to; from < byDigest.length; from = to) {
      to = from + 1;
      while (to < byDigest.length
          && fingerprints[byDigest[from]].isSame(fingerprints[byDigest[to]])) {
        to++;
      }
      firsts[count++] = byDigest[from];
      if (to - from > 1) {
        groups.add(Arrays.copyOfRange(byDigest, from, to));
      }
    }
    groups.sort(Comparator.comparingInt(group -> group[0]));
    for (int[] group : groups) {
      pulse.run();
      report(group);
    }
    firsts = Arrays.copyOf(firsts, count);
    Arrays.sort(firsts);
    return firsts;
  }

  private void report(int[] group) {
    List<LabelledPicture> equal = Arrays.stream(group).mapToObj(pictures::get).toList();
    LabelledPicture first = equal.get(0);
    LabelledPicture stranger =
        equal.stream()
            .filter(other -> Relation.of(first, other) == Relation.DIFFERENT_CLASS)
            .findFirst()
            .orElse(null);
    boolean trained = equal.stream().anyMatch(picture -> picture.part() == DataPart.TRAIN);
    for (int i = 0; i < equal.size(); i++) {
      LabelledPicture picture = equal.get(i);
      if (trained && picture.part() != DataPart.TRAIN) {
        leaked.merge(picture.part(), 1, Integer::sum);
      }
      if (i == 0) {
        continue;
      }
      boolean firstsClass = picture.className().equals(first.className());
      LabelledPicture partner = firstsClass && stranger != null ? stranger : first;
      problems.add(
          Problem.pair(
              Relation.of(picture, partner).exact,
              picture,
              partner,
              places(picture, partner) + "; equal pixels"));
    }
  }

  private void near(int[] firsts, Runnable pulse) {
    int[] candidates = Arrays.stream(firsts).filter(i -> fingerprints[i].isComparable()).toArray();
    long[] hashes = Arrays.stream(candidates).mapToLong(i -> fingerprints[i].hash()).toArray();
    int[] partners = new int[candidates.length];
    Arrays.fill(partners, NONE);
    crowded =
        ClosePairs.visit(
                hashes,
                (earlier, later) -> {
                  int own = candidates[later];
                  int other = candidates[earlier];
                  if ((partners[later] == NONE || isWorse(own, other, partners[later]))
                      && areAlike(own, other)) {
                    partners[later] = other;
                  }
                },
                pulse)
            .crowded();
    for (int i = 0; i < candidates.length; i++) {
      if (partners[i] != NONE) {
        reportNear(candidates[i], partners[i]);
      }
    }
  }

  private boolean areAlike(int one, int other) {
    return Thumbnail.alike(fingerprints[one].thumbnail(), fingerprints[other].thumbnail());
  }

  /** Whether a picture tells more of a problem, or is closer, than the partner so far. */
  private boolean isWorse(int own, int other, int partner) {
    int relation =
        Relation.of(pictures.get(own), pictures.get(other))
            .compareTo(Relation.of(pictures.get(own), pictures.get(partner)));
    if (relation != 0) {
      return relation < 0;
    }
    int bits = Integer.compare(bits(own, other), bits(own, partner));
    return bits != 0 ? bits < 0 : other < partner;
  }

  private int bits(int one, int other) {
    return PerceptualHash.distance(fingerprints[one].hash(), fingerprints[other].hash());
  }

  private void reportNear(int own, int other) {
    LabelledPicture picture = pictures.get(own);
    LabelledPicture partner = pictures.get(other);
    problems.add(
        Problem.pair(
            Relation.of(picture, partner).near,
            picture,
            partner,
            String.format(
                Locale.ROOT,
                "%s; %d of 64 bits of the perceptual hash differ; %s and %s pixels",
                places(picture, partner),
                bits(own, other),
                fingerprints[own].size(),
                fingerprints[other].size())));
  }

  private IntStream readable() {
    return IntStream.range(0, fingerprints.length).filter(i -> fingerprints[i] != null);
  }

  private static String places(LabelledPicture one, LabelledPicture other) {
    return one.place().equals(other.place())
        ? "both in " + one.place()
        : one.place() + " and " + other.place();
  }
}
