package alexnet.train;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.data.DataSource;
import alexnet.data.DataSurvey;
import alexnet.data.DatasetException;
import alexnet.doctor.Diagnosis;
import alexnet.doctor.Doctor;
import alexnet.doctor.PictureFolder;
import alexnet.image.DecodeLimits;
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
    assertRefused("no class folders");
    assertThat(diagnosis().problems().get(0).file()).isEqualTo("test");
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
  void classesThatDoNotMatch() throws IOException {
    set.pictures("test/cat", 3).pictures("test/Dog", 3);
    assertRefused("class Dog, which");
    Files.createDirectories(set.path("train/fox"));
    assertRefused("class folder fox has no pictures");
  }
}
