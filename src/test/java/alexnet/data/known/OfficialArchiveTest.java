package alexnet.data.known;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import alexnet.data.Dataset;
import alexnet.data.Pictures;
import alexnet.data.loader.ReadabilityCheck;
import alexnet.data.split.DataSplits;
import alexnet.download.DownloadListener;
import alexnet.download.FileServer;
import alexnet.download.TestArchive;
import alexnet.io.Sha256;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real pictures, packed as the official archives are (as far as their documentation tells), from a
 * server to readable data sets. Run where the data is beside the checkout.
 */
@Timeout(120)
class OfficialArchiveTest {
  private static final Path SHARED = Path.of("../shared/data");
  private static final int OF_EACH_CLASS = 8;

  @TempDir Path temp;

  /** The first pictures of each folder of a tar file, by their path in it. */
  private static void pictures(String name, BiConsumer<Path, byte[]> take) throws IOException {
    Path archive = SHARED.resolve(name);
    assumeTrue(Files.exists(archive), archive + " is not beside the checkout");
    Map<Path, Integer> taken = new HashMap<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = Path.of(entry.getName());
        if (!entry.isDirectory()
            && taken.merge(path.getParent(), 1, Integer::sum) <= OF_EACH_CLASS) {
          take.accept(path, tar.readAllBytes());
        }
      }
    }
  }

  private DataSplits fetched(KnownDataset set, byte[] archive) throws IOException {
    PublishedFile official = set.data().files().get(0);
    Path file = Files.createDirectories(temp.resolve("www/" + set)).resolve(official.name());
    Files.write(file, archive);
    try (FileServer server = new FileServer(temp.resolve("www"))) {
      PublishedFile served =
          PublishedFile.of(
              "%s/%s/%s".formatted(server.address(), set, official.name()),
              Sha256.of(file),
              archive.length);
      server.hangUpOnceAfter(archive.length / 2);
      Path folder =
          new PublishedData(set.toString(), List.of(served), set.data().archive())
              .prepare(temp.resolve("home"), true, DownloadListener.NONE);
      assertThat(server.requests()).hasSize(2);
      return DataSplits.open(folder, OptionalDouble.empty(), 1);
    }
  }

  private static void assertReadable(Dataset dataset) {
    assertThat(ReadabilityCheck.run(dataset, Pictures.DECODER, 2, true, done -> {}).skipped())
        .isEmpty();
  }

  @Test
  void imagenette() throws IOException {
    Map<String, String> ids = new HashMap<>();
    KnownDataset.IMAGENETTE.data().archive().renamed().forEach((id, word) -> ids.put(word, id));
    TestArchive archive = new TestArchive();
    pictures(
        "imagenette224.tar",
        (path, bytes) -> {
          String part = path.getName(1).toString().equals("test") ? "val" : "train";
          String id = ids.get(path.getName(2).toString());
          archive.file("imagenette2-320/%s/%s/%s".formatted(part, id, path.getFileName()), bytes);
        });
    DataSplits splits = fetched(KnownDataset.IMAGENETTE, archive.tarGz());
    assertThat(splits.train().classCounts()).hasSize(10).containsOnly(OF_EACH_CLASS);
    assertThat(splits.validation().classCounts()).containsOnly(OF_EACH_CLASS);
    assertReadable(splits.all());
  }

  @Test
  void caltech() throws IOException {
    TestArchive inner = new TestArchive();
    pictures(
        "caltech101-10.tar",
        (path, bytes) -> {
          if (path.getName(1).toString().equals("train")) {
            String below = path.subpath(2, 4).toString().replace('\\', '/');
            inner.file("101_ObjectCategories/" + below, bytes);
            inner.file("101_ObjectCategories/BACKGROUND_Google/" + path.getFileName(), bytes);
          }
        });
    byte[] zip = TestArchive.zip("caltech-101/101_ObjectCategories.tar.gz", inner.tarGz());
    DataSplits splits = fetched(KnownDataset.CALTECH101, zip);
    assertThat(splits.train().classes()).hasSize(10).doesNotContain("BACKGROUND_Google");
    assertThat(splits.train().classCounts()).containsOnly(OF_EACH_CLASS - 1);
    assertThat(splits.validation().classCounts()).containsOnly(1);
    assertReadable(splits.all());
  }
}
