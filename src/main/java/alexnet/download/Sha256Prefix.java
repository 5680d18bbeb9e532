package alexnet.download;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the SHA-256 of a file must begin with. PyTorch publishes files as {@code name-HASH.pth},
 * where HASH is the first eight or more hexadecimal digits (documentation of torch.hub.load_url);
 * all 64 digits are the full hash.
 *
 * <p>Eight digits tell a damaged file and a wrong one. Against a file that somebody made to fit,
 * only a longer prefix helps.
 *
 * @param hex 8 to 64 hexadecimal digits, kept in lower case
 */
public record Sha256Prefix(String hex) {
  /** Eight digits let one wrong file in four thousand million pass. */
  private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{8,64}");

  private static final Pattern IN_FILE_NAME =
      Pattern.compile(".*-(" + DIGITS.pattern() + ")\\.[^.]+");

  /**
   * Checks the digits.
   *
   * @throws DownloadException if they are not 8 to 64 hexadecimal digits
   */
  public Sha256Prefix {
    String given = hex;
    hex = hex.strip().toLowerCase(Locale.ROOT);
    if (!DIGITS.matcher(hex).matches()) {
      throw new DownloadException(
          "a SHA-256 is 64 hexadecimal digits, or its first 8 or more: \"" + given + "\"");
    }
  }

  /** The hash that a file name carries in the form {@code name-HASH.suffix}. */
  static Optional<Sha256Prefix> inFileName(String name) {
    Matcher matcher = IN_FILE_NAME.matcher(name);
    return matcher.matches() ? Optional.of(new Sha256Prefix(matcher.group(1))) : Optional.empty();
  }

  /** Whether a whole hash begins like this. */
  boolean matches(String digest) {
    return digest.startsWith(hex);
  }

  /** Whether one of the two is the beginning of the other. */
  boolean agreesWith(Sha256Prefix other) {
    return hex.startsWith(other.hex) || other.hex.startsWith(hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
