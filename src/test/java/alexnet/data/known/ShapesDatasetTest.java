package alexnet.data.known;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.data.RandomStream;
import alexnet.data.folder.PictureFiles;
import alexnet.data.split.DataSplits;
import java.awt.geom.PathIterator;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@Tag("locale")
class ShapesDatasetTest {
  @TempDir Path root;

  @Test
  void theSameSeedWritesTheSameBytes() throws IOException {
    ShapesDataset.generate(root.resolve("a"), 3, 2, 7);
    ShapesDataset.generate(root.resolve("b"), 3, 2, 7);
    ShapesDataset.generate(root.resolve("c"), 3, 2, 8);
    ShapesDataset.generate(root.resolve("more"), 4, 1, 7);
    Map<String, Integer> a = hashes(root.resolve("a"));
    assertThat(a).hasSize(10 * 5);
    assertThat(new HashSet<>(a.values())).as("no two pictures are equal").hasSize(10 * 5);
    assertThat(hashes(root.resolve("b"))).isEqualTo(a);
    assertThat(hashes(root.resolve("c")).values()).doesNotContainAnyElementsOf(a.values());
    assertThat(hashes(root.resolve("more")))
        .as("a picture does not depend on how many there are")
        .containsEntry("train/star/0002.jpg", a.get("train/star/0002.jpg"))
        .containsEntry("val/ring/0000.jpg", a.get("val/ring/0000.jpg"));
  }

  @Test
  void itIsADataFolderOfTenClasses() throws IOException {
    Path folder = root.resolve("not/there/yet");
    ShapesDataset.generate(folder, 3, 2, 1);
    DataSplits splits = DataSplits.open(folder, OptionalDouble.empty(), 1);
    assertThat(splits.train().classes())
        .isEqualTo(ShapesDataset.classes())
        .hasSize(10)
        .isSorted()
        .contains("star", "triangle");
    assertThat(splits.train().classCounts()).containsOnly(3);
    assertThat(splits.validation().classCounts()).containsOnly(2);
    BufferedImage image = ImageIO.read(folder.resolve("train/heart/0001.jpg").toFile());
    assertThat(image.getWidth()).isEqualTo(224);
    assertThat(image.getHeight()).isEqualTo(224);
    try (Stream<Path> beside = Files.list(folder.getParent())) {
      assertThat(beside).as("nothing is left beside it").containsExactly(folder);
    }
  }

  @Test
  void everyOutlineFillsItsCircle() {
    for (ShapeKind kind : ShapeKind.values()) {
      double reach = 0;
      double[] point = new double[6];
      var edge = kind.outline().getPathIterator(null, 0.001);
      for (; !edge.isDone(); edge.next()) {
        if (edge.currentSegment(point) != PathIterator.SEG_CLOSE) {
          reach = Math.max(reach, Math.hypot(point[0], point[1]));
        }
      }
      // Beyond 1.08 a corner could leave the part that evaluation crops.
      assertThat(reach).as(kind.name()).isBetween(0.85, 1.08);
    }
  }

  @Test
  void nothingButTheOutlineTellsTheClass() {
    // Mean colour of the border, where no shape reaches: alike for all classes.
    double lowest = 255;
    double highest = 0;
    for (ShapeKind kind : ShapeKind.values()) {
      double sum = 0;
      for (int i = 0; i < 60; i++) {
        BufferedImage image = ShapePainter.paint(kind, RandomStream.of(kind.name(), 3, i));
        for (int at = 0; at < 224; at += 4) {
          sum += (image.getRGB(at, 2) >> 8 & 0xff) + (image.getRGB(2, at) >> 8 & 0xff);
        }
      }
      double mean = sum / (60 * 2 * 56);
      lowest = Math.min(lowest, mean);
      highest = Math.max(highest, mean);
    }
    // The mean of 60 backgrounds has a deviation near 6.
    assertThat(highest - lowest).isLessThan(40);
  }

  @Test
  void eachPictureDrawnIsTold() throws IOException {
    List<Integer> told = new ArrayList<>();
    ShapesDataset.generate(root.resolve("told"), 2, 1, 1, told::add);
    assertThat(told).isEqualTo(IntStream.rangeClosed(1, 10 * 3).boxed().toList());
  }

  @Test
  void anExistingFolderIsLeftAlone() throws IOException {
    Path folder = Files.createDirectories(root.resolve("mine"));
    assertThatThrownBy(() -> ShapesDataset.generate(folder, 1, 1, 1))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessage(folder.toString());
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void anInterruptedRunLeavesNothing() {
    Path folder = root.resolve("shapes");
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> ShapesDataset.generate(folder, 50, 50, 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).as("status kept").isTrue();
    assertThat(root).isEmptyDirectory();
    Set<Thread> threads = Thread.getAllStackTraces().keySet();
    assertThat(threads)
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("alexnet-shapes"));
  }

  @Test
  void rangesAreNamed() {
    for (int count : List.of(0, -1, 10_000)) {
      assertThatThrownBy(() -> ShapesDataset.generate(root.resolve("x"), count, 1, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("trainPerClass " + count + " is outside 1..9999");
      assertThatThrownBy(() -> ShapesDataset.generate(root.resolve("x"), 1, count, 1))
          .hasMessage("valPerClass " + count + " is outside 1..9999");
    }
  }

  private static Map<String, Integer> hashes(Path folder) throws IOException {
    Map<String, Integer> hashes = new TreeMap<>();
    for (Path file : PictureFiles.list(folder)) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      hashes.put(name, Arrays.hashCode(Files.readAllBytes(file)));
    }
    return hashes;
  }
}
