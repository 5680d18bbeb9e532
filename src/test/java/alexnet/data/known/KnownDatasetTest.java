package alexnet.data.known;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import alexnet.data.folder.DataLayout;
import alexnet.download.Download;
import alexnet.io.Sha256;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is known of the known sets. Nothing is fetched. */
class KnownDatasetTest {
  @TempDir Path temp;

  @ParameterizedTest
  @EnumSource
  void hasSoundAddressesHashesAndSizes(KnownDataset set) {
    assertThat(set.toString()).matches("[a-z0-9-]+").isEqualTo(set.data().name());
    assertThat(set.licence()).isNotBlank().doesNotContain("\n");
    assertThat(set.page().getScheme()).startsWith("http");
    assertThat(set.data().files()).isNotEmpty();
    for (PublishedFile file : set.data().files()) {
      Download download = file.download();
      assertThat(download.address()).hasScheme("https").hasNoQuery();
      assertThat(file.sha256()).matches("[0-9a-f]{64}");
      assertThat(file.bytes()).isBetween(1_000L, 1_000_000_000L);
      assertThat(download.address().getPath()).endsWith("/" + file.name());
    }
    if (set.data().archive() != null) {
      assertThat(set.data().archive().maxBytes()).isGreaterThan(set.data().bytes());
    }
  }

  @Test
  void saysHowItsFilesAreLaidOut() throws IOException {
    for (PublishedFile file : KnownDataset.MNIST.data().files()) {
      Files.createFile(temp.resolve(file.name()));
    }
    assertThat(KnownDataset.MNIST.layout()).isEqualTo(DataLayout.of(temp));
    assertThat(KnownDataset.CIFAR10.layout().isSmall()).isTrue();
    assertThat(KnownDataset.IMAGENETTE.layout()).isEqualTo(DataLayout.SPLIT_FOLDERS);
    assertThat(KnownDataset.CALTECH101.layout()).isEqualTo(DataLayout.CLASS_FOLDERS);
  }

  @Test
  void noTwoFilesHaveOneHash() {
    List<String> hashes =
        Arrays.stream(KnownDataset.values())
            .flatMap(set -> set.data().files().stream())
            .map(PublishedFile::sha256)
            .toList();
    assertThat(hashes).doesNotHaveDuplicates();
  }

  @Test
  void isFoundByName() {
    assertThat(KnownDataset.of("fashion-mnist")).contains(KnownDataset.FASHION_MNIST);
    assertThat(KnownDataset.of("Caltech101")).contains(KnownDataset.CALTECH101);
    assertThat(KnownDataset.of("./mnist")).isEmpty();
    assertThat(KnownDataset.names())
        .isEqualTo("fashion-mnist, mnist, cifar10, imagenette, caltech101");
  }

  @Test
  void imagenetteHasWordsForItsTenIds() {
    Collection<String> names = KnownDataset.IMAGENETTE.data().archive().renamed().values();
    Set<String> ids = KnownDataset.IMAGENETTE.data().archive().renamed().keySet();
    assertThat(names).hasSize(10).doesNotHaveDuplicates().allMatch(n -> n.matches("[A-Za-z_]+"));
    assertThat(ids).allMatch(id -> id.matches("n0\\d{7}"));
    // By id, words are in the order of ImageNet's classes: 0, 217, 482, 491, 497, 566 ...
    assertThat(new TreeMap<>(KnownDataset.IMAGENETTE.data().archive().renamed()).values())
        .containsExactly(
            "tench",
            "English_springer",
            "cassette_player",
            "chain_saw",
            "church",
            "French_horn",
            "garbage_truck",
            "gas_pump",
            "golf_ball",
            "parachute");
  }

  /** The four files beside the checkout are the original ones. */
  @Test
  void knowsTheFilesOfFashionMnist() throws IOException {
    Path archive = Path.of("../shared/data/fashion-mnist-idx.tar");
    assumeTrue(Files.exists(archive), archive + " is not beside the checkout");
    Set<String> seen = new HashSet<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (!entry.isDirectory()) {
          String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
          Path file = temp.resolve(name);
          Files.copy(tar, file);
          seen.add(name + " " + Files.size(file) + " " + Sha256.of(file));
        }
      }
    }
    assertThat(seen)
        .isEqualTo(
            KnownDataset.FASHION_MNIST.data().files().stream()
                .map(file -> file.name() + " " + file.bytes() + " " + file.sha256())
                .collect(Collectors.toSet()));
  }
}
