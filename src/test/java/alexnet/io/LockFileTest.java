package alexnet.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.ChildProcess;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against real second processes: what one holds, no other gets. */
@Timeout(120)
class LockFileTest {
  private static final String US = "in use by process " + ProcessHandle.current().pid();

  @TempDir Path folder;

  private Path file;

  @BeforeEach
  void file() {
    file = folder.resolve("lock");
  }

  /** What another process is told that tries to take the file. */
  private String elsewhere() throws IOException {
    try (ChildProcess other = ChildProcess.start(LockProcess.class, file)) {
      return other.readLine();
    }
  }

  private void assertRefused(Path path, String holder) {
    assertThatThrownBy(() -> LockFile.take(path))
        .isInstanceOf(LockFile.HeldException.class)
        .hasMessage("in use by " + holder);
  }

  @Test
  void triesOfThisProcessThatFailDropNothing() throws Exception {
    LockFile lock = LockFile.take(file);
    assertRefused(file, "this process");
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
    assertRefused(link.resolve("../" + folder.getFileName() + "/lock"), "this process");
    Thread thread = new Thread(() -> assertRefused(file, "this process"));
    thread.start();
    thread.join();
    assertThat(elsewhere()).isEqualTo(US);
    lock.close();
    assertThat(elsewhere()).isEqualTo("taken");
  }

  @Test
  void theHolderIsNamedAndItsDeathFreesTheFile() throws IOException {
    LockFile.take(file).close(); // leaves another number, which is longer perhaps
    try (ChildProcess other = ChildProcess.start(LockProcess.class, file)) {
      assertThat(other.readLine()).isEqualTo("taken");
      String holder = "process " + other.pid();
      assertRefused(file, holder);
      assertRefused(file, holder);
      assertThat(elsewhere()).isEqualTo("in use by " + holder);
    }
    LockFile.take(file).close();
  }

  /** As another class loader's, of which this class knows nothing. */
  @Test
  void aLockOfOtherCodeInThisProcessIsNotDropped() throws IOException {
    try (FileChannel stranger =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      assertThat(stranger.tryLock()).isNotNull();
      assertRefused(file, "this process");
      assertThat(elsewhere()).isEqualTo("in use by another process");
    }
  }

  @Test
  void aContentThatIsNoProcessIsNotBelieved() throws IOException {
    Files.writeString(file, "4711; rm -rf /\u001b[2J" + "9".repeat(100));
    try (FileChannel stranger = FileChannel.open(file, StandardOpenOption.WRITE)) {
      assertThat(stranger.tryLock()).isNotNull();
      assertThat(elsewhere()).isEqualTo("in use by another process");
    }
  }

  @Test
  void anInterruptedThreadHasNothing() throws IOException {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> LockFile.take(file)).isInstanceOf(IOException.class);
    assertThat(Thread.interrupted()).isTrue();
    LockFile.take(file).close();
  }
}
