package alexnet.train;

import alexnet.io.Disk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets one training at a time use a run folder. A process that dies loses its lock.
 *
 * <p>The empty file stays: who deletes it takes it from under one who has opened it.
 */
final class RunLock implements AutoCloseable {
  /** The file's name in the run folder. */
  static final String FILE = ".lock";

  /** Folders locked by this process, which on POSIX would lose its lock by trying once more. */
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel channel;

  private RunLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws RunException if another has it, or the folder cannot be written
   */
  static RunLock take(Path run) {
    try {
      Path folder = run.toRealPath();
      if (OURS.add(folder)) {
        try {
          FileChannel channel =
              FileChannel.open(
                  folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          if (isFree(channel)) {
            return new RunLock(folder, channel);
          }
          channel.close();
          OURS.remove(folder);
        } catch (IOException | RuntimeException e) {
          OURS.remove(folder);
          throw e;
        }
      }
    } catch (IOException e) {
      throw new RunException("cannot write to " + run + ": " + Disk.reason(e), e);
    }
    throw new RunException(run + " is being trained already; wait until that ends, or end it");
  }

  private static boolean isFree(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (IOException e) {
      return true; // a file system without locks
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // nothing was written through it
    } finally {
      OURS.remove(folder);
    }
  }
}
