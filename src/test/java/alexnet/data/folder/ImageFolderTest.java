package alexnet.data.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import alexnet.data.CodePointOrder;
import alexnet.data.Dataset;
import alexnet.data.DatasetException;
import alexnet.data.Folders;
import alexnet.data.Sample;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  @TempDir Path root;

  @Test
  void classesAreSubFoldersAndPicturesAreFoundAtAnyDepth() {
    Folders.files(root, "dog/b/c/2.png", "dog/1.jpg", "cat/x.gif", "dog/a.jpg");
    Dataset dataset = ImageFolder.read(root);
    assertThat(dataset.classes()).containsExactly("cat", "dog");
    assertThat(Folders.relative(root, dataset))
        .containsExactly("cat/x.gif", "dog/1.jpg", "dog/a.jpg", "dog/b/c/2.png");
    assertThat(dataset.samples()).extracting(Sample::label).containsExactly(0, 1, 1, 1);
    assertThat(dataset.samples().get(0).name()).isEqualTo(root.resolve("cat/x.gif").toString());
  }

  @Test
  void classesSortByCodePointWhateverTheLocale() {
    // A Turkish or Swedish collation would order these differently; UTF-16 units would put the
    // emoji (U+1F600) before the private-use letter (U+E000).
    List<String> expected =
        List.of("B", "Z", "a", "a-b", "a.b", "b", "i", "é", "ö", "猫", "\uE000", "\uD83D\uDE00");
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      try {
        expected.forEach(name -> Folders.file(root, name + "/1.jpg"));
      } catch (InvalidPathException e) {
        assumeTrue(false, "file names here cannot hold every script: " + e.getMessage());
      }
      assertThat(ImageFolder.read(root).classes()).isEqualTo(expected);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void pictureOrderIsThatOfRelativePathsWithSlashes() {
    long seed = 7;
    Random random = new Random(seed);
    String[] names = {"a", "a-b", "a.b", "a b", "A", "b", "0", "a+", "aa"};
    for (int i = 0; i < 200; i++) {
      StringBuilder path = new StringBuilder("c");
      for (int depth = random.nextInt(3); depth >= 0; depth--) {
        path.append('/').append(names[random.nextInt(names.length)]);
      }
      Folders.file(root, path + ".d/" + random.nextInt(5) + ".jpg");
      Folders.file(root, path + ".jpg");
    }
    Folders.file(root, "d/1.jpg");
    List<String> found = Folders.relative(root, ImageFolder.read(root));
    assertThat(found).as("seed " + seed).hasSizeGreaterThan(200);
    assertThat(found).as("seed " + seed).isSortedAccordingTo(CodePointOrder.INSTANCE);
  }

  @Test
  void suffixesInAnyCaseCountAndEverythingElseIsPassedOver() throws IOException {
    List<String> suffixes =
        List.of(
            "jpg", "jpeg", "jpe", "jfif", "png", "gif", "bmp", "dib", "webp", "tif", "tiff", "ppm",
            "pgm", "pbm", "pnm", "JPG", "TiFF");
    suffixes.forEach(suffix -> Folders.file(root, "a/" + suffix + "." + suffix));
    Folders.files(
        root,
        "a/readme.txt",
        "a/jpg",
        "a/.jpg",
        "a/._1.jpg",
        "a/Thumbs.db",
        "a/.DS_Store",
        "a/desktop.ini",
        "a/__MACOSX/2.jpg",
        "a/.cache/3.jpg",
        "a/jpg.txt",
        "a/folder.jpg/inside.png",
        ".ipynb_checkpoints/1.jpg",
        "__MACOSX/1.jpg",
        "loose.jpg",
        "b/1.jpg");
    Files.write(root.resolve("b/empty.jpg"), new byte[0]);
    Dataset dataset = ImageFolder.read(root);
    assertThat(dataset.classes()).containsExactly("a", "b");
    assertThat(dataset.classCounts()).containsExactly(suffixes.size() + 1, 2);
    assertThat(Folders.relative(root, dataset)).contains("a/folder.jpg/inside.png", "b/empty.jpg");
  }

  @Test
  void linksAreFollowedAndLoopsEnd(@TempDir Path elsewhere) throws IOException {
    Folders.files(root, "a/1.jpg", "a/deep/2.jpg", "b/1.jpg");
    Folders.files(elsewhere, "pool/9.jpg", "10.jpg");
    link(root.resolve("a/self"), root.resolve("a"));
    link(root.resolve("a/deep/up"), Path.of(".."));
    link(root.resolve("a/everything"), root);
    link(root.resolve("loop"), root);
    link(root.resolve("a/pool"), elsewhere.resolve("pool"));
    link(elsewhere.resolve("pool/back"), elsewhere);
    link(root.resolve("a/linked.jpg"), elsewhere.resolve("10.jpg"));
    link(root.resolve("b/gone.jpg"), root.resolve("nowhere.jpg"));
    link(root.resolve("c"), elsewhere.resolve("pool"));
    Dataset dataset =
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> ImageFolder.read(root));
    assertThat(dataset.classes()).containsExactly("a", "b", "c");
    assertThat(Folders.relative(root, dataset))
        .containsExactly(
            "a/1.jpg",
            "a/deep/2.jpg",
            "a/linked.jpg",
            "a/pool/9.jpg",
            "b/1.jpg",
            "b/gone.jpg", // so that reading it names it
            "c/9.jpg");
  }

  @Test
  void foldersThatLinkToEachOtherAreListedOnce() throws IOException {
    // Without care every path through 12 mutually linked folders would be walked: 12! of them.
    for (int i = 0; i < 12; i++) {
      Folders.file(root, "a/" + i + "/" + i + ".jpg");
    }
    for (int i = 0; i < 12; i++) {
      for (int j = 0; j < 12; j++) {
        link(root.resolve("a/" + i + "/to" + j), root.resolve("a/" + j));
      }
    }
    assertThat(
            Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(30), () -> PictureFiles.list(root)))
        .hasSize(12);
  }

  private static void link(Path link, Path target) throws IOException {
    try {
      Files.createSymbolicLink(link, target);
    } catch (UnsupportedOperationException | AccessDeniedException e) {
      assumeTrue(false, "symbolic links cannot be made here: " + e);
    }
  }

  @Test
  void anEmptyClassFolderIsNamed() throws IOException {
    Folders.files(root, "cat/1.jpg", "dog/1.jpg", "zebra/readme.txt");
    assertThatThrownBy(() -> ImageFolder.read(root))
        .isInstanceOf(DatasetException.class)
        .hasMessage(root + ": class folder zebra has no pictures");
    Files.createDirectories(root.resolve("ant"));
    assertThatThrownBy(() -> ImageFolder.read(root))
        .hasMessage(root + ": class folders ant, zebra have no pictures");
  }

  @Test
  void fewerThanTwoClassesSaysWhatWasFoundAndWhatIsExpected() {
    assertThatThrownBy(() -> ImageFolder.read(root))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith(root + " has no class folders; expected a folder per class");
    Folders.files(root, "1.jpg", "2.JPG");
    assertThatThrownBy(() -> ImageFolder.read(root))
        .hasMessageStartingWith(root + " has 2 pictures and no class folders; expected");
    Folders.files(root, "cat/1.jpg");
    assertThatThrownBy(() -> ImageFolder.read(root))
        .hasMessageStartingWith(
            root + " has 2 pictures and 1 class folder (cat), and a classifier needs two; expected")
        .hasMessageContaining(root.resolve("dog/1.jpg").toString());
  }

  @Test
  void aFolderThatIsNoneIsNamed() {
    Path missing = root.resolve("missing");
    assertThatThrownBy(() -> ImageFolder.read(missing))
        .isInstanceOf(DatasetException.class)
        .hasMessage("cannot list folder " + missing + ": it does not exist");
    Path file = Folders.file(root, "file.jpg");
    assertThatThrownBy(() -> PictureFiles.list(file))
        .isInstanceOf(DatasetException.class)
        .hasMessage("cannot list folder " + file + ": it is a file");
  }

  @Test
  void listingWithoutClassesFindsAllBelow() {
    Folders.files(root, "z.jpg", "a/1.png", ".hidden/2.png", "notes.txt");
    assertThat(PictureFiles.list(root))
        .containsExactly(root.resolve("a/1.png"), root.resolve("z.jpg"));
    assertThat(PictureFiles.list(root.resolve(".hidden")))
        .as("a named folder is listed even if hidden")
        .containsExactly(root.resolve(".hidden/2.png"));
  }
}
