package alexnet.torch;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;

/**
 * Where the native libraries lie. They come in jars, and a system loads only files: JavaCPP unpacks
 * them at their first use into {@code ~/.javacpp/cache} or, where that cannot be written, into the
 * folder for temporary files.
 */
public final class NativeFolder {
  private static final String UNPACKED = "org.bytedeco.javacpp.cachedir";
  private static final String PATHS_FIRST = "org.bytedeco.javacpp.pathsfirst";
  private static final String PATHS = "java.library.path";

  /** More than any system's libraries take. */
  private static final long SIZE = 500L << 20;

  private NativeFolder() {}

  /**
   * Names another folder, before anything native is used. If it cannot be written, what was
   * unpacked there before is used as it is: for images of containers. Who has told JavaCPP a folder
   * of her own keeps it.
   */
  public static void use(Path folder) {
    if (System.getProperty(UNPACKED) != null) {
      return;
    }
    List<String> filled = Files.isWritable(folder) ? List.of() : unpacked(folder);
    if (filled.isEmpty()) {
      System.setProperty(UNPACKED, folder.toString());
    } else {
      // JavaCPP skips a cache that it cannot write, but takes libraries from the system's paths.
      System.setProperty(PATHS_FIRST, "true");
      System.setProperty(PATHS, String.join(File.pathSeparator, filled));
    }
  }

  /** The folders below that hold files of this program's jars, and not of an older one's. */
  private static List<String> unpacked(Path folder) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(jar -> folder.resolve(new File(jar).getName()))
        .filter(Files::isDirectory)
        .flatMap(NativeFolder::foldersOfFiles)
        .distinct()
        .toList();
  }

  private static Stream<String> foldersOfFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> found = files.filter(Files::isRegularFile).toList();
      return found.stream().map(file -> file.getParent().toString());
    } catch (IOException | UncheckedIOException unreadable) {
      return Stream.empty();
    }
  }

  /**
   * Tells why the libraries cannot be unpacked: there is no folder to be written, or no room in it.
   *
   * @return a line that names the folder; empty if nothing seems to be in the way
   */
  public static Optional<String> problem() {
    try {
      File folder = Loader.getCacheDir();
      long free = folder.getUsableSpace();
      return free >= SIZE
          ? Optional.empty()
          : Optional.of(
              String.format(
                  Locale.ROOT,
                  "the native libraries, up to %,d MB, do not fit into %s, where %,d MB are free",
                  SIZE >> 20,
                  folder,
                  free >> 20));
    } catch (IOException nowhere) {
      return Optional.of(
          "there is no folder that the native libraries can be unpacked into: neither the user's"
              + " home (%s) nor %s can be written"
                  .formatted(
                      System.getProperty("user.home"), System.getProperty("java.io.tmpdir")));
    }
  }
}
