package alexnet.data.known;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.data.DatasetException;
import alexnet.data.folder.DataLayout;
import alexnet.data.split.DataSplits;
import alexnet.download.ArchiveLayout;
import alexnet.download.DownloadException;
import alexnet.download.DownloadListener;
import alexnet.download.FileServer;
import alexnet.download.HttpTestServer;
import alexnet.download.TestArchive;
import alexnet.io.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Small sets, made as the known ones are, from a server on this machine to a data folder. */
@Timeout(60)
class PublishedDataTest {
  private static final List<String> IDX =
      List.of(
          "train-images-idx3-ubyte.gz",
          "train-labels-idx1-ubyte.gz",
          "t10k-images-idx3-ubyte.gz",
          "t10k-labels-idx1-ubyte.gz");

  @TempDir Path temp;

  private final List<String> heard = new ArrayList<>();
  private final DownloadListener listener =
      new DownloadListener() {
        @Override
        public void begin(String task) {
          heard.add(task);
        }

        @Override
        public void progress(long done, long all) {}

        @Override
        public void warning(String line) {
          heard.add("warning: " + line);
        }
      };

  private Path www;
  private Path home;
  private FileServer server;

  @BeforeEach
  void serve() throws IOException {
    www = Files.createDirectories(temp.resolve("www"));
    home = temp.resolve("home");
    server = new FileServer(www);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private PublishedFile published(String path, byte[] content) throws IOException {
    Path file = www.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    return PublishedFile.of(server.address() + "/" + path, Sha256.of(file), content.length);
  }

  // --- IDX files

  private PublishedData digits() throws IOException {
    List<PublishedFile> files = new ArrayList<>();
    for (String name : IDX) {
      boolean images = name.contains("images");
      int count = name.startsWith("train") ? 40 : 10;
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(bytes))) {
        for (int value : images ? new int[] {0x803, count, 28, 28} : new int[] {0x801, count}) {
          out.writeInt(value);
        }
        Random random = new Random(5);
        for (int i = 0; i < (images ? count * 784 : count); i++) {
          out.write(images ? random.nextInt(256) : i % 4);
        }
      }
      files.add(published("official/" + name, bytes.toByteArray()));
    }
    return new PublishedData("digits", files, null);
  }

  @Test
  void idxFilesAreFetchedOnceAndUsedWithoutANetwork() throws IOException {
    PublishedData digits = digits();
    Path folder = digits.prepare(home, true, listener);
    assertThat(folder).isEqualTo(home);
    assertThat(heard)
        .containsExactlyElementsOf(
            IDX.stream().map(n -> "Fetching " + server.address() + "/official/" + n).toList());
    DataSplits splits = DataSplits.open(folder, OptionalDouble.empty(), 1);
    assertThat(splits.train().size()).isEqualTo(36);
    assertThat(splits.test().classCounts()).containsExactly(3, 3, 2, 2);
    server.close();
    heard.clear();
    assertThat(digits.prepare(home, true, listener)).isEqualTo(folder);
    assertThat(heard).isEmpty();
  }

  @Test
  void aBrokenConnectionIsContinued() throws IOException {
    PublishedData digits = digits();
    server.hangUpOnceAfter(10_000);
    digits.prepare(home, true, listener);
    assertThat(heard.get(1)).contains("after 10000 bytes", "trying again");
    assertThat(server.requests().get(1).header("Range")).isEqualTo("bytes=10000-");
    assertThat(server.requests()).hasSize(5);
    assertThat(DataSplits.open(home, OptionalDouble.empty(), 1).train().size()).isEqualTo(36);
  }

  @Test
  void aDamagedFileOfTheCacheIsFetchedAnew() throws IOException {
    PublishedData digits = digits();
    digits.prepare(home, true, listener);
    Path file = home.resolve(IDX.get(2));
    byte[] good = Files.readAllBytes(file);
    byte[] bad = good.clone();
    bad[1000] ^= 1;
    Files.write(file, bad);
    heard.clear();
    digits.prepare(home, true, listener);
    assertThat(file).hasBinaryContent(good);
    assertThat(heard).hasSize(2);
    assertThat(heard.get(0)).startsWith("warning: " + file + " is damaged");
    assertThat(server.requests()).hasSize(5);
  }

  @Test
  void anotherContentIsRefusedAndNotKept() throws IOException {
    PublishedData digits = digits();
    Files.writeString(www.resolve("official/" + IDX.get(1)), "<html>moved</html>");
    refuses(
        () -> digits.prepare(home, true, listener),
        DownloadException.class,
        IDX.get(1),
        "another file than expected",
        digits.files().get(1).sha256());
    assertThat(home.resolve(IDX.get(0))).exists();
    assertThat(home.resolve(IDX.get(1))).doesNotExist();
  }

  @Test
  void filesInAFolderOfTheUserAreUsedWithoutANetwork() throws IOException {
    PublishedData digits = digits();
    server.close();
    assertThat(digits.prepare(www.resolve("official"), false, listener))
        .isEqualTo(www.resolve("official"));
    assertThat(heard).isEmpty();
    assertThat(server.requests()).isEmpty();
    try (var files = Files.list(www.resolve("official"))) {
      assertThat(files).hasSize(4); // nothing was added
    }
  }

  @Test
  void anotherFileInAFolderOfTheUserIsRefusedAndStays() throws IOException {
    PublishedData digits = digits();
    Files.createDirectories(home);
    Path file = Files.writeString(home.resolve(IDX.get(0)), "MNIST and not Fashion-MNIST");
    refuses(
        () -> digits.prepare(home, false, listener),
        DatasetException.class,
        file + " is not the official file",
        digits.files().get(0).sha256());
    assertThat(file).hasContent("MNIST and not Fashion-MNIST");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void aMirrorHasTheFilesInAFolderOfTheSetsName() throws IOException {
    PublishedData digits = digits();
    Files.move(
        www.resolve("official"), Files.createDirectories(www.resolve("m")).resolve("digits"));
    for (String mirror : List.of("/m", "/m/")) {
      Path to = home.resolve(mirror.length() + "");
      digits.at(URI.create(server.address() + mirror)).prepare(to, true, listener);
      assertThat(to.resolve(IDX.get(3))).exists();
    }
    assertThat(server.requests())
        .extracting(HttpTestServer.Request::target)
        .startsWith("/m/digits/" + IDX.get(0), "/m/digits/" + IDX.get(1));
  }

  // --- archives

  private PublishedData cifar() throws IOException {
    TestArchive archive = new TestArchive().folder("cifar-10-batches-bin");
    for (int i = 1; i <= 6; i++) {
      byte[] records = new byte[3073 * 20];
      for (int j = 0; j < 20; j++) {
        records[3073 * j] = (byte) (j % 10);
      }
      String name = i == 6 ? "test_batch.bin" : "data_batch_" + i + ".bin";
      archive.file("cifar-10-batches-bin/" + name, records);
    }
    archive.file("cifar-10-batches-bin/batches.meta.txt", "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n");
    archive.file("cifar-10-batches-bin/readme.html", "<html>");
    PublishedFile file = published("cifar-10-binary.tar.gz", archive.tarGz());
    return new PublishedData("cifar10", List.of(file), KnownDataset.CIFAR10.data().archive());
  }

  @Test
  void anArchiveIsFetchedAndUnpackedOnce() throws IOException {
    PublishedData cifar = cifar();
    Path folder = cifar.prepare(home, true, listener);
    assertThat(folder).isEqualTo(home.resolve("cifar10"));
    Path archive = home.resolve("cifar-10-binary.tar.gz");
    assertThat(heard)
        .containsExactly(
            "Fetching " + server.address() + "/cifar-10-binary.tar.gz", "Unpacking " + archive);
    DataSplits splits = DataSplits.open(folder, OptionalDouble.of(0), 1);
    assertThat(splits.train().size()).isEqualTo(100);
    assertThat(splits.test().size()).isEqualTo(20);

    server.close();
    Files.delete(archive); // not needed any more
    heard.clear();
    assertThat(cifar.prepare(home, true, listener)).isEqualTo(folder);
    assertThat(heard).isEmpty();
  }

  @Test
  void anArchiveInAFolderOfTheUserIsUnpackedBesideIt() throws IOException {
    PublishedData cifar = cifar();
    server.close();
    Path folder = cifar.prepare(www, false, listener);
    assertThat(folder).isEqualTo(www.resolve("cifar10"));
    assertThat(DataLayout.of(folder)).isEqualTo(DataLayout.CIFAR);
    assertThat(www.resolve("cifar-10-binary.tar.gz")).exists();
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void whatAKilledProcessLeftIsNotTakenForTheSet() throws IOException {
    PublishedData cifar = cifar();
    Path half = Files.createDirectories(home.resolve(".cifar10.unpacking"));
    Files.write(half.resolve("data_batch_1.bin"), new byte[100]);
    Files.createDirectories(half.resolve("deeper/still"));
    Path folder = cifar.prepare(home, true, listener);
    assertThat(half).doesNotExist();
    assertThat(DataSplits.open(folder, OptionalDouble.of(0), 1).train().size()).isEqualTo(100);
  }

  @Test
  void imagenetteGetsWordsForIds() throws IOException {
    TestArchive archive = new TestArchive().file("imagenette2-320/noisy_imagenette.csv", "path");
    for (String id : KnownDataset.IMAGENETTE.data().archive().renamed().keySet()) {
      archive.file("imagenette2-320/train/" + id + "/" + id + "_1.JPEG", "x");
      archive.file("imagenette2-320/train/" + id + "/" + id + "_2.JPEG", "x");
      archive.file("imagenette2-320/val/" + id + "/ILSVRC2012_val_" + id + ".JPEG", "x");
    }
    PublishedFile file = published("imagenette2-320.tgz", archive.tarGz());
    Path folder =
        new PublishedData("imagenette", List.of(file), KnownDataset.IMAGENETTE.data().archive())
            .prepare(home, true, listener);
    DataSplits splits = DataSplits.open(folder, OptionalDouble.empty(), 1);
    assertThat(splits.train().classes())
        .hasSize(10)
        .startsWith("English_springer", "French_horn", "cassette_player");
    assertThat(splits.train().classCounts()).containsOnly(2);
    assertThat(splits.validation().classCounts()).containsOnly(1);
    assertThat(splits.test().isEmpty()).isTrue();
    assertThat(folder.resolve("train/tench/n01440764_2.JPEG")).exists();
  }

  @Test
  void caltechLosesItsBackground() throws IOException {
    TestArchive inner = new TestArchive();
    for (String name : List.of("BACKGROUND_Google", "Faces", "Faces_easy", "accordion")) {
      inner.folder("101_ObjectCategories/" + name);
      for (int i = 1; i <= 20; i++) {
        inner.file(
            String.format(Locale.ROOT, "101_ObjectCategories/%s/image_%04d.jpg", name, i), "x");
      }
    }
    inner.file("101_ObjectCategories/BACKGROUND_Google/tmp", "x");
    byte[] zip = TestArchive.zip("caltech-101/101_ObjectCategories.tar.gz", inner.tarGz());
    PublishedFile file = published("caltech-101.zip", zip);
    Path folder =
        new PublishedData("caltech101", List.of(file), KnownDataset.CALTECH101.data().archive())
            .prepare(home, true, listener);
    DataSplits splits = DataSplits.open(folder, OptionalDouble.empty(), 1);
    assertThat(splits.train().classes()).containsExactly("Faces", "Faces_easy", "accordion");
    assertThat(splits.train().classCounts()).containsOnly(17);
    assertThat(splits.validation().classCounts()).containsOnly(3);
    assertThat(folder.resolve("BACKGROUND_Google")).doesNotExist();
  }

  @Test
  void tooLittleRoomIsNamedBeforeAnythingIsFetched() throws IOException {
    PublishedFile file = published("huge.tgz", "x".getBytes(StandardCharsets.UTF_8));
    ArchiveLayout layout = new ArchiveLayout(null, "root", Set.of(), Map.of(), Long.MAX_VALUE / 2);
    PublishedData huge = new PublishedData("huge", List.of(file), layout);
    refuses(
        () -> huge.prepare(home.resolve("not/yet/there"), true, listener),
        DatasetException.class,
        "huge takes up to 4,611,686,018,427 MB in " + home,
        "MB are free");
    assertThat(server.requests()).isEmpty();
    assertThat(home).doesNotExist();
  }

  private static void refuses(ThrowingCallable call, Class<?> type, String... parts) {
    assertThatThrownBy(call)
        .isInstanceOf(type)
        .hasMessageContainingAll(parts)
        .hasMessageNotContaining("\n");
  }
}
