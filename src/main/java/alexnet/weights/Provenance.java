package alexnet.weights;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Entries of a model's card that say where its weights come from. */
public final class Provenance {
  private Provenance() {}

  /** Of weights that were trained elsewhere: on top of what the file itself says of them. */
  public static Map<String, String> imported(Pretrained source) {
    Map<String, String> entries = new LinkedHashMap<>();
    source.card().ifPresent(card -> entries.putAll(card.provenance()));
    entries.put("source", String.valueOf(source.file().getFileName()));
    entries.put("sourceSha256", sha256(source));
    entries.put("imported", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return entries;
  }

  private static String sha256(Pretrained source) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(MappedFile.open(source.file()));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
