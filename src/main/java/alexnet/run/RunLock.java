package alexnet.run;

import alexnet.io.Disk;
import alexnet.io.LockFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A run folder that one writer has to itself, among threads and processes, until it is closed. A
 * process that dies loses it.
 */
public final class RunLock implements AutoCloseable {
  /** The file's name in the run folder. */
  static final String FILE = ".lock";

  private final RunDirectory run;
  private final LockFile file;

  private RunLock(RunDirectory run, LockFile file) {
    this.run = run;
    this.file = file;
  }

  /**
   * Takes the lock.
   *
   * @throws RunException if another has it, or the folder cannot be written
   */
  static RunLock take(RunDirectory run) {
    try {
      return new RunLock(run, LockFile.take(run.folder().resolve(FILE)));
    } catch (LockFile.HeldException e) {
      throw new RunException(
          "%s is in use: %s is writing there; wait until that ends, or end it"
              .formatted(run.folder(), e.holder()),
          e);
    } catch (IOException e) {
      throw new RunException("cannot write to " + run.folder() + ": " + Disk.reason(e), e);
    }
  }

  /**
   * Whether somebody of this machine has a run folder to itself, asked without being in anybody's
   * way.
   *
   * @param run the run folder
   */
  public static boolean isTaken(Path run) {
    return LockFile.isTaken(run.resolve(FILE));
  }

  /** The run whose folder it is. */
  public RunDirectory run() {
    return run;
  }

  @Override
  public void close() {
    file.close();
  }
}
