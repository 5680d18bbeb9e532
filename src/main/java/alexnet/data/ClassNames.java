package alexnet.data;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Names of classes that people take for one. */
public final class ClassNames {
  private ClassNames() {}

  /**
   * Two names that differ only in case, in Unicode normalisation, or in both.
   *
   * @param one a name
   * @param other another one
   */
  public record Alike(String one, String other) {
    /** Both, and what tells them apart; a difference that cannot be seen is spelt out. */
    @Override
    public String toString() {
      return "%s and %s differ only in %s".formatted(shown(one), shown(other), difference());
    }

    private String difference() {
      if (one.equalsIgnoreCase(other)) {
        return "case";
      }
      return canonical(one).equals(canonical(other))
          ? "Unicode normalisation"
          : "case and Unicode normalisation";
    }

    private String shown(String name) {
      return one.equalsIgnoreCase(other) ? name : name + " (" + spelt(name) + ")";
    }
  }

  /** Every name that has an earlier one like it, beside the first of those. */
  public static List<Alike> alike(Collection<String> names) {
    Map<String, String> first = new HashMap<>();
    List<Alike> found = new ArrayList<>();
    for (String name : names) {
      String earlier = first.putIfAbsent(folded(name), name);
      if (earlier != null) {
        found.add(new Alike(earlier, name));
      }
    }
    return found;
  }

  /** A name beside the first of others that is like it. */
  public static Optional<Alike> alike(String name, Collection<String> others) {
    String folded = folded(name);
    return others.stream()
        .filter(other -> folded(other).equals(folded))
        .findFirst()
        .map(other -> new Alike(name, other));
  }

  /** The end of a message about unknown names: which of them are like known ones; or nothing. */
  public static String hint(Collection<String> unknown, Collection<String> known) {
    return unknown.stream()
        .flatMap(name -> alike(name, known).stream())
        .limit(3)
        .map(alike -> "; " + alike)
        .collect(Collectors.joining());
  }

  private static String canonical(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFKC);
  }

  /** Letter by letter, as {@link String#equalsIgnoreCase} compares. */
  public static String folded(String name) {
    return canonical(name)
        .codePoints()
        .map(letter -> Character.toLowerCase(Character.toUpperCase(letter)))
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  /** With the numbers of all characters beyond ASCII, as Python writes them. */
  private static String spelt(String name) {
    return name.codePoints().mapToObj(ClassNames::spelt).collect(Collectors.joining());
  }

  private static String spelt(int letter) {
    return letter < 128
        ? Character.toString(letter)
        : String.format(Locale.ROOT, letter < 0x10000 ? "\\u%04x" : "\\U%08x", letter);
  }
}
