package alexnet.train;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.data.DatasetException;
import alexnet.data.split.DataSource;
import alexnet.data.split.DataSurvey;
import alexnet.doctor.Diagnosis;
import alexnet.doctor.Doctor;
import alexnet.doctor.PictureFolder;
import alexnet.doctor.Problem;
import alexnet.doctor.ProblemKind;
import alexnet.image.DecodeLimits;
import alexnet.train.config.TrainConfig;
import alexnet.train.examples.TrainingData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor says that training will do is what training does. */
class DoctorVerdictTest {
  private static final byte[] BROKEN = {1, 2, 3};

  @TempDir Path folder;
  private PictureFolder set;

  @BeforeEach
  void parts() {
    set = new PictureFolder(folder.resolve("set"));
    set.pictures("train/cat", 20).pictures("train/dog", 20);
  }

  private void broken(String folder, int count) {
    for (int i = 0; i < count; i++) {
      set.file(folder + "/broken" + i + ".jpg", BROKEN);
    }
  }

  /** The message with which training refuses the folder, if it does. */
  private Optional<String> refusal() {
    try {
      TrainingData.check(
          DataSource.of(set.root()).open(),
          set.root(),
          TrainConfig.builder().workers(2).build(),
          (done, all) -> {},
          new ArrayList<>());
      return Optional.empty();
    } catch (DatasetException e) {
      return Optional.of(e.getMessage());
    }
  }

  private Diagnosis diagnosis() {
    return Doctor.examine(DataSurvey.of(set.root()), DecodeLimits.DEFAULT, 2, done -> {});
  }

  private void assertRefused(String reason) {
    Diagnosis diagnosis = diagnosis();
    assertThat(refusal()).get().asString().contains(reason);
    assertThat(diagnosis.refusal()).isEqualTo(refusal());
    assertThat(diagnosis.verdict()).startsWith("Not ready: train will refuse");
  }

  private void assertTaken(String verdict) {
    assertThat(refusal()).isEmpty();
    assertThat(diagnosis().verdict()).startsWith(verdict);
  }

  @Test
  void aSoundSet() {
    set.pictures("test/cat", 3).pictures("test/dog", 3);
    assertTaken("Good");
  }

  @Test
  void aTestPartWithoutLabels() {
    set.pictures("test", 5);
    assertTaken("Usable: train takes the folder, but its test part cannot be scored");
    assertThat(diagnosis().unscored()).get().asString().contains("5 pictures and no class folders");
    assertThat(diagnosis().problems()).singleElement().extracting(Problem::file).isEqualTo("test");
  }

  @Test
  void anEmptyValidationPart() throws IOException {
    Files.createDirectories(set.path("val"));
    assertRefused("no class folders");
  }

  @Test
  void aClassThatCannotBeRead() {
    set.pictures("test/cat", 3).pictures("train/owl", 20).pictures("train/emu", 20);
    broken("train/fox", 5);
    assertRefused("class fox: none of its 5 pictures can be read");
  }

  @Test
  void aClassThatCanBeReadInValidationAlone() {
    set.pictures("val/cat", 3).pictures("val/dog", 3).pictures("val/fox", 5);
    broken("train/fox", 2);
    assertRefused("class fox has no readable picture to train on");
  }

  /** What lies in test is not looked at: neither does it make up for train, nor spoil it. */
  @Test
  void unreadablePicturesOfOtherParts() {
    set.pictures("test/cat", 20).pictures("test/dog", 20);
    broken("train/cat", 5);
    assertRefused("5 of 45 pictures cannot be read, more than one in 10");
  }

  @Test
  void aTestPartOfBrokenFiles() {
    set.pictures("test/cat", 3).pictures("test/dog", 3);
    broken("test/dog", 20);
    assertTaken("Usable: train will leave out");
  }

  @Test
  void partsOfOtherNames() {
    PictureFolder other = new PictureFolder(folder.resolve("other"));
    other.pictures("Training/cat", 20).pictures("Training/dog", 20);
    other.pictures("Testing/cat", 3).pictures("Testing/dog", 3);
    set = other;
    assertTaken("Good");
    assertThat(diagnosis().remarks())
        .containsExactly(
            "Of %s, Training is taken for train, Testing is taken for test."
                .formatted(other.root()));
  }

  /** Each class keeps a picture to train on: none is left to validate with. */
  @Test
  void classesOfOnePicture() {
    set = new PictureFolder(folder.resolve("single"));
    set.pictures("cat", 1).pictures("dog", 1);
    assertTaken("Not ready: no class has a second picture to validate with");
    assertThat(DataSource.of(set.root()).open().validation().isEmpty()).isTrue();
    set.file("cat/broken.jpg", BROKEN).pictures("dog", 20);
    assertThat(diagnosis().byKind().get(ProblemKind.NO_VALIDATION))
        .extracting(Problem::file)
        .containsExactly("cat");
  }

  @Test
  void someClassesOfOnePicture() {
    set.pictures("train/fox", 1).pictures("test/fox", 3);
    assertTaken("Usable: 1 of 3 classes have no picture to validate with");
    set.pictures("val/cat", 3).pictures("val/dog", 3).pictures("val/fox", 3);
    assertTaken("Usable: the warnings may cost some accuracy");
  }

  @Test
  void classesThatDoNotMatch() throws IOException {
    set.pictures("test/cat", 3).pictures("test/Dog", 3);
    assertTaken("Usable: train takes the folder, but its test part cannot be scored");
    assertThat(diagnosis().unscored()).get().asString().contains("class Dog, which");
    assertThat(diagnosis().problems().get(0).detail()).contains("Dog and dog differ only in case");
    set.pictures("val/cat", 3).pictures("val/Dog", 3);
    assertRefused("class Dog, which");
    Files.createDirectories(set.path("train/fox"));
    assertRefused("class folder fox has no pictures");
  }
}
