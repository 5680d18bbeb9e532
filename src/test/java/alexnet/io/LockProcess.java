package alexnet.io;

import alexnet.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;

/** A process that takes a lock file, says whether it has it, and holds it. */
final class LockProcess {
  private LockProcess() {}

  public static void main(String[] args) throws IOException {
    try (LockFile lock = LockFile.take(Path.of(args[0]))) {
      System.out.println("taken");
      ChildProcess.hold();
    } catch (LockFile.HeldException e) {
      System.out.println(e.getMessage());
    }
  }
}
