package alexnet.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Folders that are there whole or not at all. */
@Timeout(60)
@Tag("locale")
class UnpackedFolderTest {
  private static final ArchiveLayout LAYOUT = ArchiveLayout.of("root", 1_000_000);
  private static final String SHA = "ab".repeat(32);

  @TempDir Path temp;

  private Path archive;
  private UnpackedFolder unpacked;

  @BeforeEach
  void writeArchive() throws IOException {
    archive = temp.resolve("set.tgz");
    TestArchive content = new TestArchive();
    for (int i = 0; i < 20; i++) {
      content.file("root/train/class/" + i + ".jpg", "x".repeat(i));
    }
    Files.write(archive, content.tarGz());
    unpacked = new UnpackedFolder(temp.resolve("home/set"), SHA);
  }

  @Test
  void isUnpackedOnce() throws IOException {
    assertThat(unpacked.isWhole()).isFalse();
    List<String> heard = new ArrayList<>();
    List<Long> progress = new ArrayList<>();
    DownloadListener listener =
        new DownloadListener() {
          @Override
          public void begin(String task) {
            heard.add(task);
          }

          @Override
          public void progress(long done, long all) {
            assertThat(all).isEqualTo(archive.toFile().length());
            progress.add(done);
          }

          @Override
          public void warning(String line) {
            heard.add(line);
          }
        };
    unpacked.unpack(archive, LAYOUT, listener);
    assertThat(heard).containsExactly("Unpacking " + archive);
    assertThat(progress).isSorted().last().isEqualTo(Files.size(archive));
    assertThat(pictures()).hasSize(20);
    assertNothingBeside();
    assertThat(unpacked.isWhole()).isTrue();
    Files.writeString(unpacked.folder().resolve("Thumbs.db"), "what systems leave");
    assertThat(unpacked.isWhole()).isTrue();
    Files.delete(archive);
    unpacked.unpack(archive, LAYOUT, listener);
    assertThat(heard).hasSize(1);
  }

  @Test
  void fillsAnEmptyFolderAndOneBehindALink() throws IOException {
    Files.createDirectories(unpacked.folder());
    assertThat(unpacked.isWhole()).isFalse();
    unpacked.unpack(archive, LAYOUT, DownloadListener.NONE);
    assertThat(unpacked.isWhole()).isTrue();
    Path link = Files.createSymbolicLink(temp.resolve("link"), unpacked.folder());
    assertThat(new UnpackedFolder(link, SHA).isWhole()).isTrue();
  }

  @Test
  void namesAFolderThatLostFiles() throws IOException {
    unpacked.unpack(archive, LAYOUT, DownloadListener.NONE);
    Path lost = unpacked.folder().resolve("train/class/7.jpg");
    Files.delete(lost);
    refuses("is damaged: 19 of 20 files, 183 of 190 bytes; delete it");
    Files.createFile(lost); // as after a power cut
    refuses("is damaged: 20 of 20 files, 183 of 190 bytes; delete it");
  }

  @Test
  void neverTouchesAFolderOfSomebodyElse() throws IOException {
    Path own = Files.createDirectories(unpacked.folder()).resolve("mine.txt");
    Files.writeString(own, "mine");
    refuses("is in the way");
    assertThatThrownBy(() -> unpacked.unpack(archive, LAYOUT, DownloadListener.NONE))
        .isInstanceOf(DownloadException.class);
    assertThat(own).hasContent("mine");
    Files.delete(own);
    Files.delete(unpacked.folder());
    Files.createFile(unpacked.folder());
    refuses("is in the way");
  }

  @Test
  void doesNotTakeTheFolderOfAnotherArchive() throws IOException {
    unpacked.unpack(archive, LAYOUT, DownloadListener.NONE);
    UnpackedFolder other = new UnpackedFolder(unpacked.folder(), "cd".repeat(32));
    assertThatThrownBy(other::isWhole)
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("of another version");
    Files.writeString(unpacked.folder().resolve(".unpacked"), "x\n");
    refuses("of another version");
  }

  @Test
  void leavesNothingOfABadArchive() throws IOException {
    Files.write(archive, new TestArchive().file("root/1", "x").file("root/../2", "y").tarGz());
    assertThatThrownBy(() -> unpacked.unpack(archive, LAYOUT, DownloadListener.NONE))
        .isInstanceOf(DownloadException.class);
    assertThat(unpacked.folder()).doesNotExist();
    assertNothingBeside();
  }

  @Test
  void twoThreadsUnpackOnce() throws Exception {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(
          CompletableFuture.runAsync(
              () -> unpacked.unpack(archive, LAYOUT, DownloadListener.NONE)));
    }
    for (CompletableFuture<Void> one : all) {
      one.get();
    }
    assertThat(pictures()).hasSize(20);
    assertNothingBeside();
  }

  /** A real process that dies between two files. */
  @Test
  void takesNoHalfOfAKilledProcess() throws Exception {
    String classPath = System.getProperty("java.class.path");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                UnpackProcess.class.getName(),
                archive.toString(),
                unpacked.folder().toString(),
                SHA)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.readLine()).isEqualTo("in the middle");
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(unpacked.folder().resolveSibling(".set.unpacking")).isNotEmptyDirectory();
    assertThat(unpacked.folder()).doesNotExist();
    assertThat(unpacked.isWhole()).isFalse();
    unpacked.unpack(archive, LAYOUT, DownloadListener.NONE);
    assertThat(unpacked.isWhole()).isTrue();
    assertThat(pictures()).hasSize(20);
    assertNothingBeside();
  }

  /** Unpacks a few files, says so and waits. */
  static final class UnpackProcess {
    private UnpackProcess() {}

    public static void main(String[] args) {
      DownloadListener slow =
          new DownloadListener() {
            private int files;

            @Override
            public void begin(String task) {}

            @Override
            public void progress(long done, long all) {
              if (++files == 10) {
                System.out.println("in the middle");
                LockSupport.parkNanos(Long.MAX_VALUE);
              }
            }

            @Override
            public void warning(String line) {}
          };
      new UnpackedFolder(Path.of(args[1]), args[2]).unpack(Path.of(args[0]), LAYOUT, slow);
    }
  }

  private void refuses(String message) {
    assertThatThrownBy(unpacked::isWhole)
        .isInstanceOf(DownloadException.class)
        .hasMessageContainingAll(unpacked.folder().toString(), message)
        .hasMessageNotContaining("\n");
  }

  private List<Path> pictures() throws IOException {
    try (Stream<Path> files = Files.list(unpacked.folder().resolve("train/class"))) {
      return files.toList();
    }
  }

  private void assertNothingBeside() {
    File[] beside = unpacked.folder().getParent().toFile().listFiles();
    assertThat(beside).extracting(File::getName).isSubsetOf("set", "set.lock");
  }
}
