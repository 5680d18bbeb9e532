package alexnet.data;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.data.split.DataSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetHashTest {
  @TempDir Path root;

  @Test
  void isTheHashOfTheDocumentedLines() throws Exception {
    Path folder = pictures("here");
    Dataset train = DataSource.of(folder).open().train();
    String lines =
        "train/bee/2.jpg\0bee\0"
            + "1\n" // one byte each, as Folders writes them
            + "train/bee/deep/3.jpg\0bee\0"
            + "1\n"
            + "train/größe/1.jpg\0größe\0"
            + "2\n";
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(lines.getBytes(StandardCharsets.UTF_8));
    assertThat(DatasetHash.of(train, folder)).isEqualTo(HexFormat.of().formatHex(digest));
  }

  @Test
  void dependsNeitherOnThePlaceNorOnTheOrder() throws IOException {
    Path here = pictures("here");
    Path there = pictures("far/away");
    String hash = hash(here);
    assertThat(hash(there)).isEqualTo(hash);
    assertThat(hash(root.resolve("far/../far/./away"))).isEqualTo(hash);
    Path relative = Path.of("").toAbsolutePath().relativize(here);
    assertThat(hash(relative)).isEqualTo(hash);

    Dataset train = DataSource.of(here).open().train();
    List<Sample> reversed = new ArrayList<>(train.samples());
    Collections.reverse(reversed);
    assertThat(DatasetHash.of(train.withSamples(reversed), here)).isEqualTo(hash);
  }

  @Test
  void changesWithNamesClassesAndSizes() throws IOException {
    Path folder = pictures("here");
    String hash = hash(folder);
    Path picture = folder.resolve("train/bee/2.jpg");
    Files.write(picture, new byte[3]);
    assertThat(hash(folder)).isNotEqualTo(hash);
    Files.write(picture, new byte[1]);
    assertThat(hash(folder)).isEqualTo(hash);
    Files.move(picture, picture.resolveSibling("4.jpg"));
    assertThat(hash(folder)).isNotEqualTo(hash);
    Files.move(picture.resolveSibling("4.jpg"), folder.resolve("train/größe/2.jpg"));
    assertThat(hash(folder)).isNotEqualTo(hash);
  }

  @Test
  void samplesThatAreNotFilesCountByName() throws Exception {
    Path folder = Path.of("digits");
    Dataset two =
        new Dataset(
            List.of("0", "1"),
            List.of(
                new Sample(folder.resolve("train-images-idx3-ubyte.gz") + "#1", 1, d -> null),
                new Sample("digits2", 0, d -> null)));
    String lines = "digits2\0" + "0\0\n" + "train-images-idx3-ubyte.gz#1\0" + "1\0\n";
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(lines.getBytes(StandardCharsets.UTF_8));
    assertThat(DatasetHash.of(two, folder)).isEqualTo(HexFormat.of().formatHex(digest));
  }

  private static String hash(Path folder) {
    return DatasetHash.of(DataSource.of(folder).open().train(), folder);
  }

  private Path pictures(String name) throws IOException {
    Path folder = root.resolve(name);
    Folders.files(folder, "train/bee/2.jpg", "train/bee/deep/3.jpg", "val/bee/9.jpg");
    Files.write(Folders.file(folder, "train/größe/1.jpg"), new byte[2]);
    return folder;
  }
}
