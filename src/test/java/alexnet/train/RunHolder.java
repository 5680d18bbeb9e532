package alexnet.train;

import alexnet.ChildProcess;
import alexnet.run.RunDirectory;
import alexnet.run.RunException;
import alexnet.run.RunLock;
import java.io.IOException;
import java.nio.file.Path;

/** A process that has the lock of a run folder, as one that trains there. */
public final class RunHolder {
  private RunHolder() {}

  public static void main(String[] args) throws IOException {
    try (RunLock lock = RunDirectory.open(Path.of(args[0])).lock()) {
      System.out.println("locked");
      ChildProcess.hold();
    } catch (RunException e) {
      System.out.println(e.getMessage());
    }
  }
}
