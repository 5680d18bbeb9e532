package alexnet.eval;

import alexnet.data.Skipped;
import com.fasterxml.jackson.databind.util.StdConverter;

/** A skipped picture under the JSON keys that every command uses for a failed file. */
final class SkippedJson extends StdConverter<Skipped, SkippedJson.Entry> {
  /** The keys. */
  record Entry(String file, String error) {}

  @Override
  public Entry convert(Skipped skipped) {
    return new Entry(skipped.file(), skipped.reason());
  }
}
