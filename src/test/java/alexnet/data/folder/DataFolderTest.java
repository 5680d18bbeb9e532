package alexnet.data.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import alexnet.data.DataPart;
import alexnet.data.Dataset;
import alexnet.data.DatasetException;
import alexnet.data.Folders;
import alexnet.data.split.DataSource;
import alexnet.data.split.DataSplits;
import alexnet.data.split.DataSurvey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a part, what a class and what neither, in the layouts that public data sets have. */
class DataFolderTest {
  @TempDir Path root;

  private void classes(String part, int pictures) {
    Folders.pictures(root, part + "/cat", pictures);
    Folders.pictures(root, part + "/dog", pictures);
  }

  private DataSplits open() {
    return DataSource.of(root).open();
  }

  private void assertClasses(String... names) {
    assertThat(open().train().classes()).containsExactly(names);
    assertThat(DataSurvey.of(root).classes()).containsExactly(names);
    assertThat(DataLayout.of(root)).isEqualTo(DataLayout.CLASS_FOLDERS);
  }

  /** Training, scoring of a stranger's pictures and the doctor refuse it in the same words. */
  private void assertRefused(String... words) {
    assertThatThrownBy(this::open).isInstanceOf(DatasetException.class);
    String message = null;
    try {
      open();
    } catch (DatasetException e) {
      message = e.getMessage();
    }
    assertThat(message).contains(root.toString()).contains(words).doesNotContain("\n");
    assertThatThrownBy(() -> DataSurvey.of(root)).hasMessage(message);
    assertThatThrownBy(() -> DataLayout.of(root)).hasMessage(message);
    assertThatThrownBy(() -> DataSource.of(root).openFor(List.of("ant", "bee")))
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "train, validate, test",
    "train, dev, eval",
    "training, validation, evaluation",
    "Training, , Testing",
    "Training, , Test",
    "train_set, val_set, test_set",
    "trainset, valset, testset",
    "training_set, , test_set",
    "train_data, valid_data, test_data",
    "train_images, dev_images, test_images",
    "images_train, , images_test",
    "Train Images, , Test Images",
    "train-imgs, , test-imgs",
    "TrainingData, ValidationData, TestData",
    "trainImages, , testImages",
    "seg_train, , seg_test",
    "asl_alphabet_train, , asl_alphabet_test",
    "flowers-train, flowers-valid, flowers-test",
    "ILSVRC2012_img_train, ILSVRC2012_img_val, ",
    "train2017, val2017, test2017",
    "train1, , test1",
    "training, development, ",
  })
  void namesOfPartsAsPublicSetsSpellThem(String train, String val, String test) {
    classes(train, 20);
    if (val != null) {
      classes(val, 3);
    }
    if (test != null) {
      classes(test, 5);
    }
    DataSplits splits = open();
    assertThat(splits.train().classes()).containsExactly("cat", "dog");
    assertThat(splits.train().size()).isEqualTo(val == null ? 36 : 40);
    assertThat(splits.validation().size()).isEqualTo(val == null ? 4 : 6);
    assertThat(splits.test().size()).isEqualTo(test == null ? 0 : 10);
    assertThat(DataLayout.of(root)).isEqualTo(DataLayout.SPLIT_FOLDERS);

    List<String> taken = new ArrayList<>(List.of(train + " is taken for train"));
    if (val != null) {
      taken.add(val + " is taken for val");
    }
    if (test != null) {
      taken.add(test + " is taken for test");
    }
    String note = "Of %s, %s.".formatted(root, String.join(", ", taken));
    assertThat(splits.notes()).containsExactly(note);
    DataSurvey survey = DataSurvey.of(root);
    assertThat(survey.notes()).isEqualTo(splits.notes());
    assertThat(survey.size()).isEqualTo(splits.all().size());
    assertThat(survey.parts()).hasSize(taken.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"train, val", "train, valid, test", "Train, Validation", "TRAIN, TEST"})
  void plainNamesNeedNoWord(String parts) {
    for (String part : parts.split(", ", -1)) {
      classes(part, 2);
    }
    assertThat(open().notes()).isEmpty();
    assertThat(DataSurvey.of(root).notes()).isEmpty();
  }

  @Test
  void partsInFoldersOfTheirOwnName() {
    classes("seg_train/seg_train", 10);
    classes("seg_test/seg_test", 3);
    Folders.pictures(root, "seg_pred/seg_pred", 7);
    DataSplits splits = open();
    assertThat(splits.train().classes()).containsExactly("cat", "dog");
    assertThat(splits.test().classCounts()).containsExactly(3, 3);
    assertThat(splits.notes())
        .containsExactly(
            "Of %s, %s is taken for train, %s is taken for test; not read: seg_pred."
                .formatted(
                    root, Path.of("seg_train", "seg_train"), Path.of("seg_test", "seg_test")));
  }

  /** A test part may lack classes: its only folder is one, and not a wrapper around others. */
  @Test
  void theOnlyClassOfATestPartStaysOne() {
    classes("train", 3);
    Folders.pictures(root, "test/cat/day", 2);
    Folders.pictures(root, "test/cat/night", 2);
    assertThat(open().test().classCounts()).containsExactly(4, 0);
  }

  @Test
  void aFolderAroundTheWholeSet() {
    classes("chest/train", 10);
    classes("chest/test", 3);
    DataSplits splits = open();
    assertThat(splits.test().size()).isEqualTo(6);
    assertThat(splits.notes()).singleElement().asString().contains(Path.of("chest", "train") + "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pictures", "train", "archive/pictures"})
  void aFolderAroundTheClasses(String wrapper) {
    classes(wrapper, 3);
    Folders.file(root, "labels.csv");
    assertClasses("cat", "dog");
    assertThat(open().notes())
        .containsExactly(
            "The class folders are those in %s, as there is no other folder in %s."
                .formatted(root.resolve(wrapper), root));
  }

  @Test
  void aLonelyClassIsNoWrapper() {
    Folders.pictures(root, "cat", 3);
    for (ThrowingCallable use : List.<ThrowingCallable>of(this::open, () -> DataSurvey.of(root))) {
      assertThatThrownBy(use)
          .hasMessageContaining("1 class folder (cat), and a classifier needs two");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"set_a, set_b", "rps, rps-test-set", "amazon, webcam", "test, val"})
  void theSameClassesUnderOtherNamesAreRefused(String parts) {
    for (String part : parts.split(", ", -1)) {
      classes(part, 2);
    }
    assertRefused(
        parts, "the same class folders (cat, dog)", "train/ and val/ or test/", "if they");
  }

  @Test
  void aWrapperInEachOfThemHidesNothing() {
    classes("amazon/images", 2);
    classes("webcam/images", 2);
    assertRefused("(amazon, webcam)", "(cat, dog)");
  }

  @Test
  void anotherCaseOfTheSameClassesHidesNothing() {
    classes("first", 2);
    Folders.files(root, "second/Cat/1.jpg", "second/Dog/1.jpg");
    assertRefused("(first, second)", "(cat, dog)");
  }

  @Test
  void partsInsideThePartToTrainOnAreRefused() {
    classes("train/first", 2);
    classes("train/second", 2);
    classes("test/first", 2);
    assertRefused(root.resolve("train").toString(), "(first, second)", "(cat, dog)");
  }

  @Test
  void partsInsideTheClassesAreRefused() {
    for (String name : List.of("bottle", "cable")) {
      Folders.files(root, name + "/train/1.png", name + "/test/1.png", name + "/mask/1.png");
    }
    assertRefused(
        "(bottle, cable) are each divided into test, train",
        root.resolve("test").resolve("bottle").toString());
  }

  @Test
  void aPartWithoutCompanyIsRefused() {
    classes("simpsons", 2);
    Folders.pictures(root, "simpsons_testset/simpsons_testset", 5);
    assertRefused("simpsons_testset, named like a part");
  }

  @Test
  void aPartBesidePicturesOfNoClassIsRefused() {
    classes("train", 2);
    Folders.pictures(root, "to predict", 5);
    assertRefused("train, named like a part", "give one of them as the data folder");
  }

  @Test
  void twoFoldersForOnePartAreRefused() {
    classes("train", 2);
    classes("train_images", 2);
    classes("test", 2);
    assertRefused("has both train and train_images", "rename or move");
  }

  @Test
  void plainNamesGoBeforeOthers() {
    for (String part : List.of("train", "test", "small_train", "small_test")) {
      classes(part, 2);
    }
    DataSplits splits = open();
    assertThat(splits.all().size()).isEqualTo(8);
    assertThat(splits.notes()).singleElement().asString().contains("not read: small_test, small_");
  }

  /** Data sets that are laid out by class, and look a little like parts. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bus/1.jpg car/1.jpg train/1.jpg",
        "bullet_train/1.jpg dev_board/1.jpg test_tube/1.jpg",
        "invalid/1.jpg valid/1.jpg",
        "cat/images/1.jpg dog/images/1.jpg",
        "animal/cat/1.jpg animal/dog/1.jpg vehicle/bus/1.jpg vehicle/car/1.jpg",
        "cat/day/1.jpg cat/night/1.jpg dog/1.jpg",
        "cat/1.jpg cat/day/2.jpg cat/night/2.jpg dog/1.jpg dog/day/2.jpg dog/night/2.jpg",
        "cat/images/1.jpg cat/boxes/1.txt dog/images/1.jpg dog/boxes/1.txt",
      })
  void classesStayClasses(String files) {
    Folders.files(root, files.split(" ", -1));
    assertClasses(
        List.of(files.split(" ", -1)).stream()
            .map(file -> file.substring(0, file.indexOf('/')))
            .distinct()
            .toArray(String[]::new));
    assertThat(open().notes()).noneMatch(note -> note.contains("taken"));
  }

  @Test
  void aTestPartWithoutLabelsIsNotOpenedBeforeItIsScored() {
    classes("train", 10);
    Folders.pictures(root, "test", 4);
    DataSplits splits = open();
    assertThat(splits.train().size()).isEqualTo(18);
    assertThat(splits.validation().size()).isEqualTo(2);
    String reason = root.resolve("test") + " has 4 pictures and no class folders; expected";
    assertThatThrownBy(splits::test)
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith(reason);
    assertThatThrownBy(splits::all).hasMessageStartingWith(reason);
    assertThat(splits.unscored()).get().asString().startsWith(reason);
    assertThat(splits.scorable().all().size()).isEqualTo(20);
    assertThatCode(() -> splits.readable(List.of())).doesNotThrowAnyException();
  }

  @Test
  void aTestPartIsReadWhenItIsAskedFor() throws IOException {
    classes("train", 10);
    Files.createDirectories(root.resolve("test"));
    DataSplits splits = open();
    classes("test", 3);
    assertThat(splits.test().size()).isEqualTo(6);
    Folders.file(root, "test/cat/more.jpg");
    assertThat(splits.test().size()).as("remembered").isEqualTo(6);
  }

  /** Kaggle's other layout: the pictures of no class lie one folder deeper. */
  @Test
  void aTestPartWithoutLabelsInAWrapper() {
    classes("asl_alphabet_train/asl_alphabet_train", 10);
    Folders.pictures(root, "asl_alphabet_test/asl_alphabet_test", 4);
    DataSplits splits = open();
    assertThat(splits.train().classes()).containsExactly("cat", "dog");
    assertThat(splits.unscored()).get().asString().contains("class asl_alphabet_test, which");
    DataSurvey survey = DataSurvey.of(root);
    assertThat(survey.classes()).containsExactly("cat", "dog");
    assertThat(survey.parts().get(DataPart.TEST).isEmpty()).isTrue();
  }

  @Test
  void aValidationPartWithoutLabelsIsRefused() {
    classes("train", 10);
    Folders.pictures(root, "val", 4);
    assertThatThrownBy(this::open).hasMessageContaining("has 4 pictures and no class folders");
  }

  @Test
  void aTrainedNetworkIsScoredOnOneClass() {
    Folders.pictures(root, "cat", 3);
    List<String> known = List.of("cat", "dog");
    DataSplits splits = new DataSource(root, OptionalDouble.of(0), 1).openFor(known);
    assertThat(splits.train().withClasses(known).classCounts()).containsExactly(3, 0);
    assertThat(ImageFolder.read(root, known).classCounts()).containsExactly(3, 0);
    Folders.file(root, "Dog/1.jpg");
    assertThatThrownBy(() -> ImageFolder.read(root, known))
        .hasMessage(
            root
                + " has class Dog, which the network lacks: its 2 classes are cat, dog;"
                + " Dog and dog differ only in case");
  }

  /** The network knows what a class is, whatever lies in it. */
  @Test
  void classesOfANetworkAreNeverParts() {
    Folders.files(root, "cat/day/1.jpg", "cat/night/1.jpg", "dog/day/1.jpg", "dog/night/1.jpg");
    assertRefused("(cat, dog)", "(day, night)");
    DataSource source = new DataSource(root, OptionalDouble.of(0), 1);
    assertThat(source.openFor(List.of("cat", "dog", "fox")).train().classCounts())
        .containsExactly(2, 2);
    Path one = root.resolve("only");
    Folders.files(one, "cat/day/1.jpg", "cat/night/1.jpg");
    assertThat(
            new DataSource(one, OptionalDouble.of(0), 1)
                .openFor(List.of("cat", "dog"))
                .train()
                .classes())
        .containsExactly("cat");
  }

  @Test
  void runsBelowTheDataAreNoClasses() throws IOException {
    Folders.pictures(root, "cat", 4);
    Folders.pictures(root, "dog", 4);
    Files.createDirectories(root.resolve("runs/mine"));
    Folders.file(root, "runs/mine/.lock"); // a run that takes this data is begun before it is read
    assertClasses("cat", "dog");
    config(root.resolve("runs/mine/config.json"));
    Folders.files(root, "runs/mine/shapes/train/arrow/1.jpg", "runs/mine/page.png");
    config(root.resolve("second/next.json"));
    Folders.files(root, "imported/model.safetensors", "imported/checkpoint/a.safetensors");
    config(root.resolve("cat/here/config.json"));
    Folders.file(root, "cat/here/picture.jpg");
    assertClasses("cat", "dog");
    assertThat(open().train().and(open().validation()).classCounts()).containsExactly(4, 4);
    assertThat(DataSurvey.of(root).strays()).isEmpty();
    assertThat(open().notes()).isEmpty();
    assertThat(PictureFiles.list(root)).as("named by somebody").hasSize(11);
  }

  @Test
  void runsBesidePartsAreNotMentioned() throws IOException {
    classes("train", 4);
    classes("test", 4);
    config(root.resolve("runs/mine/config.json"));
    assertThat(open().notes()).isEmpty();
    assertThat(open().test().size()).isEqualTo(8);
  }

  /** A folder is no run for a file of that name alone. */
  @Test
  void otherPeoplesConfigurationsAreNoRuns() throws IOException {
    Folders.files(root, "cat/1.jpg", "dog/1.jpg", "fox/1.jpg", "fox/.lock");
    Files.writeString(root.resolve("cat/config.json"), "{\"task\": \"classification\"}");
    Files.write(root.resolve("dog/model.safetensors"), new byte[8]);
    assertClasses("cat", "dog", "fox");
  }

  private static void config(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{\"data\":\"elsewhere\",\"valSplit\":null,\"splitSeed\":1}");
  }

  /** Files of names that a system may not be able to hold, or to tell apart. */
  private void files(String... names) {
    try {
      for (String name : names) {
        assumeFalse(Files.exists(root.resolve(name)), "the system takes " + name + " for another");
        Folders.file(root, name);
      }
    } catch (InvalidPathException e) {
      assumeTrue(false, "file names here cannot hold every script: " + e.getMessage());
    }
  }

  @Test
  void namesThatDifferOnlyInCaseOrNormalisationAreNamed() {
    String composed = "caf\u00e9";
    String decomposed = "cafe\u0301";
    files(
        composed + "/1.jpg", composed + "/2.jpg", "Dog/1.jpg", decomposed + "/1.jpg", "dog/1.jpg");
    assertThat(open().notes())
        .containsExactly(
            "The classes %s (cafe\\u0301) and %s (caf\\u00e9) differ only in Unicode normalisation."
                .formatted(decomposed, composed),
            "The classes Dog and dog differ only in case.");
  }

  @Test
  void aPartThatIsSpeltOtherwiseIsToldSo() {
    files("train/caf\u00e9/1.jpg", "train/dog/1.jpg", "val/Cafe\u0301/1.jpg");
    assertThatThrownBy(this::open)
        .hasMessageEndingWith(
            "; Cafe\u0301 (Cafe\\u0301) and caf\u00e9 (caf\\u00e9) differ only in case and Unicode"
                + " normalisation");
    assertThatThrownBy(
            () ->
                new Dataset(List.of("cafe\u0301"), List.of())
                    .withClasses(List.of("caf\u00e9", "dog")))
        .hasMessageEndingWith("differ only in Unicode normalisation");
  }

  @Test
  void singlePicturesLeaveNothingToValidateWith() {
    Folders.files(root, "cat/1.jpg", "dog/1.jpg");
    assertThat(open().notes())
        .containsExactly("No class has a second picture: nothing is left to validate with.");
    assertThat(new DataSource(root, OptionalDouble.of(0), 1).open().notes()).isEmpty();
    Folders.file(root, "dog/2.jpg");
    assertThat(open().notes()).isEmpty();
  }
}
