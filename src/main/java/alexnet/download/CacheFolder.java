package alexnet.download;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Where downloaded files are kept for the next time: the place that each system has for that. */
public final class CacheFolder {
  /** The environment variable that names another folder. */
  public static final String VARIABLE = "ALEXNET_CACHE";

  /** The system property that names another folder; it goes before the variable. */
  public static final String PROPERTY = "alexnet.cache";

  private CacheFolder() {}

  /**
   * The folder of this user, an absolute path; it need not exist yet. It is the first of: the
   * property {@value #PROPERTY}, the variable {@value #VARIABLE}, and by system {@code
   * %LOCALAPPDATA%\alexnet\cache} (Windows), {@code ~/Library/Caches/alexnet} (macOS), {@code
   * $XDG_CACHE_HOME/alexnet} or {@code ~/.cache/alexnet} (others; XDG Base Directory
   * Specification).
   *
   * @throws DownloadException if none of these is known, or what is given is no path
   */
  public static Path locate() {
    return locate(System::getProperty, System::getenv);
  }

  /**
   * The folder that the property or the variable names, if one of them does.
   *
   * @throws DownloadException if what is given is no path
   */
  public static Optional<Path> chosen() {
    return chosen(System::getProperty, System::getenv);
  }

  private static Optional<Path> chosen(
      UnaryOperator<String> properties, UnaryOperator<String> environment) {
    return Stream.of(properties.apply(PROPERTY), environment.apply(VARIABLE))
        .filter(text -> !isBlank(text))
        .findFirst()
        .map(text -> path(text).toAbsolutePath().normalize());
  }

  static Path locate(UnaryOperator<String> properties, UnaryOperator<String> environment) {
    return chosen(properties, environment).orElseGet(() -> ofSystem(properties, environment));
  }

  private static Path ofSystem(
      UnaryOperator<String> properties, UnaryOperator<String> environment) {
    String system = String.valueOf(properties.apply("os.name")).toLowerCase(Locale.ROOT);
    if (system.startsWith("windows")) {
      String local = environment.apply("LOCALAPPDATA");
      Path base = isBlank(local) ? home(properties).resolve("AppData/Local") : path(local);
      return base.resolve("alexnet/cache");
    }
    if (system.startsWith("mac")) {
      return home(properties).resolve("Library/Caches/alexnet");
    }
    String xdg = environment.apply("XDG_CACHE_HOME");
    boolean usable = !isBlank(xdg) && path(xdg).isAbsolute(); // relative ones are to be ignored
    return (usable ? path(xdg) : home(properties).resolve(".cache")).resolve("alexnet");
  }

  private static Path home(UnaryOperator<String> properties) {
    String home = properties.apply("user.home");
    if (isBlank(home) || home.equals("?")) { // what Java says of a user without an account entry
      throw new DownloadException(
          "no home folder is known to keep downloads in: name a folder in " + VARIABLE);
    }
    return path(home).toAbsolutePath();
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new DownloadException(
          "cannot keep downloads in \"" + text + "\": " + e.getReason() + "; see " + VARIABLE, e);
    }
  }

  private static boolean isBlank(String text) {
    return text == null || text.isBlank();
  }
}
