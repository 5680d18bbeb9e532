package alexnet.data.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.data.Dataset;
import alexnet.data.DatasetException;
import alexnet.data.Folders;
import alexnet.data.Sample;
import alexnet.data.folder.DataLayout;
import alexnet.data.folder.ImageFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataSplitsTest {
  private static final OptionalDouble DEFAULT = OptionalDouble.empty();

  @TempDir Path root;

  @Test
  void aPlainFolderKeepsFifteenHundredthsForValidation() {
    Folders.pictures(root, "cat", 40);
    Folders.pictures(root, "dog", 20);
    DataSplits splits = DataSplits.open(root, DEFAULT, 1);
    assertThat(splits.validation().classCounts()).containsExactly(6, 3);
    assertThat(splits.train().classCounts()).containsExactly(34, 17);
    assertThat(splits.test().size()).isZero();
    assertThat(splits.test().classes()).containsExactly("cat", "dog");
    assertPartition(ImageFolder.read(root), splits);
  }

  @Test
  void trainAndTestSplitsATenthOffTrainAndLeavesTestAlone() {
    for (String name : List.of("cat", "dog")) {
      Folders.pictures(root, "train/" + name, 20);
      Folders.pictures(root, "test/" + name, 7);
    }
    DataSplits splits = DataSplits.open(root, DEFAULT, 1);
    assertThat(splits.train().classCounts()).containsExactly(18, 18);
    assertThat(splits.validation().classCounts()).containsExactly(2, 2);
    assertThat(splits.test().classCounts()).containsExactly(7, 7);
    assertThat(Folders.relative(root, splits.validation()))
        .allMatch(name -> name.startsWith("train/"));
    assertThat(splits.all().size()).isEqualTo(54);

    DataSplits everything = DataSplits.open(root, OptionalDouble.of(0), 1);
    assertThat(everything.train().size()).isEqualTo(40);
    assertThat(everything.validation().size()).isZero();
    assertThat(everything.test().size()).isEqualTo(14);
  }

  @ParameterizedTest
  @ValueSource(strings = {"val", "valid", "validation", "Val"})
  void aValidationFolderIsTheValidationSet(String name) {
    for (String type : List.of("cat", "dog")) {
      Folders.pictures(root, "train/" + type, 20);
      Folders.pictures(root, name + "/" + type, 3);
    }
    for (OptionalDouble fraction : List.of(DEFAULT, OptionalDouble.of(0))) {
      DataSplits splits = DataSplits.open(root, fraction, 1);
      assertThat(splits.train().size()).isEqualTo(40);
      assertThat(splits.validation().size()).isEqualTo(6);
      assertThat(Folders.relative(root, splits.validation()))
          .allMatch(file -> file.startsWith(name + "/"));
      assertThat(splits.test().size()).isZero();
    }
  }

  @Test
  void twoValidationFoldersAreRefused() {
    Folders.files(root, "train/a/1.jpg", "train/b/1.jpg", "val/a/1.jpg", "valid/a/1.jpg");
    assertThatThrownBy(() -> DataSplits.open(root, DEFAULT, 1))
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            root + " has both val and valid, where one is expected; rename or move the other");
  }

  @Test
  void aClassThatOnlyTestHasIsNamed() {
    Folders.files(root, "train/ant/1.jpg", "train/bee/1.jpg", "test/ant/1.jpg", "test/fly/1.jpg");
    DataSplits splits = DataSplits.open(root, DEFAULT, 1);
    assertThatThrownBy(splits::test)
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            "%s has class fly, which %s lacks: its 2 classes are ant, bee",
            root.resolve("test"), root.resolve("train"));
  }

  @Test
  void aClassThatTestLacksKeepsItsLabel() {
    Folders.files(root, "train/ant/1.jpg", "train/bee/1.jpg", "train/fly/1.jpg", "test/fly/1.jpg");
    DataSplits splits = DataSplits.open(root, DEFAULT, 1);
    assertThat(splits.test().classes()).containsExactly("ant", "bee", "fly");
    assertThat(splits.test().samples()).extracting(Sample::label).containsExactly(2);
  }

  @Test
  void aClassMayBeCalledTrain() {
    Folders.files(root, "bus/1.jpg", "car/1.jpg", "train/1.jpg");
    assertThat(DataLayout.of(root)).isEqualTo(DataLayout.CLASS_FOLDERS);
    assertThat(DataSplits.open(root, DEFAULT, 1).train().classes())
        .containsExactly("bus", "car", "train");
  }

  @Test
  void anArchiveInsteadOfAFolderSaysSo() {
    Path file = Folders.file(root, "data.zip");
    assertThatThrownBy(() -> DataSplits.open(file, DEFAULT, 1))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith(file + " is a file; expected a folder");
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Path missing = root.resolve("nowhere");
    assertThatThrownBy(() -> DataSplits.open(missing, DEFAULT, 1))
        .isInstanceOf(DatasetException.class)
        .hasMessage("cannot list folder " + missing + ": it does not exist");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, 1.5, Double.NaN, Double.POSITIVE_INFINITY})
  void theFractionsRangeIsNamed(double fraction) {
    assertThatThrownBy(() -> DataSplits.open(root, OptionalDouble.of(fraction), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("validation split " + fraction + " is outside [0, 1)");
  }

  @Test
  void everyClassOfTwoKeepsOneOnEitherSide() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      String as = "seed " + seed + " round " + round;
      int classes = 2 + random.nextInt(5);
      List<String> names = new ArrayList<>();
      List<Sample> samples = new ArrayList<>();
      for (int label = 0; label < classes; label++) {
        names.add("c" + label);
        for (int i = 1 + random.nextInt(30); i > 0; i--) {
          samples.add(new Sample(label + "/" + i, label, decoder -> null));
        }
      }
      Dataset all = new Dataset(names, samples);
      double fraction = random.nextDouble();
      DataSplits splits = DataSplits.stratified(all, fraction, random.nextLong());
      assertPartition(all, splits);
      for (int label = 0; label < classes; label++) {
        int count = all.classCounts()[label];
        int held = splits.validation().classCounts()[label];
        if (count == 1) {
          assertThat(held).as(as).isZero();
        } else {
          assertThat(held).as(as).isBetween(1, count - 1);
          if (held > 1 && held < count - 1) {
            assertThat(Math.abs(held - fraction * count)).as(as).isLessThanOrEqualTo(0.5);
          }
        }
      }
    }
  }

  @Test
  void theSeedAloneDecides(@TempDir Path twin) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      names.add("train/" + (i % 2 == 0 ? "cat/" : "dog/") + i + ".jpg");
    }
    names.addAll(List.of("test/cat/1.jpg", "test/dog/1.jpg"));
    Folders.files(root, names.toArray(String[]::new));
    Collections.shuffle(names, new Random(3)); // another order on disk
    Folders.files(twin, names.toArray(String[]::new));
    List<String> chosen = Folders.relative(root, DataSplits.open(root, DEFAULT, 5).validation());
    assertThat(Folders.relative(twin, DataSplits.open(twin, DEFAULT, 5).validation()))
        .isEqualTo(chosen);
    assertThat(Folders.relative(root, DataSplits.open(root, DEFAULT, 6).validation()))
        .isNotEqualTo(chosen);
  }

  @Test
  void theSplitOfASeedIsPinned() {
    // evaluate finds a run's validation pictures again by its seed: this must not change.
    Folders.pictures(root, "cat", 10);
    Folders.pictures(root, "dog", 10);
    DataSplits splits = DataSplits.open(root, OptionalDouble.of(0.3), 42);
    assertThat(Folders.relative(root, splits.validation()))
        .containsExactly(
            "cat/0.jpg", "cat/5.jpg", "cat/9.jpg", "dog/0.jpg", "dog/5.jpg", "dog/8.jpg");
  }

  private static void assertPartition(Dataset all, DataSplits splits) {
    List<Sample> both = new ArrayList<>(splits.train().samples());
    both.addAll(splits.validation().samples());
    assertThat(both).hasSize(all.size());
    List<String> names = both.stream().map(Sample::name).toList();
    assertThat(new HashSet<>(names))
        .isEqualTo(new HashSet<>(all.samples().stream().map(Sample::name).toList()));
  }
}
