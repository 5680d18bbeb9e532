package alexnet.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The real data sets beside the checkout, where they are. */
public final class SharedData {
  private static final Path FOLDER = Path.of("../shared/data");

  private SharedData() {}

  /** Unpacks one of them; the test is skipped where it is not there. */
  public static void unpack(String name, Path to) throws IOException {
    Path archive = FOLDER.resolve(name);
    assumeTrue(Files.exists(archive), archive + " is not beside the checkout");
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path file = to.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          Files.copy(tar, file);
        }
      }
    }
  }
}
