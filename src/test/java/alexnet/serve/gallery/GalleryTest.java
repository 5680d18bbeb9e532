package alexnet.serve.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.Narrow;
import alexnet.data.Dataset;
import alexnet.data.Sample;
import alexnet.image.DecodeLimits;
import alexnet.image.ImageDecoder;
import alexnet.image.TestPictures;
import alexnet.predict.Classifier;
import alexnet.serve.BatchedClassifier;
import alexnet.serve.Batcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Data sets whose files change, vanish, or cannot be kept. */
@Timeout(120)
class GalleryTest {
  private static final int PICTURES = 5;

  @TempDir Path folder;
  private Path cache;
  private Classifier classifier;
  private Batcher batcher;
  private BatchedClassifier batched;

  @BeforeEach
  void open() throws IOException {
    cache = folder.resolve("cache");
    classifier = Classifier.open(Narrow.run(folder.resolve("run")));
    batcher = new Batcher(new Batcher.Limits(Optional.of(2), 16, 1)); // a batch of two at most
    batched = batcher.add("demo", classifier);
  }

  @AfterEach
  void close() {
    batcher.close();
    classifier.close();
  }

  private Path file(int index) {
    return folder.resolve(index + ".png");
  }

  private Gallery gallery() throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < PICTURES; i++) {
      if (!Files.exists(file(i))) {
        Files.write(file(i), TestPictures.encode(TestPictures.gradient(230 + i, 240), "png"));
      }
      samples.add(Sample.ofFile(file(i), i % 2));
    }
    return new Gallery(
        new Dataset(List.of("a", "b"), samples),
        folder,
        new ImageDecoder(DecodeLimits.DEFAULT, 256));
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files.sorted().toList();
    }
  }

  private Neighbours indexed() throws IOException {
    Neighbours neighbours = new Neighbours(batched, gallery(), cache);
    neighbours.run();
    assertThat(neighbours.state()).isEqualTo(new Neighbours.State(true, PICTURES, PICTURES, ""));
    return neighbours;
  }

  /** A picture that was replaced by another one of the same size is another one. */
  @Test
  void vectorsAreKeptUntilAFileChanges() throws Exception {
    indexed();
    Path first = kept().get(0);
    FileTime longAgo = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(first, longAgo);
    indexed();
    assertThat(kept()).containsExactly(first);
    assertThat(Files.getLastModifiedTime(first)).isGreaterThan(longAgo); // as it was used
    Files.setLastModifiedTime(file(2), FileTime.fromMillis(1_000_000));
    indexed();
    assertThat(kept()).hasSize(2);
  }

  @Test
  void theNewestFourAreKept() throws Exception {
    indexed();
    Path first = kept().get(0);
    Files.setLastModifiedTime(first, FileTime.fromMillis(1_000_000));
    Path other = Files.writeString(cache.resolve("readme.txt"), "stays");
    for (int i = 1; i <= 4; i++) {
      Files.setLastModifiedTime(file(0), FileTime.fromMillis(i * 1_000_000L));
      indexed();
    }
    assertThat(kept()).hasSize(5).contains(other).doesNotContain(first);
  }

  /** The strongest parts are found, and then one of the files is gone. */
  @Test
  void aFileThatIsGoneTakesNoOtherPatchAlong() throws Exception {
    Patches patches = new Patches(batched, gallery(), 0);
    patches.run();
    int channel = 0;
    while (patches.of(channel).size() < 2) {
      channel++;
    }
    List<Patches.Patch> before = patches.of(channel);
    Files.delete(file(before.get(0).picture()));
    assertThat(patches.of(channel).stream().map(Patches.Patch::picture))
        .containsExactlyElementsOf(before.stream().skip(1).map(Patches.Patch::picture).toList());
  }

  @Test
  void whatFailedSaysSo() throws Exception {
    Files.writeString(cache, "a file where the folder should be");
    Neighbours neighbours = new Neighbours(batched, gallery(), cache);
    assertThat(neighbours.state().failed()).isEmpty();
    assertThatThrownBy(neighbours::run).isInstanceOf(UncheckedIOException.class);
    assertThat(neighbours.state().complete()).isFalse();
    assertThat(neighbours.state().failed()).contains("failed").doesNotContain(folder.toString());
    batcher.close();
    Mistakes mistakes = new Mistakes(batched, gallery());
    assertThatThrownBy(mistakes::run).isInstanceOf(RuntimeException.class);
    assertThat(mistakes.summary().failed()).isNotEmpty();
  }
}
