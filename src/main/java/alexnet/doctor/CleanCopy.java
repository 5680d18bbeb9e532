package alexnet.doctor;

import alexnet.data.DataSurvey;
import alexnet.data.DatasetException;
import alexnet.io.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * A copy of a data set without what is certainly wrong: pictures that cannot be read, all but the
 * first of equal ones (test is kept before validation, validation before train), and all of those
 * that are equal under different labels. The original is only read.
 *
 * <p>Files are hard links where the file system allows, and share their bytes with the original;
 * elsewhere they are copies. What was left out, and why, is in {@code left-out.csv}.
 */
public final class CleanCopy {
  /** Beside the class folders, where the loader looks for nothing but folders and pictures. */
  static final String LIST = "left-out.csv";

  private final Path source;
  private int linked;
  private int copied;
  private boolean links = true;

  private CleanCopy(Path source) {
    this.source = source;
  }

  /**
   * What was written.
   *
   * @param linked pictures that share their bytes with the original
   * @param copied pictures that do not
   * @param leftOut pictures that are not there
   * @param list file that says which, and why
   */
  public record Result(int linked, int copied, int leftOut, Path list) {}

  /**
   * Refuses a place for a copy before any work is done.
   *
   * @throws DatasetException if the set is not of picture files, or the folder is there and not
   *     empty, is a file, or lies in the set itself
   */
  public static void check(DataSurvey survey, Path target) {
    if (!survey.isFolders()) {
      throw new DatasetException(
          "%s holds packed files (%s); a clean copy is made of folders of picture files only"
              .formatted(survey.folder(), survey.layout()));
    }
    try {
      if (Files.exists(target) && !Files.isDirectory(target)) {
        throw new DatasetException(target + " is a file; the clean copy needs a new folder");
      }
      if (realPath(target).startsWith(survey.folder().toRealPath())) {
        throw new DatasetException(
            "%s lies in %s, which stays as it is; choose a folder outside"
                .formatted(target, survey.folder()));
      }
      if (Files.exists(target)) {
        try (Stream<Path> entries = Files.list(target)) {
          if (entries.findAny().isPresent()) {
            throw new DatasetException(target + " is not empty; the clean copy needs a new folder");
          }
        }
      }
    } catch (IOException e) {
      throw failed(target, e);
    }
  }

  /** Without links, as far as the path is there already. */
  private static Path realPath(Path path) throws IOException {
    Path absolute = path.toAbsolutePath().normalize();
    for (Path there = absolute; there != null; there = there.getParent()) {
      if (Files.exists(there)) {
        return there.toRealPath().resolve(there.relativize(absolute));
      }
    }
    return absolute;
  }

  /**
   * Writes the copy: all of it, or nothing.
   *
   * @param progress gets the number of pictures done after each; what it throws ends the copy
   * @throws DatasetException as {@link #check}, or if it cannot be written
   */
  public static Result write(Diagnosis diagnosis, Path target, IntConsumer progress) {
    check(diagnosis.survey(), target);
    CleanCopy copy = new CleanCopy(diagnosis.survey().folder());
    Map<String, Reason> leftOut = leftOut(diagnosis);
    Path place = target.toAbsolutePath();
    // Hidden, so that nothing that walks the parent folder takes it for data.
    Path partial =
        place.resolveSibling(
            ".%s-%d.partial".formatted(place.getFileName(), ProcessHandle.current().pid()));
    try {
      Files.createDirectories(place.getParent());
      Disk.deleteTree(partial);
      Files.createDirectory(partial);
      try {
        int done = 0;
        for (LabelledPicture picture : LabelledPicture.of(diagnosis.survey())) {
          if (!leftOut.containsKey(picture.sample().name())) {
            copy.take(picture.sample().source().file(), partial);
          }
          progress.accept(++done);
        }
        Files.write(partial.resolve(LIST), csv(leftOut));
        Files.deleteIfExists(place);
        Files.move(partial, place);
      } finally {
        Disk.deleteTree(partial);
      }
    } catch (IOException e) {
      throw failed(target, e);
    }
    return new Result(copy.linked, copy.copied, leftOut.size(), target.resolve(LIST));
  }

  /** Why a picture is not in the copy. */
  private record Reason(Problem problem, String other) {}

  private static Map<String, Reason> leftOut(Diagnosis diagnosis) {
    Map<String, Reason> reasons = new LinkedHashMap<>();
    for (Problem problem : diagnosis.problems()) {
      switch (problem.kind()) {
        case UNREADABLE, TRUNCATED -> reasons.putIfAbsent(problem.file(), new Reason(problem, ""));
        case LEAK, DUPLICATE ->
            reasons.putIfAbsent(
                problem.file(), new Reason(problem, problem.other().sample().name()));
        case CONTRADICTION -> {
          String other = problem.other().sample().name();
          reasons.putIfAbsent(problem.file(), new Reason(problem, other));
          reasons.putIfAbsent(other, new Reason(problem, problem.file()));
        }
        default -> {} // only a person can tell
      }
    }
    return reasons;
  }

  private static List<String> csv(Map<String, Reason> leftOut) {
    List<String> lines = new ArrayList<>(List.of("file,kind,detail,other"));
    leftOut.forEach(
        (file, reason) ->
            lines.add(
                String.join(
                    ",",
                    quoted(file),
                    quoted(reason.problem().kind().toString()),
                    quoted(reason.problem().detail()),
                    quoted(reason.other()))));
    return lines;
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  private void take(Path file, Path target) throws IOException {
    Path to = target.resolve(source.relativize(file));
    Files.createDirectories(to.getParent());
    Path real = file.toRealPath(); // a hard link to a symbolic link would be one, too
    if (links) {
      try {
        Files.createLink(to, real);
        linked++;
        return;
      } catch (IOException | UnsupportedOperationException e) {
        links = linked > 0; // another disk: no use to try again; else the link count of this one
      }
    }
    Files.copy(real, to, StandardCopyOption.COPY_ATTRIBUTES);
    copied++;
  }

  private static DatasetException failed(Path target, IOException e) {
    return new DatasetException("cannot write the clean copy " + target + ": " + e, e);
  }
}
