package alexnet.data.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import alexnet.data.Dataset;
import alexnet.data.Pictures;
import alexnet.data.Sample;
import alexnet.data.Skipped;
import alexnet.data.folder.ImageFolder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real files that are checked, changed, and checked again. */
class CheckedPicturesTest {
  /** Long after the files of a test were written. */
  private final Instant later = Instant.now().plusSeconds(3600);

  @TempDir Path folder;

  private Path data;
  private Path memory;

  @BeforeEach
  void writePictures() throws IOException {
    data = folder.resolve("data");
    memory = folder.resolve("cache").resolve(CheckedPictures.FILE);
    for (int i = 0; i < 12; i++) {
      Path file = picture(i);
      Files.createDirectories(file.getParent());
      BufferedImage image = new BufferedImage(8 + i, 8, BufferedImage.TYPE_INT_RGB);
      assertThat(ImageIO.write(image, "bmp", file.toFile())).isTrue();
    }
  }

  private Path picture(int number) {
    return data.resolve(number % 2 == 0 ? "even" : "odd")
        .resolve(String.format(Locale.ROOT, "%02d.bmp", number));
  }

  private CheckedPictures pictures() {
    return pictures("1.0", later);
  }

  private CheckedPictures pictures(String reader, Instant now) {
    return CheckedPictures.of(ImageFolder.read(data), reader, memory, now);
  }

  private ReadabilityCheck check() {
    return ReadabilityCheck.run(pictures(), Pictures.DECODER, 2, false, done -> {});
  }

  private List<String> unknown() {
    return unknown(pictures());
  }

  private List<String> unknown(CheckedPictures pictures) {
    return pictures.unknown().samples().stream().map(Sample::name).toList();
  }

  @Test
  void aFileThatWasReadIsNotReadAgain() {
    assertThat(unknown()).hasSize(12);
    assertThat(check().skipped()).isEmpty();
    assertThat(unknown()).isEmpty();
    List<Integer> progress = new ArrayList<>();
    ReadabilityCheck again =
        ReadabilityCheck.run(pictures(), Pictures.DECODER, 2, false, progress::add);
    assertThat(again.readable()).isEqualTo(pictures().pictures());
    assertThat(progress).containsExactly(12);
  }

  @Test
  void aFileThatIsAddedIsReadAlone() throws IOException {
    check();
    Files.copy(picture(1), data.resolve("odd/more.bmp"));
    assertThat(unknown()).containsExactly(data.resolve("odd/more.bmp").toString());
    check();
    assertThat(unknown()).isEmpty();
  }

  /** Its size and its time are what they were: only the system knows. */
  @Test
  void aFileThatWasBrokenBehindOurBackIsFound() throws IOException {
    assumeTrue(
        FileSystems.getDefault().supportedFileAttributeViews().contains("unix"),
        "only Unix tells of a change whose time was set back");
    check();
    FileTime time = Files.getLastModifiedTime(picture(3));
    byte[] broken = new byte[(int) Files.size(picture(3))];
    Files.write(picture(3), broken);
    Files.setLastModifiedTime(picture(3), time);
    assertThat(unknown()).containsExactly(picture(3).toString());
    assertThat(check().skipped())
        .singleElement()
        .extracting(Skipped::file)
        .isEqualTo(picture(3).toString());
  }

  @Test
  void aFileOfAnotherSizeOrTimeIsReadAgain() throws IOException {
    check();
    FileTime time = Files.getLastModifiedTime(picture(4));
    byte[] bytes = Files.readAllBytes(picture(4));
    Files.write(picture(4), Arrays.copyOf(bytes, bytes.length / 2));
    Files.setLastModifiedTime(picture(4), time);
    Files.setLastModifiedTime(picture(7), FileTime.from(time.toInstant().minusSeconds(60)));
    assertThat(unknown()).containsExactly(picture(4).toString(), picture(7).toString());
  }

  @Test
  void whatCannotBeReadIsTriedAndNamedEachTime() throws IOException {
    Files.write(picture(5), new byte[100]);
    List<Skipped> skipped = check().skipped();
    assertThat(skipped).extracting(Skipped::file).containsExactly(picture(5).toString());
    assertThat(unknown()).containsExactly(picture(5).toString());
    assertThat(check().skipped()).isEqualTo(skipped);
  }

  /** It may change once more within the same tick of the file system's clock. */
  @Test
  void aFileThatHasJustChangedIsNotTrustedYet() throws IOException {
    Instant changed = Files.getLastModifiedTime(picture(0)).toInstant();
    for (Path file : List.of(picture(0), picture(1))) {
      Files.setLastModifiedTime(file, FileTime.from(changed.plusSeconds(1000)));
    }
    CheckedPictures soon = pictures("1.0", changed.plusSeconds(1002));
    soon.remember(List.of());
    assertThat(unknown()).containsExactly(picture(0).toString(), picture(1).toString());
  }

  @Test
  void anotherVersionOfTheProgramMayReadOtherFiles() {
    check();
    assertThat(unknown(pictures("1.1", later))).hasSize(12);
    pictures("1.1", later).remember(List.of());
    assertThat(unknown(pictures("1.1", later))).isEmpty();
    assertThat(unknown()).as("both are remembered").isEmpty();
  }

  @Test
  void withoutAMemoryEverythingIsRead() throws IOException {
    Files.writeString(folder.resolve("cache"), "a file where the folder should be");
    assertThat(check().skipped()).isEmpty();
    assertThat(unknown()).hasSize(12);
    Files.delete(folder.resolve("cache"));
    check();
    byte[] bytes = Files.readAllBytes(memory);
    assertThat(bytes).as("8 bytes a picture").hasSize(8 * 12);
    Files.write(memory, Arrays.copyOf(bytes, 8 * 5 + 3));
    assertThat(unknown()).as("cut off").hasSize(7);
    assertThat(folder.resolve("cache").toFile().list()).containsExactly(CheckedPictures.FILE);
  }

  @Test
  void picturesWithoutAFileOfTheirOwnAreReadEachTime() {
    Dataset numbered = Pictures.dataset(5, Pictures::numbered);
    CheckedPictures checked = CheckedPictures.of(numbered, "1.0", memory, later);
    checked.remember(List.of());
    assertThat(checked.unknown()).isEqualTo(numbered);
    assertThat(memory).doesNotExist();
  }
}
