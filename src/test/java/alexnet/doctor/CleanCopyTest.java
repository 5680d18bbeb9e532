package alexnet.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.data.DataSplits;
import alexnet.data.DataSurvey;
import alexnet.data.DatasetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  private static Map<String, Long> files(Path root) throws IOException {
    Map<String, Long> files = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        files.put(
            root.relativize(file).toString().replace('\\', '/'),
            attributes.lastModifiedTime().toMillis() * 31 + attributes.size());
      }
    }
    return files;
  }

  @Test
  void leavesOutWhatIsCertainlyWrongAndTheOriginalAsItIs() throws IOException {
    Map<String, Long> before = files(set.root());
    CleanCopy.Result result =
        CleanCopy.write(DoctorFindingsTest.examine(set.root()), copy, done -> {});
    assertThat(files(set.root())).isEqualTo(before);

    Map<String, Long> expected = new TreeMap<>(before);
    expected
        .keySet()
        .removeIf(
            file ->
                Stream.of("broken.jpg", "leak.jpg", "twice", "dog/cat.jpg", "cat/5.jpg", "notes")
                    .anyMatch(file::contains));
    Map<String, Long> written = files(copy);
    assertThat(written).containsKey(CleanCopy.LIST);
    written.remove(CleanCopy.LIST);
    assertThat(written).isEqualTo(expected);
    assertThat(result.leftOut()).isEqualTo(5);
    assertThat(result.linked() + result.copied()).isEqualTo(expected.size());

    assertThat(Files.readAllLines(result.list()))
        .hasSize(6)
        .startsWith("file,kind,detail,other")
        .anyMatch(line -> line.contains("again, \"\"twice\"\".jpg\",\"duplicate\""))
        .anyMatch(line -> line.contains("cat/5.jpg\",\"contradiction\"".replace('/', sep())));
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
