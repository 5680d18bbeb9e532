package alexnet.data.folder;

import alexnet.data.DataPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A folder's name that tells of a part of a data set, as public sets spell it: {@code Training},
 * {@code val_images}, {@code TestSet}, {@code seg_train}, {@code test2017}.
 *
 * @param part that it names
 * @param rest its other words in lower case, such as {@code seg}: the parts of one set share them
 */
record PartName(DataPart part, List<String> rest) {
  /** The rest of a name without other words. */
  static final List<String> PURE = List.of();

  private static final Map<String, DataPart> WORDS =
      Map.ofEntries(
          Map.entry("train", DataPart.TRAIN),
          Map.entry("training", DataPart.TRAIN),
          Map.entry("trn", DataPart.TRAIN),
          Map.entry("val", DataPart.VAL),
          Map.entry("valid", DataPart.VAL),
          Map.entry("validate", DataPart.VAL),
          Map.entry("validating", DataPart.VAL),
          Map.entry("validation", DataPart.VAL),
          Map.entry("dev", DataPart.VAL),
          Map.entry("devel", DataPart.VAL),
          Map.entry("development", DataPart.VAL),
          // What evaluates is kept from choosing weights: where it is the validation part after
          // all, a little of train is lost, and no figure is too good.
          Map.entry("test", DataPart.TEST),
          Map.entry("testing", DataPart.TEST),
          Map.entry("tst", DataPart.TEST),
          Map.entry("eval", DataPart.TEST),
          Map.entry("evaluate", DataPart.TEST),
          Map.entry("evaluating", DataPart.TEST),
          Map.entry("evaluation", DataPart.TEST));

  /** Words that say nothing. */
  private static final Set<String> FILLERS =
      Set.of(
          "set",
          "sets",
          "data",
          "dataset",
          "datasets",
          "image",
          "images",
          "img",
          "imgs",
          "picture",
          "pictures",
          "pic",
          "pics",
          "photo",
          "photos",
          "sample",
          "samples",
          "example",
          "examples",
          "file",
          "files",
          "folder",
          "folders",
          "dir",
          "split",
          "part",
          "subset",
          "jpg",
          "jpeg",
          "png");

  /** Between words: what is neither letter nor digit, and where Case or 1 begins and ends. */
  private static final Pattern BETWEEN_WORDS =
      Pattern.compile(
          "[^\\p{L}\\p{N}]+|(?<=\\p{Ll})(?=\\p{Lu})|(?<=\\p{L})(?=\\p{N})|(?<=\\p{N})(?=\\p{L})");

  /** Copies the list. */
  PartName {
    rest = List.copyOf(rest);
  }

  /** What a name tells; empty where it names no part, or more than one. */
  static Optional<PartName> of(String name) {
    DataPart part = null;
    List<String> rest = new ArrayList<>();
    for (String piece : BETWEEN_WORDS.split(name, -1)) {
      String word = piece.toLowerCase(Locale.ROOT);
      DataPart named = part(word);
      if (named != null && part != null) {
        return Optional.empty();
      }
      if (named != null) {
        part = named;
      } else if (!isFiller(word)) {
        rest.add(word);
      }
    }
    return part == null ? Optional.empty() : Optional.of(new PartName(part, rest));
  }

  /** Of {@code train}, and of {@code trainset} where the words are written as one. */
  private static DataPart part(String word) {
    DataPart whole = WORDS.get(word);
    if (whole != null) {
      return whole;
    }
    return WORDS.keySet().stream()
        .filter(start -> word.startsWith(start) && FILLERS.contains(word.substring(start.length())))
        .findFirst()
        .map(WORDS::get)
        .orElse(null);
  }

  private static boolean isFiller(String word) {
    return word.isEmpty() || FILLERS.contains(word) || word.chars().allMatch(Character::isDigit);
  }
}
