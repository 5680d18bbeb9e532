package alexnet.cli;

import alexnet.data.known.ShapesDataset;
import alexnet.io.AtomicFile;
import alexnet.io.Disk;
import alexnet.io.Sha256;
import alexnet.io.TemporaryPath;
import alexnet.run.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * The pictures that the demo draws into its run folder, and beside them a list of their hashes, as
 * {@code sha256sum} writes it. By the list the demo knows them again: it deletes no others.
 *
 * @param folder of the pictures
 * @param list of them
 */
record DrawnPictures(Path folder, Path list) {
  private static final String FOLDER = "shapes";
  private static final String LIST = "shapes.sha256";
  private static final String LINE = "[0-9a-f]{64}  (train|val)/[a-z]+/[0-9]{4}\\.jpg";
  private static final int HASH_DIGITS = 64;

  /** What it is called in the run folder. */
  static final Set<String> NAMES = Set.of(FOLDER, LIST);

  static DrawnPictures in(Path run) {
    return new DrawnPictures(run.resolve(FOLDER), run.resolve(LIST));
  }

  /** Whether a demo has drawn here. */
  boolean areListed() {
    return Files.isRegularFile(list);
  }

  /** Draws them; a demo that is killed meanwhile leaves nothing that it does not know again. */
  void draw(DemoCommand.Size size, long seed, IntConsumer progress) {
    try (TemporaryPath beside = TemporaryPath.beside(folder)) {
      ShapesDataset.generate(
          beside.path(), size.trainPerClass(), size.valPerClass(), seed, progress);
      StringBuilder lines = new StringBuilder();
      try (Stream<Path> tree = Files.walk(beside.path())) {
        for (Path file : tree.filter(Files::isRegularFile).sorted().toList()) {
          lines.append(Sha256.of(file)).append("  ").append(name(beside.path(), file)).append('\n');
        }
      }
      AtomicFile.write(list, lines.toString());
      beside.moveIn();
    } catch (IOException e) {
      throw new RunException("cannot draw in " + folder + ": " + Disk.reason(e), e);
    }
  }

  private static String name(Path folder, Path file) {
    return folder.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
  }

  /**
   * Checks that the folder, if it is there, holds what the demo drew and nothing else.
   *
   * @throws RunException which names what it did not draw
   */
  void requireNothingElse() {
    Map<String, String> hashes = hashes();
    Set<Path> ours = new HashSet<>();
    for (String name : hashes.keySet()) {
      for (Path path = folder.resolve(name); !path.equals(folder); path = path.getParent()) {
        ours.add(path);
      }
    }
    ours.add(folder);
    for (Path path : content()) {
      String hash = hashes.get(name(folder, path));
      boolean known =
          hash == null
              ? ours.contains(path) && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
              : Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                  && hash.equals(Sha256.of(path));
      if (!known) {
        throw new RunException(
            ("%s is not as the demo drew it and would be deleted; move %s away, or take another"
                    + " --out")
                .formatted(path, folder));
      }
    }
  }

  /**
   * Deletes them. Their list stays until another is drawn: a demo that is killed meanwhile is known
   * by it.
   *
   * @throws RunException if the folder holds anything else; nothing is deleted then
   */
  void delete() {
    requireNothingElse();
    content().forEach(Disk::delete);
  }

  /** The folder and all that is in it, what is in a folder before the folder; links as such. */
  private List<Path> content() {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.sorted(Comparator.reverseOrder()).toList();
    } catch (IOException e) {
      throw new RunException("cannot read " + folder + ": " + Disk.reason(e), e);
    }
  }

  private Map<String, String> hashes() {
    Map<String, String> hashes = new TreeMap<>();
    if (areListed()) {
      try {
        for (String line : Files.readAllLines(list)) {
          if (!line.matches(LINE)) {
            throw new RunException(list + " is damaged: \"%.80s\"".formatted(line));
          }
          hashes.put(line.substring(HASH_DIGITS + 2), line.substring(0, HASH_DIGITS));
        }
      } catch (IOException e) {
        throw new RunException("cannot read " + list + ": " + Disk.reason(e), e);
      }
    }
    return hashes;
  }
}
