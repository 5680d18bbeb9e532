package alexnet.cli;

import alexnet.download.CacheFolder;
import alexnet.torch.NativeFolder;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the program keeps what it can make again. Who names a folder has all of it there: what is
 * downloaded and measured, and the unpacked native libraries.
 */
final class CacheFolders {
  /**
   * Another folder for the native libraries alone, which need not be writable once they are there.
   */
  private static final String NATIVES = "ALEXNET_NATIVES";

  private CacheFolders() {}

  /**
   * Settles the folders, before anything native is used.
   *
   * @param chosen by an option; without one the environment or the system decides
   */
  static void use(Optional<Path> chosen) {
    chosen.ifPresent(folder -> System.setProperty(CacheFolder.PROPERTY, folder.toString()));
    String natives = System.getenv(NATIVES);
    if (natives != null && !natives.isBlank()) {
      NativeFolder.use(Path.of(natives).toAbsolutePath());
    } else {
      CacheFolder.chosen().ifPresent(folder -> NativeFolder.use(folder.resolve("natives")));
    }
  }
}
