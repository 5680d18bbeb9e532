package alexnet.cli;

import alexnet.data.DatasetException;
import alexnet.data.PictureFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the words of a command line stand for: files, folders of pictures, or globs. */
final class InputFiles {
  private InputFiles() {}

  /**
   * The files that an argument names. A file named as such is taken whatever its name; in a folder
   * only pictures are.
   *
   * @throws DatasetException if a folder has no pictures or a glob matches nothing
   */
  static List<Path> expand(String argument) {
    Path path = path(argument);
    if (path != null && Files.isDirectory(path)) {
      List<Path> pictures = PictureFiles.list(path);
      if (pictures.isEmpty()) {
        throw new DatasetException("no pictures in this folder");
      }
      return pictures;
    }
    boolean glob = argument.matches(".*[*?\\[{].*");
    return path != null && (Files.exists(path) || !glob) ? List.of(path) : matching(argument);
  }

  private static Path path(String argument) {
    try {
      return Path.of(argument);
    } catch (InvalidPathException windowsForbidsStars) {
      return null;
    }
  }

  /** A glob in the last part of a path, for shells that do not expand it themselves. */
  private static List<Path> matching(String glob) {
    int slash = Math.max(glob.lastIndexOf('/'), glob.lastIndexOf(java.io.File.separatorChar));
    Path folder = Path.of(slash < 0 ? "." : glob.substring(0, slash + 1));
    List<Path> matches = new ArrayList<>();
    try (DirectoryStream<Path> stream =
        Files.newDirectoryStream(folder, glob.substring(slash + 1))) {
      stream.forEach(file -> matches.add(slash < 0 ? file.getFileName() : file));
    } catch (IOException | java.util.regex.PatternSyntaxException e) {
      throw new DatasetException("no such file", e);
    }
    if (matches.isEmpty()) {
      throw new DatasetException("no file matches");
    }
    matches.sort(null);
    return matches.stream().filter(Files::isRegularFile).toList();
  }
}
