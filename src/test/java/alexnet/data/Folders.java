package alexnet.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Builds data folders for tests. Their pictures are only listed, so a byte each will do. */
public final class Folders {
  private Folders() {}

  public static Path file(Path root, String relative) {
    try {
      Path file = root.resolve(relative);
      Files.createDirectories(file.getParent());
      return Files.write(file, new byte[] {1});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void files(Path root, String... relative) {
    for (String name : relative) {
      file(root, name);
    }
  }

  /** Pictures 0.jpg, 1.jpg ... of one class. */
  public static void pictures(Path root, String folder, int count) {
    IntStream.range(0, count).forEach(i -> file(root, folder + "/" + i + ".jpg"));
  }

  /** Names relative to the root, with slashes. */
  public static List<String> relative(Path root, Dataset dataset) {
    return dataset.samples().stream()
        .map(sample -> root.relativize(Path.of(sample.name())).toString().replace('\\', '/'))
        .toList();
  }
}
