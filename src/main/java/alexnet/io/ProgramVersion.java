package alexnet.io;

/** Which version of this program runs; it goes into what the program writes. */
public final class ProgramVersion {
  private ProgramVersion() {}

  /** From the jar's manifest; {@code development} where the classes are not in a jar. */
  public static String get() {
    String version = ProgramVersion.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
