package alexnet.data;

import java.util.Objects;

/**
 * A picture that was left out because it cannot be read.
 *
 * @param file its sample's name
 * @param reason one line without the name
 */
public record Skipped(String file, String reason) {
  /** Checks that both are there. */
  public Skipped {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(reason, "reason");
  }
}
