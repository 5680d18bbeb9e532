package alexnet.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that strangers made. */
class UnpackerTest {
  private static final ArchiveLayout LAYOUT = ArchiveLayout.of("root", 1_000_000);

  @TempDir Path temp;

  private Path folder;
  private Path archive;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectories(temp.resolve("a/b/into"));
    archive = temp.resolve("archive.tgz");
  }

  @Test
  void takesTheRootAloneAndRenamesFolders() throws IOException {
    ArchiveLayout layout =
        new ArchiveLayout(null, "root", Set.of("noise"), Map.of("n01", "tench"), 1_000_000);
    String longName = "x".repeat(150) + ".jpg";
    UnpackedFolder.Content content =
        unpack(
            new TestArchive()
                .folder("./root")
                .file("./root/top.txt", "1")
                .folder("root/train/n01")
                .file("root/train/n01/n01", "22") // a file keeps its name
                .file("root/train/" + longName, "333")
                .file("root/noise/1.jpg", "no")
                .file("root/train/noise/1.jpg", "4444")
                .file("other/1.jpg", "no")
                .file("rootless", "no"),
            layout);
    assertThat(files())
        .containsExactly("top.txt", "train/noise/1.jpg", "train/tench/n01", "train/" + longName);
    assertThat(folder.resolve("train/tench/n01")).hasContent("22");
    assertThat(content).isEqualTo(new UnpackedFolder.Content(4, 10));
  }

  @Test
  void findsTheTarFileInAZipFile() throws IOException {
    byte[] inner = new TestArchive().file("root/1.txt", "one").tarGz();
    Files.write(archive, TestArchive.zip("set/inner.tar.gz", inner));
    ArchiveLayout layout =
        new ArchiveLayout("set/inner.tar.gz", "root", Set.of(), Map.of(), 1_000_000);
    run(layout);
    assertThat(files()).containsExactly("1.txt");

    ArchiveLayout other = new ArchiveLayout("inner.tar.gz", "root", Set.of(), Map.of(), 1_000_000);
    refuses(other, "has no inner.tar.gz in it");
    Files.write(archive, inner);
    refuses(layout, "not a sound archive");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil", "root/../../evil", "root/..", "/etc/evil", "root/sub/../evil", "root\\..\\evil",
        "C:/evil", "root/C:evil", "root/a\u0007b", "root/a?", "..", "root/./../x"
      })
  void refusesPathsThatLeadElsewhere(String name) throws IOException {
    Files.write(archive, new TestArchive().file(name, "evil").tarGz());
    refuses(LAYOUT, "a path that leads elsewhere");
    assertThat(all()).noneMatch(file -> file.toString().endsWith("evil"));
  }

  @Test
  void refusesALongPathThatLeadsElsewhere() throws IOException {
    String name = "root/" + "x/".repeat(60) + "../".repeat(70) + "evil";
    Files.write(archive, new TestArchive().file(name, "evil").tarGz());
    refuses(LAYOUT, "a path that leads elsewhere");
  }

  @Test
  void refusesLinksOfEitherKindAlsoWhereTheyWouldBeLeftOut() throws IOException {
    for (String name : new String[] {"root/link", "beside"}) {
      for (byte type : new byte[] {TarConstants.LF_SYMLINK, TarConstants.LF_LINK}) {
        Files.write(
            archive, new TestArchive().special(name, type, "../..\n").file("root/1", "x").tarGz());
        refuses(LAYOUT, "holds a link: " + name + " -> ../..?");
      }
    }
  }

  @Test
  void refusesDevicesAndPipes() throws IOException {
    for (byte type : new byte[] {TarConstants.LF_FIFO, TarConstants.LF_CHR, TarConstants.LF_BLK}) {
      Files.write(archive, new TestArchive().special("root/pipe", type, "").tarGz());
      refuses(LAYOUT, "something else than a plain file: root/pipe");
    }
  }

  @Test
  void refusesAFileThatComesTwice() throws IOException {
    Files.write(archive, new TestArchive().file("root/1", "x").file("root/./1", "y").tarGz());
    refuses(LAYOUT, "holds a file twice: 1");
    assertThat(folder.resolve("1")).hasContent("x");
    Files.delete(folder.resolve("1"));
    Files.write(archive, new TestArchive().file("root/1", "x").file("root/1/2", "y").tarGz());
    refuses(LAYOUT, "holds a file twice: 1");
  }

  /** 20 MB of zeros are 20 kB here; in what is left out too. */
  @ParameterizedTest
  @ValueSource(strings = {"root/bomb", "beside/bomb"})
  void refusesMoreThanTheDataSetHas(String name) throws IOException {
    Files.write(archive, new TestArchive().file(name, new byte[20_000_000]).tarGz());
    assertThat(archive).satisfies(file -> assertThat(Files.size(file)).isLessThan(50_000));
    refuses(LAYOUT, "it unpacks to more than 1,000,000 bytes");
    long written = 0;
    for (Path file : all()) {
      written += Files.isRegularFile(file) && !file.equals(archive) ? Files.size(file) : 0;
    }
    assertThat(written).isLessThan(1_100_000);
  }

  @Test
  void refusesEndlessEntries() throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry("beside/empty");
    byte[] header = new byte[512];
    entry.writeEntryHeader(header);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      for (int i = 0; i <= 100_000; i++) {
        out.write(header);
      }
    }
    Files.write(archive, bytes.toByteArray());
    refuses(ArchiveLayout.of("root", 1L << 40), "more than 100,000 entries");
  }

  @Test
  void namesWhatIsWrongWithADamagedArchive() throws IOException {
    byte[] noise = new byte[50_000];
    new Random(3).nextBytes(noise);
    byte[] good = new TestArchive().file("root/1", noise).file("root/2", "x").tarGz();
    Files.write(archive, Arrays.copyOf(good, good.length / 2));
    refuses(LAYOUT, archive + " is cut short");
    Files.write(archive, new byte[0]);
    refuses(LAYOUT, archive + " is cut short");
    Files.write(archive, "<html>not here</html>".getBytes(StandardCharsets.UTF_8));
    refuses(LAYOUT, archive + " is not a sound archive: Not in GZIP format");
    Files.write(archive, new TestArchive().file("elsewhere/1", "x").tarGz());
    refuses(LAYOUT, archive + " has nothing in a folder root");
  }

  @Test
  void namesAFileThatTheDiskDoesNotTake() throws IOException {
    String name = "x".repeat(300);
    Files.write(archive, new TestArchive().file("root/" + name, "x").tarGz());
    assertThatThrownBy(() -> run(LAYOUT))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("cannot write " + folder.resolve(name) + ": ")
        .hasMessageNotContaining("\n");
  }

  /** What a random archive does not do: fail in another way, or write elsewhere. */
  @Test
  void survivesDamagedBytes() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] tar = gunzip(new TestArchive().folder("root/a").file("root/a/1", "abc").tarGz());
    int before = all().size();
    for (int round = 0; round < 150; round++) {
      byte[] damaged = tar.clone();
      for (int i = 0; i < 1 + random.nextInt(4); i++) {
        damaged[random.nextInt(1600)] = (byte) random.nextInt(256);
      }
      Files.write(archive, TestArchive.gzip(damaged));
      Path into = Files.createDirectories(folder.resolve("r" + round));
      try {
        new Unpacker(archive, LAYOUT, into, DownloadListener.NONE).run();
      } catch (DownloadException | UncheckedIOException e) {
        assertThat(e.getMessage()).as("seed %d round %d", seed, round).doesNotContain("\n");
      } catch (RuntimeException | Error e) {
        throw new AssertionError(String.format(Locale.ROOT, "seed %d round %d", seed, round), e);
      }
    }
    assertThat(all().stream().filter(file -> !file.startsWith(folder)).count())
        .as("seed %d", seed)
        .isLessThanOrEqualTo(before + 1);
  }

  private static byte[] gunzip(byte[] compressed) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      return in.readAllBytes();
    }
  }

  private UnpackedFolder.Content unpack(TestArchive content, ArchiveLayout layout)
      throws IOException {
    Files.write(archive, content.tarGz());
    return run(layout);
  }

  private UnpackedFolder.Content run(ArchiveLayout layout) {
    return new Unpacker(archive, layout, folder, DownloadListener.NONE).run();
  }

  private void refuses(ArchiveLayout layout, String message) {
    assertThatThrownBy(() -> run(layout))
        .isInstanceOf(DownloadException.class)
        .hasMessageContainingAll(archive.toString(), message)
        .hasMessageNotContaining("\n")
        .message()
        .matches(text -> text.codePoints().noneMatch(c -> c < 32));
  }

  private List<String> files() throws IOException {
    return all().stream()
        .filter(file -> file.startsWith(folder) && Files.isRegularFile(file))
        .map(file -> folder.relativize(file).toString().replace('\\', '/'))
        .sorted()
        .toList();
  }

  private List<Path> all() throws IOException {
    try (Stream<Path> files = Files.walk(temp)) {
      return files.toList();
    }
  }
}
