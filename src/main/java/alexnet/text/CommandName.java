package alexnet.text;

/** How the user started the program. */
public final class CommandName {
  private CommandName() {}

  /** For advice on what to type next; the launcher says it in {@code alexnet.command}. */
  public static String get() {
    return System.getProperty("alexnet.command", "alexnet");
  }
}
