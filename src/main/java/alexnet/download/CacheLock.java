package alexnet.download;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one download at a time write a file of the cache, among the threads of this process and
 * among all processes. A process that dies loses its lock, so nobody waits for it.
 *
 * <p>The empty lock file stays: who deletes it takes it from under one who has opened it and waits.
 */
final class CacheLock implements AutoCloseable {
  /** File locks belong to the whole process; its threads need a lock of their own. */
  private static final ReentrantLock THREADS = new ReentrantLock();

  private final FileChannel channel;

  private CacheLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Makes the folder and waits for the lock.
   *
   * @param listener is told of a wait
   * @throws UncheckedIOException with a message that names the folder, if it cannot be written
   */
  static CacheLock take(Path file, DownloadListener listener) throws InterruptedException {
    String waiting = "waiting for another download of " + file;
    if (!THREADS.tryLock()) {
      listener.warning(waiting);
      THREADS.lockInterruptibly();
    }
    FileChannel channel = null;
    try {
      Files.createDirectories(file.getParent());
      channel =
          FileChannel.open(
              file.resolveSibling(file.getFileName() + ".lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        listener.warning(waiting);
        channel.lock();
      }
      return new CacheLock(channel);
    } catch (IOException e) {
      release(channel);
      throw PartialFile.unwritable(file, e);
    } catch (RuntimeException e) {
      release(channel);
      throw e;
    }
  }

  /** The file lock first: the next thread must not meet it. */
  private static void release(FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // nothing was written through it
    } finally {
      THREADS.unlock();
    }
  }

  @Override
  public void close() {
    release(channel);
  }
}
