package alexnet.doctor;

import java.util.Locale;

/** How much a problem matters. */
public enum Severity {
  /** Training refuses the data, or figures that come of it cannot be believed. */
  SEVERE,
  /** Costs accuracy, or may. */
  WARNING,
  /** Harmless to accuracy; good to know. */
  NOTE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
