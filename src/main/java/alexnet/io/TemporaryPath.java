package alexnet.io;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A place of its own beside that of a file or folder, to make it there and move it in when it is
 * whole. Each writer has another one, so that any number may make the same file: the last move
 * wins. The name is hidden: nothing that walks the parent folder takes it for data.
 *
 * <p>{@code .alexnet-TOKEN.partial} is the place. {@code .alexnet-TOKEN.lock} beside it comes first
 * and goes last; its writer has it locked. Where nobody has, the writer was killed, and the next to
 * write into the folder removes both.
 */
public final class TemporaryPath implements AutoCloseable {
  private static final String PREFIX = ".alexnet-";
  private static final String PARTIAL = ".partial";
  private static final String LOCK = ".lock";

  private final Path path;
  private final Path target;
  private final Path lockPath;
  private final LockFile lock;

  private TemporaryPath(Path path, Path target, Path lockPath, LockFile lock) {
    this.path = path;
    this.target = target;
    this.lockPath = lockPath;
    this.lock = lock;
  }

  /**
   * A new place, at which nothing is yet. Removes what killed writers left in the folder.
   *
   * @param target where the file or folder is to be in the end; its parent must be there
   * @throws IOException if the parent cannot be written to
   */
  public static TemporaryPath beside(Path target) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null) {
      throw new FileSystemException(target.toString(), null, "it is a folder");
    }
    removeLeftovers(folder);
    while (true) {
      String name = PREFIX + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
      Path lockPath = target.resolveSibling(name + LOCK);
      try {
        LockFile lock = LockFile.takeNew(lockPath);
        if (Files.exists(lockPath)) {
          return new TemporaryPath(target.resolveSibling(name + PARTIAL), target, lockPath, lock);
        }
        lock.close();
      } catch (FileAlreadyExistsException | LockFile.HeldException e) {
        // another's name, or taken for a leftover before it was locked, and removed
      }
    }
  }

  /** Where to write. */
  public Path path() {
    return path;
  }

  /** Moves what is written to its place; a file there is replaced, a folder must be empty. */
  public void moveIn() throws IOException {
    Disk.move(path, target);
  }

  /** Removes what was not moved. */
  @Override
  public void close() {
    try {
      remove(path, lockPath);
    } catch (IOException e) {
      // The next to write here tries again.
    } finally {
      lock.close();
    }
  }

  private static void remove(Path path, Path lockPath) throws IOException {
    Disk.deleteTree(path);
    Files.deleteIfExists(lockPath);
  }

  /** Whether a name is one that a writer uses for a while. */
  public static boolean isName(String name) {
    return name.startsWith(PREFIX) && (name.endsWith(PARTIAL) || name.endsWith(LOCK));
  }

  /**
   * Removes what writers left in a folder that were killed, and nothing of one that may be alive.
   * Leftovers that cannot be removed stay: they take room and do no harm.
   */
  public static void removeLeftovers(Path folder) {
    try (DirectoryStream<Path> locks = Files.newDirectoryStream(folder, PREFIX + "*" + LOCK)) {
      for (Path lockPath : locks) {
        removeLeftover(lockPath);
      }
    } catch (IOException | DirectoryIteratorException e) {
      // not there, or not to be listed
    }
  }

  private static void removeLeftover(Path lockPath) {
    try (LockFile lock = LockFile.takeExisting(lockPath)) {
      if (lock.isExclusive()) {
        String name = lockPath.getFileName().toString();
        String token = name.substring(0, name.length() - LOCK.length());
        remove(lockPath.resolveSibling(token + PARTIAL), lockPath);
      }
    } catch (IOException e) {
      // its writer lives, or has just ended
    }
  }
}
