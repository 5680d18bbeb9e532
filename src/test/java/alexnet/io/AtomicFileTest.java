package alexnet.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.ChildProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several writers of one file, in this process and in others. */
@Timeout(120)
class AtomicFileTest {
  private static final int SIZE = 1 << 20;

  @TempDir Path folder;

  private Path file;

  @BeforeEach
  void file() {
    file = folder.resolve("weights");
  }

  private List<Path> beside() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(other -> !other.equals(file)).toList();
    }
  }

  private ByteBuffer mapped() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    }
  }

  /** All of one writer's bytes; a file that was cut off under its mapping ends this process. */
  private static void assertWhole(ByteBuffer content) {
    assertThat(content.capacity()).isEqualTo(SIZE);
    for (int i = 0; i < SIZE; i += 509) {
      assertThat(content.get(i)).isEqualTo(content.get(0));
    }
    assertThat(content.get(SIZE - 1)).isEqualTo(content.get(0));
  }

  @Test
  void processesThatWriteOneFileNeitherFailNorMix() throws Exception {
    AtomicFile.write(file, channel -> AtomicFile.writeFully(channel, ByteBuffer.allocate(SIZE)));
    List<ByteBuffer> read = new ArrayList<>(List.of(mapped()));
    try (ChildProcess one = ChildProcess.start(AtomicWriter.class, file, 1, SIZE, 40);
        ChildProcess two = ChildProcess.start(AtomicWriter.class, file, 2, SIZE, 40)) {
      while (one.isAlive() || two.isAlive()) {
        if (read.size() < 100) {
          read.add(mapped());
        }
        assertWhole(ByteBuffer.wrap(Files.readAllBytes(file)));
      }
      one.letGo();
      two.letGo();
    }
    read.forEach(AtomicFileTest::assertWhole);
    assertThat(beside()).isEmpty();
  }

  @Test
  void threadsThatWriteOneFileNeitherFailNorMix() throws Exception {
    int threads = 4;
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<?>> written = new ArrayList<>();
    for (byte value = 1; value <= threads; value++) {
      byte[] bytes = new byte[SIZE];
      Arrays.fill(bytes, value);
      written.add(
          pool.submit(
              () -> {
                start.await();
                for (int i = 0; i < 10; i++) {
                  AtomicFile.write(
                      file, channel -> AtomicFile.writeFully(channel, ByteBuffer.wrap(bytes)));
                }
                return null;
              }));
    }
    pool.shutdown();
    for (Future<?> done : written) {
      done.get();
    }
    assertWhole(mapped());
    assertThat(beside()).isEmpty();
  }

  @Test
  void theLastToEndWinsHoweverTheyBegan() throws Exception {
    try (ChildProcess first = ChildProcess.start(AtomicWriter.class, file, 1, SIZE, 1)) {
      assertThat(first.readLine()).isEqualTo("half");
      AtomicFile.write(file, "second");
      assertThat(file).hasContent("second");
      assertThat(beside()).as("of one who writes still").hasSize(2);
      first.letGo();
    }
    assertWhole(mapped());
    assertThat(mapped().get(0)).isEqualTo((byte) 1);
    assertThat(beside()).isEmpty();
  }

  @Test
  void whatAKilledWriterLeftIsRemovedByTheNext() throws Exception {
    Files.writeString(folder.resolve(".other.partial"), "somebody else's");
    try (ChildProcess lives = ChildProcess.start(AtomicWriter.class, file, 1, SIZE, 1)) {
      assertThat(lives.readLine()).isEqualTo("half");
      try (ChildProcess dies = ChildProcess.start(AtomicWriter.class, file, 2, SIZE, 1)) {
        assertThat(dies.readLine()).isEqualTo("half");
      }
      assertThat(file).doesNotExist();
      assertThat(beside()).hasSize(1 + 2 + 2);
      AtomicFile.write(folder.resolve("log"), "of another file in the folder");
      Files.delete(folder.resolve("log"));
      assertThat(beside()).hasSize(1 + 2);
      lives.letGo();
    }
    assertWhole(mapped());
    assertThat(beside()).containsExactly(folder.resolve(".other.partial"));
  }

  @Test
  void aWriterWithinAnotherIsLikeAnyOther() throws IOException {
    AtomicFile.write(
        file,
        channel -> {
          AtomicFile.writeFully(channel, ByteBuffer.wrap(new byte[] {1, 2}));
          AtomicFile.write(file, "second");
          assertThat(file).hasContent("second");
        });
    assertThat(file).hasBinaryContent(new byte[] {1, 2});
    assertThat(beside()).isEmpty();
  }

  @Test
  void theFolderThatIsMissingIsSaid() {
    Path nowhere = folder.resolve("nowhere/weights");
    assertThatThrownBy(() -> AtomicFile.write(nowhere, "x"))
        .hasMessage("cannot write " + nowhere + ": no such file or folder");
    assertThatThrownBy(() -> AtomicFile.write(folder.getRoot(), "x"))
        .hasMessage("cannot write " + folder.getRoot() + ": it is a folder");
  }
}
