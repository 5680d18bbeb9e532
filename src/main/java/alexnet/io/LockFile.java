package alexnet.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A file that one at a time has, of all threads and objects of this process and of all processes. A
 * process that dies loses it. What {@link #take} takes tells by its content which process has it,
 * or had it last.
 *
 * <p>POSIX gives such locks to processes, and takes a process's lock away as soon as it closes the
 * file, whichever of its descriptors that was. So a process never opens a file again that it has.
 */
public final class LockFile implements AutoCloseable {
  /** The byte that is locked, beyond the content: Windows lets nobody read what is locked. */
  private static final long LOCKED_BYTE = 1L << 30;

  /** Digits of the largest process number that is believed. */
  private static final int MAX_DIGITS = 18;

  private static final String THIS_PROCESS = "this process";
  private static final String ANOTHER_PROCESS = "another process";

  /** The files that this process has, or is about to try, by their real paths. */
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  /** Never closed: other code of this process has a lock that would go with it. */
  private static final Set<FileChannel> LEFT_OPEN = ConcurrentHashMap.newKeySet();

  /** Somebody else has the file. */
  public static final class HeldException extends IOException {
    private static final long serialVersionUID = 1;

    private final String holder;

    HeldException(String holder) {
      super("in use by " + holder);
      this.holder = holder;
    }

    /** Who has it, as well as that is known, such as {@code process 4711}. */
    public String holder() {
      return holder;
    }
  }

  private final Path real;
  private final FileChannel channel;
  private final boolean exclusive;

  private LockFile(Path real, FileChannel channel, boolean exclusive) {
    this.real = real;
    this.channel = channel;
    this.exclusive = exclusive;
  }

  /**
   * Takes a file, which is made if it is not there.
   *
   * @throws HeldException if somebody else has it
   * @throws IOException if it cannot be opened for writing
   */
  public static LockFile take(Path file) throws IOException {
    LockFile taken = take(file, StandardOpenOption.CREATE);
    try {
      taken.tell(ProcessHandle.current().pid());
      return taken;
    } catch (ClosedByInterruptException e) {
      taken.close(); // the interrupt has ended the lock
      throw e;
    }
  }

  /** Takes a file that must not be there yet, and is made. */
  static LockFile takeNew(Path file) throws IOException {
    return take(file, StandardOpenOption.CREATE_NEW);
  }

  /** Takes a file that must be there. */
  static LockFile takeExisting(Path file) throws IOException {
    return take(file, StandardOpenOption.WRITE);
  }

  private static LockFile take(Path file, OpenOption making) throws IOException {
    Path real = real(file);
    if (!claim(real)) {
      throw new HeldException(THIS_PROCESS);
    }
    FileChannel channel = null;
    LockFile taken = null;
    try {
      channel = FileChannel.open(real, StandardOpenOption.READ, StandardOpenOption.WRITE, making);
      taken = new LockFile(real, channel, lock(channel));
      return taken;
    } finally {
      if (taken == null) {
        release(real, channel);
      }
    }
  }

  private static Path real(Path file) throws IOException {
    return file.toAbsolutePath().getParent().toRealPath().resolve(file.getFileName());
  }

  /** Never while {@link #isHeldByWhomItNames} has the file open. */
  private static synchronized boolean claim(Path real) {
    return OURS.add(real);
  }

  /**
   * Whether somebody has a file, asked without locking it: whoever takes it meanwhile can. Linux
   * lists the locks of all processes that can be seen from here; elsewhere the process that the
   * file names is asked for: a Java program that was there before the file was written. Of other
   * machines nothing is known.
   */
  public static boolean isTaken(Path file) {
    try {
      Path real = real(file);
      return OURS.contains(real)
          || (SystemLocks.areListed()
              ? SystemLocks.hold(real, LOCKED_BYTE)
              : isHeldByWhomItNames(real));
    } catch (IOException e) {
      return false; // not there, or gone by now
    }
  }

  /** One at a time with {@link #claim}: to close a file that this process has ends its lock. */
  private static synchronized boolean isHeldByWhomItNames(Path real) throws IOException {
    if (OURS.contains(real)) {
      return true;
    }
    Instant written = Files.getLastModifiedTime(real).toInstant();
    try (FileChannel channel = FileChannel.open(real)) {
      return process(channel)
          .filter(process -> process != ProcessHandle.current().pid())
          .flatMap(ProcessHandle::of)
          .map(ProcessHandle::info)
          .filter(info -> info.command().filter(LockFile::isJava).isPresent())
          // Its number may be that of one which died. Starts are known to 10 ms or less.
          .flatMap(ProcessHandle.Info::startInstant)
          .filter(start -> !start.isAfter(written.plusSeconds(1)))
          .isPresent();
    }
  }

  private static boolean isJava(String command) {
    return String.valueOf(Path.of(command).getFileName()).startsWith("java");
  }

  /** Gives false where the file system has no locks. */
  private static boolean lock(FileChannel channel) throws HeldException {
    boolean locked;
    try {
      locked = channel.tryLock(LOCKED_BYTE, 1, false) != null;
    } catch (OverlappingFileLockException e) {
      LEFT_OPEN.add(channel); // locked by another class loader, or by way of another mount
      throw new HeldException(THIS_PROCESS);
    } catch (IOException e) {
      return false;
    }
    if (!locked) {
      throw new HeldException(holder(channel));
    }
    return true;
  }

  private void tell(long process) throws ClosedByInterruptException {
    try {
      channel.truncate(0);
      channel.write(StandardCharsets.US_ASCII.encode(process + "\n"), 0);
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      // A full disk perhaps: others are then not told who has it.
    }
  }

  private static String holder(FileChannel channel) {
    return process(channel).map(process -> "process " + process).orElse(ANOTHER_PROCESS);
  }

  /** The process that a file names; empty if it names none. */
  private static Optional<Long> process(FileChannel channel) {
    ByteBuffer content = ByteBuffer.allocate(MAX_DIGITS + 2);
    try {
      channel.read(content, 0);
    } catch (IOException e) {
      return Optional.empty();
    }
    String process = StandardCharsets.US_ASCII.decode(content.flip()).toString().strip();
    return process.matches("[0-9]{1," + MAX_DIGITS + "}")
        ? Optional.of(Long.valueOf(process))
        : Optional.empty();
  }

  /** Whether nobody else can have the file: not where the file system has no locks. */
  boolean isExclusive() {
    return exclusive;
  }

  /** The system's lock ends first: the next one of this process must not meet it. */
  private static void release(Path real, FileChannel channel) {
    try {
      if (channel != null && !LEFT_OPEN.contains(channel)) {
        channel.close();
      }
    } catch (IOException e) {
      // Nothing was written through it that matters.
    } finally {
      OURS.remove(real);
    }
  }

  /** Gives the file back. It stays: who deletes it takes it from under one who has opened it. */
  @Override
  public void close() {
    release(real, channel);
  }
}
