package alexnet.data.folder;

import alexnet.data.DatasetException;
import alexnet.data.FolderListing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Recognises runs, which people keep below their pictures: a run is no class, and a picture in it
 * belongs to no data set. The names are those of {@code train} and {@code weights}, which this
 * package must not know.
 */
final class RunFolders {
  private static final String WEIGHTS = "model.safetensors";
  private static final List<String> CONFIGS = List.of("config.json", "next.json");
  private static final String LOCK = ".lock";

  /** A key that every version of the program writes into a configuration, near its start. */
  private static final String KEY = "\"splitSeed\"";

  private static final int START = 1 << 16;

  private RunFolders() {}

  /**
   * Whether a folder is a run, or holds runs and no picture outside them. One that cannot be listed
   * is not: whoever reads it will say why.
   */
  static boolean holds(Path folder) {
    try {
      return isRun(folder)
          || (!FolderListing.holdsPictures(folder)
              && PictureFiles.first(folder).isNothingButRuns());
    } catch (DatasetException e) {
      return false;
    }
  }

  /** Whether a folder is that of a run: trained, imported, under way, or hardly begun. */
  static boolean isRun(Path folder) {
    return CONFIGS.stream().anyMatch(name -> isOurs(folder.resolve(name)))
        || (!FolderListing.holdsPictures(folder)
            && (Files.isRegularFile(folder.resolve(WEIGHTS)) || isBegun(folder)));
  }

  /** A run that takes its data from around it locks its folder before it reads the data. */
  private static boolean isBegun(Path folder) {
    return Files.isRegularFile(folder.resolve(LOCK)) && FolderListing.all(folder).isEmpty();
  }

  private static boolean isOurs(Path config) {
    if (!Files.isRegularFile(config)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(config)) {
      return new String(in.readNBytes(START), StandardCharsets.ISO_8859_1).contains(KEY);
    } catch (IOException e) {
      return false;
    }
  }
}
