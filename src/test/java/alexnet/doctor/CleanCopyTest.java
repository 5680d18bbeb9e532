package alexnet.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.data.DatasetException;
import alexnet.data.split.DataSplits;
import alexnet.data.split.DataSurvey;
import alexnet.io.Sha256;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("locale")
class CleanCopyTest {
  @TempDir Path folder;
  private PictureFolder set;
  private Path copy;

  @BeforeEach
  void faultySet() {
    copy = folder.resolve("copy");
    set = new PictureFolder(folder.resolve("set"));
    set.pictures("train/cat", 21).pictures("train/dog", 21);
    set.pictures("test/cat", 3).pictures("test/dog", 3);
    set.file("train/cat/broken.jpg", new byte[] {1, 2, 3});
    set.file("train/cat/leak.jpg", set.bytes("test/cat/0.jpg"));
    set.file("train/dog/again, \"twice\".jpg", set.bytes("train/dog/0.jpg"));
    set.file("train/dog/cat.jpg", set.bytes("train/cat/5.jpg"));
    set.file("train/dog/notes.txt", new byte[1]);
  }

  private static Map<String, String> files(Path root) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        files.put(
            root.relativize(file).toString().replace('\\', '/'),
            attributes.lastModifiedTime().toMillis() + " " + Sha256.of(file));
      }
    }
    return files;
  }

  @Test
  void leavesOutWhatIsCertainlyWrongAndTheOriginalAsItIs() throws IOException {
    Map<String, String> before = files(set.root());
    CleanCopy.Result result =
        CleanCopy.write(DoctorFindingsTest.examine(set.root()), copy, done -> {});
    assertThat(files(set.root())).isEqualTo(before);

    Map<String, String> expected = new TreeMap<>(before);
    expected
        .keySet()
        .removeIf(
            file ->
                Stream.of("broken.jpg", "leak.jpg", "twice", "dog/cat.jpg", "cat/5.jpg", "notes")
                    .anyMatch(file::contains));
    Map<String, String> written = files(copy);
    assertThat(written).containsKey(CleanCopy.LIST);
    written.remove(CleanCopy.LIST);
    assertThat(written).isEqualTo(expected);
    assertThat(result.leftOut()).isEqualTo(5);
    assertThat(result.linked() + result.copied()).isEqualTo(expected.size());

    assertThat(Files.readAllLines(result.list()))
        .hasSize(6)
        .startsWith("file,kind,detail,other")
        .anyMatch(line -> line.contains("again, \"\"twice\"\".jpg\",duplicate,"))
        .anyMatch(line -> line.contains("cat/5.jpg,contradiction,".replace('/', sep())));
    assertThat(result.refusal()).isEmpty();
    // The loader takes the copy, and the doctor has nothing to say about doubles in it.
    assertThat(DataSplits.open(copy, OptionalDouble.of(0), 1).test().size()).isEqualTo(6);
    assertThat(DoctorFindingsTest.examine(copy).problems()).isEmpty();
    try (Stream<Path> beside = Files.list(folder)) {
      assertThat(beside.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("set", "copy");
    }
  }

  private static char sep() {
    return java.io.File.separatorChar;
  }

  @Test
  void refusesFoldersThatAreTakenOrInside() throws IOException {
    DataSurvey survey = DataSurvey.of(set.root());
    Files.createDirectories(copy);
    CleanCopy.check(survey, copy); // empty
    Files.writeString(copy.resolve("mine.txt"), "mine");
    assertThatThrownBy(() -> CleanCopy.check(survey, copy))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("is not empty");
    assertThatThrownBy(() -> CleanCopy.check(survey, copy.resolve("mine.txt")))
        .hasMessageContaining("is a file");
    assertThatThrownBy(() -> CleanCopy.check(survey, set.path("train/../clean")))
        .hasMessageContaining("lies in");
    Path link = Files.createSymbolicLink(folder.resolve("link"), set.root());
    assertThatThrownBy(() -> CleanCopy.check(survey, link.resolve("new/clean")))
        .hasMessageContaining("lies in");
    // The part and the class may lie elsewhere, too.
    Path far = Files.createDirectories(folder.resolve("far"));
    Files.move(set.path("train"), far.resolve("train"));
    Files.createSymbolicLink(set.path("train"), far.resolve("train"));
    DataSurvey linked = DataSurvey.of(set.root());
    assertThatThrownBy(() -> CleanCopy.check(linked, far.resolve("train/clean")))
        .hasMessageContaining("lies in " + set.path("train"));
    CleanCopy.check(linked, far.resolve("clean"));
  }

  @Test
  void aTargetMayBeALinkOrHaveDots() throws IOException {
    Diagnosis diagnosis = DoctorFindingsTest.examine(set.root());
    Path disk = Files.createDirectories(folder.resolve("disk/clean"));
    Path link = Files.createSymbolicLink(copy, disk);
    CleanCopy.write(diagnosis, link, done -> {});
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(disk.resolve("train/cat/1.jpg")).exists();
    Path dots = Files.createDirectories(folder.resolve("dots")).resolve(".");
    CleanCopy.write(diagnosis, dots, done -> {});
    assertThat(folder.resolve("dots/train/cat/1.jpg")).exists();
    assertThat(folder.resolve("dots")).isDirectoryNotContaining("glob:**.partial");
  }

  /** Another file system, or one whose files may have only so many names. */
  @Test
  void whatCannotBeLinkedIsCopied() {
    Diagnosis diagnosis = DoctorFindingsTest.examine(set.root());
    CleanCopy.Result none =
        CleanCopy.write(
            diagnosis,
            copy,
            done -> {},
            (link, file) -> {
              throw new UnsupportedOperationException();
            });
    assertThat(none.linked()).isZero();
    assertThat(copy.resolve("train/dog/7.jpg")).hasSameBinaryContentAs(set.path("train/dog/7.jpg"));
    int[] tried = {0};
    CleanCopy.Result few =
        CleanCopy.write(
            diagnosis,
            folder.resolve("few"),
            done -> {},
            (link, file) -> {
              if (tried[0]++ % 10 != 0) {
                throw new FileSystemException(link.toString(), null, "Too many links");
              }
              Files.createLink(link, file);
            });
    assertThat(tried[0]).isEqualTo(none.copied());
    assertThat(few.linked()).isEqualTo((none.copied() + 9) / 10);
    assertThat(few.linked() + few.copied()).isEqualTo(none.copied());
  }

  @Test
  void refusesToTakeAwayAPartOrAClass() {
    PictureFolder same = new PictureFolder(folder.resolve("same"));
    same.pictures("train/cat", 2).pictures("train/dog", 2);
    for (String file : List.of("cat/0.jpg", "cat/1.jpg", "dog/0.jpg", "dog/1.jpg")) {
      same.file("test/" + file, same.bytes("train/" + file));
    }
    assertRefused(same, "nothing of part train: all 4 pictures");
    for (int i = 0; i < 3; i++) {
      set.file("train/fox/" + i + ".jpg", new byte[] {(byte) i});
    }
    set.pictures("test/fox", 2);
    assertRefused(set, "nothing of class fox: all 3 pictures");
    PictureFolder loose = new PictureFolder(folder.resolve("loose"));
    loose.pictures("train/cat", 2).pictures("train/dog", 2).pictures("test", 2);
    assertThatThrownBy(() -> CleanCopy.check(DataSurvey.of(loose.root()), copy))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("would lack part test");
  }

  private void assertRefused(PictureFolder pictures, String message) {
    Diagnosis diagnosis = DoctorFindingsTest.examine(pictures.root());
    assertThatThrownBy(() -> CleanCopy.write(diagnosis, copy, done -> {}))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining(message);
    assertThat(copy).doesNotExist();
  }

  /** What only a person can mend is told of, as train will refuse the copy, too. */
  @Test
  void saysWhatTrainWillRefuseStill() {
    set.pictures("val/cat", 1).pictures("val/Dog", 1);
    CleanCopy.Result result =
        CleanCopy.write(DoctorFindingsTest.examine(set.root()), copy, done -> {});
    assertThat(result.refusal()).get().asString().contains("class Dog, which", copy.toString());
  }

  @Test
  void aPictureThatIsGoneIsNamed() throws IOException {
    Diagnosis diagnosis = DoctorFindingsTest.examine(set.root());
    Files.delete(set.path("train/cat/3.jpg"));
    assertThatThrownBy(() -> CleanCopy.write(diagnosis, copy, done -> {}))
        .isInstanceOf(DatasetException.class)
        .hasMessage("cannot read " + set.path("train/cat/3.jpg") + ": no such file or folder");
    assertThat(copy).doesNotExist();
  }

  @Test
  void anInterruptedCopyLeavesNothing() {
    Diagnosis diagnosis = DoctorFindingsTest.examine(set.root());
    assertThatThrownBy(
            () ->
                CleanCopy.write(
                    diagnosis,
                    copy,
                    done -> {
                      if (done == 10) {
                        throw new CancellationException("enough");
                      }
                    }))
        .isInstanceOf(CancellationException.class);
    assertThat(folder).isDirectoryNotContaining(path -> !path.equals(set.root()));
  }

  /** A hard link to a symbolic link would hang on the original's place. */
  @Test
  void symbolicLinksBecomeTheirFiles() throws IOException {
    Path elsewhere = Files.write(folder.resolve("elsewhere.jpg"), set.bytes("train/cat/1.jpg"));
    Files.delete(set.path("train/cat/1.jpg"));
    Files.createSymbolicLink(set.path("train/cat/1.jpg"), elsewhere);
    CleanCopy.write(DoctorFindingsTest.examine(set.root()), copy, done -> {});
    assertThat(Files.isSymbolicLink(copy.resolve("train/cat/1.jpg"))).isFalse();
    assertThat(copy.resolve("train/cat/1.jpg")).hasSameBinaryContentAs(elsewhere);
  }
}
