package alexnet.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Locale;

/** The user's browser. */
final class Browser {
  private Browser() {}

  /** Shows a page, or says that it cannot. */
  static void open(URI address, PrintWriter err) {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    // Not through AWT: it would need a display library, and the program runs without one.
    ProcessBuilder command =
        system.startsWith("windows")
            ? new ProcessBuilder("rundll32", "url.dll,FileProtocolHandler", address.toString())
            : new ProcessBuilder(
                system.startsWith("mac") ? "open" : "xdg-open", address.toString());
    try {
      command
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      err.println("alexnet: no browser could be started; open " + address);
      err.flush();
    }
  }
}
