package alexnet.doctor;

import alexnet.data.DataPart;
import alexnet.data.DatasetException;
import alexnet.data.split.DataSurvey;
import alexnet.io.Disk;
import alexnet.io.TemporaryPath;
import alexnet.text.Csv;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
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
  private final Linking linking;
  private int linked;
  private int copied;
  private boolean links = true;

  private CleanCopy(Path source, Linking linking) {
    this.source = source;
    this.linking = linking;
  }

  /** Makes hard links, where the file system has them. */
  @FunctionalInterface
  interface Linking {
    /** Makes a link to a file that is there. */
    void link(Path link, Path file) throws IOException;
  }

  /**
   * What was written.
   *
   * @param linked pictures that share their bytes with the original
   * @param copied pictures that do not
   * @param leftOut pictures that are not there
   * @param list file that says which, and why
   * @param refusal why train refuses the copy still, in one line; empty if it does not
   */
  public record Result(int linked, int copied, int leftOut, Path list, Optional<String> refusal) {}

  /**
   * Refuses a place for a copy before any work is done.
   *
   * @throws DatasetException if the set is not of picture files, or one of its parts is empty; or
   *     if the folder is there and not empty, is a file, or lies in the set itself
   */
  public static void check(DataSurvey survey, Path target) {
    if (!survey.isFolders()) {
      throw new DatasetException(
          "%s holds packed files (%s); a clean copy is made of folders of picture files only"
              .formatted(survey.folder(), survey.layout()));
    }
    requireSomethingLeft(survey, Set.of());
    try {
      if (Files.exists(target) && !Files.isDirectory(target)) {
        throw new DatasetException(target + " is a file; the clean copy needs a new folder");
      }
      Path place = realPath(target);
      for (Path own : foldersOf(survey)) {
        if (place.startsWith(own.toRealPath())) {
          throw new DatasetException(
              "%s lies in %s, which stays as it is; choose a folder outside"
                  .formatted(target, own));
        }
      }
      if (Files.exists(target)) {
        try (Stream<Path> entries = Files.list(target)) {
          if (entries.findAny().isPresent()) {
            throw new DatasetException(target + " is not empty; the clean copy needs a new folder");
          }
        }
      }
    } catch (IOException e) {
      throw cannotWrite(target, e);
    }
  }

  /** The set's folder and those below it with pictures, any of which may be a link elsewhere. */
  private static Set<Path> foldersOf(DataSurvey survey) {
    Set<Path> folders = new LinkedHashSet<>(List.of(survey.folder()));
    for (LabelledPicture picture : LabelledPicture.of(survey)) {
      Path folder = picture.sample().source().file().getParent();
      while (folder != null && folder.startsWith(survey.folder()) && folders.add(folder)) {
        folder = folder.getParent();
      }
    }
    return folders;
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
   * @throws DatasetException as {@link #check}, if nothing would be left of a part or of a class to
   *     train on, or if a picture cannot be read or the copy not written
   */
  public static Result write(Diagnosis diagnosis, Path target, IntConsumer progress) {
    return write(diagnosis, target, progress, Files::createLink);
  }

  /** As {@link #write(Diagnosis, Path, IntConsumer)}, with another way to make hard links. */
  static Result write(Diagnosis diagnosis, Path target, IntConsumer progress, Linking linking) {
    DataSurvey survey = diagnosis.survey();
    check(survey, target);
    CleanCopy copy = new CleanCopy(survey.folder(), linking);
    Map<String, Reason> leftOut = leftOut(diagnosis);
    requireSomethingLeft(survey, leftOut.keySet());
    try {
      Path place = realPath(target);
      Files.createDirectories(place.getParent());
      try (TemporaryPath beside = TemporaryPath.beside(place)) {
        Path partial = Files.createDirectory(beside.path());
        int done = 0;
        for (LabelledPicture picture : LabelledPicture.of(survey)) {
          if (!leftOut.containsKey(picture.sample().name())) {
            copy.take(picture.sample().source().file(), partial);
          }
          progress.accept(++done);
        }
        Files.writeString(partial.resolve(LIST), csv(leftOut));
        Files.deleteIfExists(place);
        beside.moveIn();
      }
    } catch (IOException e) {
      throw cannotWrite(target, e);
    }
    return new Result(
        copy.linked,
        copy.copied,
        leftOut.size(),
        target.resolve(LIST),
        Readiness.of(target, List.of()).refusal());
  }

  /** Refuses a copy that would be another kind of data set than the original. */
  private static void requireSomethingLeft(DataSurvey survey, Set<String> leftOut) {
    survey
        .parts()
        .forEach(
            (part, pictures) -> {
              int[] counts = pictures.classCounts();
              int[] left =
                  pictures
                      .withSamples(
                          pictures.samples().stream()
                              .filter(sample -> !leftOut.contains(sample.name()))
                              .toList())
                      .classCounts();
              if (IntStream.of(left).allMatch(count -> count == 0)) {
                throw nothingLeft("part " + part, pictures.size());
              }
              boolean trained = part == DataPart.TRAIN || part == DataPart.ALL;
              for (int label = 0; trained && label < counts.length; label++) {
                if (counts[label] > 0 && left[label] == 0) {
                  throw nothingLeft("class " + pictures.classes().get(label), counts[label]);
                }
              }
            });
  }

  private static DatasetException nothingLeft(String what, int pictures) {
    return new DatasetException(
        pictures == 0
            ? "the clean copy would lack %s, which has no picture in a class folder; move it away first"
                .formatted(what)
            : String.format(
                Locale.ROOT,
                "the clean copy would have nothing of %s: all %,d pictures of it are to be left"
                    + " out",
                what,
                pictures));
  }

  /** Why a picture is not in the copy. */
  private record Reason(Problem problem, String other) {}

  private static Map<String, Reason> leftOut(Diagnosis diagnosis) {
    Map<String, Reason> reasons = new LinkedHashMap<>();
    for (Problem problem : diagnosis.problems()) {
      switch (problem.kind()) {
        case UNREADABLE, TRUNCATED, UNSUPPORTED -> {
          if (problem.picture() != null) { // else nobody would have taken it for one of the set
            reasons.putIfAbsent(problem.file(), new Reason(problem, ""));
          }
        }
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

  private static String csv(Map<String, Reason> leftOut) {
    StringBuilder lines = new StringBuilder(Csv.line(List.of("file", "kind", "detail", "other")));
    leftOut.forEach(
        (file, reason) ->
            lines.append(
                Csv.line(
                    List.of(
                        file,
                        reason.problem().kind().toString(),
                        reason.problem().detail(),
                        reason.other()))));
    return lines.toString();
  }

  private void take(Path file, Path target) throws IOException {
    Path to = target.resolve(source.relativize(file));
    Files.createDirectories(to.getParent());
    Path real = realFile(file); // a hard link to a symbolic link would be one, too
    if (links) {
      try {
        linking.link(to, real);
        linked++;
        return;
      } catch (IOException | UnsupportedOperationException e) {
        links = linked > 0; // another disk: no use to try again; else the link count of this one
      }
    }
    Files.copy(real, to, StandardCopyOption.COPY_ATTRIBUTES);
    copied++;
  }

  private static Path realFile(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      throw new DatasetException("cannot read " + file + ": " + Disk.reason(e), e);
    }
  }

  private static DatasetException cannotWrite(Path target, IOException e) {
    String file = e instanceof FileSystemException system ? system.getFile() : null;
    String where = file == null || Path.of(file).equals(target) ? "" : " (" + file + ")";
    return new DatasetException(
        "cannot write the clean copy %s: %s%s".formatted(target, Disk.reason(e), where), e);
  }
}
