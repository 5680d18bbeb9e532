package alexnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.ChildProcess;
import alexnet.run.RunDirectory;
import alexnet.run.RunException;
import alexnet.run.RunLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One writer at a time has a run folder. */
@Timeout(120)
class RunLockTest {
  @TempDir Path folder;

  private void assertRefused(Runnable writing, String who) {
    assertThatThrownBy(writing::run)
        .isInstanceOf(RunException.class)
        .hasMessage(
            folder + " is in use: " + who + " is writing there; wait until that ends, or end it");
  }

  private String elsewhere() throws IOException {
    try (ChildProcess other = ChildProcess.start(RunHolder.class, folder)) {
      return other.readLine();
    }
  }

  @Test
  void aTrainingThatIsRefusedLeavesTheFirstItsLock() throws IOException {
    RunDirectory first = RunDirectory.create(folder, false);
    Trainer trainer = new Trainer(Tiny.config().build(), TrainListener.NONE);
    try (RunLock lock = first.lockForNewRun()) {
      RunDirectory second = RunDirectory.create(folder, true);
      assertRefused(() -> trainer.run(Tiny.splits(4, 2), second), "this process");
      assertRefused(() -> trainer.run(Tiny.splits(4, 2), first), "this process");
      assertRefused(second::lock, "this process");
      assertThat(elsewhere())
          .contains(folder + " is in use: process " + ProcessHandle.current().pid());
    }
    assertThat(elsewhere()).isEqualTo("locked");
    first.lock().close();
  }

  @Test
  void anotherProcessIsNamedUntilItDies() throws IOException {
    RunDirectory run = RunDirectory.create(folder, false);
    try (ChildProcess other = ChildProcess.start(RunHolder.class, folder)) {
      assertThat(other.readLine()).isEqualTo("locked");
      assertRefused(run::lock, "process " + other.pid());
      assertRefused(run::lockForNewRun, "process " + other.pid());
    }
    run.lockForNewRun().close();
  }

  @Test
  void aRunThatCameMeanwhileIsNotOverwritten() throws IOException {
    RunDirectory late = RunDirectory.create(folder, false);
    try (RunLock lock = RunDirectory.create(folder, false).lockForNewRun()) {
      Files.writeString(folder.resolve("config.json"), "{}");
    }
    assertThatThrownBy(late::lockForNewRun).hasMessageContaining("holds a run already");
    late.lock().close(); // which was given back
    RunDirectory.create(folder, true).lockForNewRun().close();
  }

  /** Its own run is this object's to replace, another's is not. */
  @Test
  void whoseRunItIsMayBeginItAnew() throws IOException {
    RunDirectory run = RunDirectory.create(folder, false);
    try (RunLock lock = run.lockForNewRun()) {
      Files.writeString(folder.resolve("config.json"), "{}");
    }
    run.lockForNewRun().close();
  }

  /** Asked without a lock, which would be in the way of whoever begins just then. */
  @Test
  void whetherItIsTakenIsSeenFromOutside() throws IOException {
    RunDirectory run = RunDirectory.create(folder, false);
    assertThat(RunLock.isTaken(folder)).isFalse();
    try (RunLock lock = run.lock()) {
      assertThat(RunLock.isTaken(folder)).isTrue();
      assertThat(elsewhere()).as("it is still ours").contains("is in use");
    }
    try (ChildProcess other = ChildProcess.start(RunHolder.class, folder)) {
      assertThat(other.readLine()).isEqualTo("locked");
      assertThat(RunLock.isTaken(folder)).isTrue();
      assertRefused(run::lock, "process " + other.pid());
    }
    assertThat(RunLock.isTaken(folder)).as("that process is dead").isFalse();
    run.lock().close();
  }
}
