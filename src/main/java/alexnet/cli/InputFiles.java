package alexnet.cli;

import alexnet.data.DatasetException;
import alexnet.data.folder.PictureFiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/** What the words of a command line stand for: files, folders of pictures, or globs. */
final class InputFiles {
  /** The argument that stands for standard input. */
  static final String STANDARD_INPUT = "-";

  private InputFiles() {}

  /** What a command does with the pictures that it was given, in their order. */
  interface Visitor {
    /** Some files, perhaps none; the list is used again afterwards. */
    void files(List<Path> files);

    /** The picture on standard input. */
    void standardInput();

    /** An argument that stands for no picture, and is perhaps not even a path. */
    void failed(String argument, String reason);
  }

  /** Goes through the arguments; files that follow each other come together. */
  static void visit(List<String> arguments, Visitor visitor) {
    List<Path> together = new ArrayList<>();
    for (String argument : arguments) {
      if (argument.equals(STANDARD_INPUT)) {
        visitor.files(together);
        together.clear();
        visitor.standardInput();
        continue;
      }
      try {
        together.addAll(expand(argument));
      } catch (DatasetException e) {
        visitor.files(together);
        together.clear();
        visitor.failed(argument, e.getMessage());
      }
    }
    visitor.files(together);
  }

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

  /**
   * A glob in the last part of a path, for shells that do not expand it themselves. Hidden files do
   * not match, and a folder that does stands for its pictures.
   */
  private static List<Path> matching(String glob) {
    int slash = Math.max(glob.lastIndexOf('/'), glob.lastIndexOf(File.separatorChar));
    List<Path> matches = new ArrayList<>();
    try (DirectoryStream<Path> stream =
        Files.newDirectoryStream(
            Path.of(slash < 0 ? "." : glob.substring(0, slash + 1)), glob.substring(slash + 1))) {
      for (Path match : stream) {
        if (!match.getFileName().toString().startsWith(".")) {
          matches.add(slash < 0 ? match.getFileName() : match);
        }
      }
    } catch (IOException | InvalidPathException | PatternSyntaxException e) {
      throw new DatasetException("no such file", e);
    }
    matches.sort(null);
    List<Path> files = new ArrayList<>();
    for (Path match : matches) {
      files.addAll(Files.isDirectory(match) ? PictureFiles.list(match) : List.of(match));
    }
    if (files.isEmpty()) {
      throw new DatasetException("no file matches");
    }
    return files;
  }
}
