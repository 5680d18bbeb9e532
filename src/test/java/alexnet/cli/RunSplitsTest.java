package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.data.DatasetHash;
import alexnet.data.Sample;
import alexnet.data.split.DataSource;
import alexnet.data.split.DataSplits;
import alexnet.model.Variant;
import alexnet.report.ReportData;
import alexnet.run.EvaluationData;
import alexnet.run.RunSplits;
import alexnet.transform.Preprocessing;
import alexnet.weights.tensor.ModelCard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a folder holds what a run was trained on. Pictures are only listed here. */
class RunSplitsTest {
  @TempDir Path folder;
  private Path data;
  private Path run;
  private ModelCard card;

  @BeforeEach
  void trained() throws IOException {
    data = folder.resolve("data");
    for (int i = 0; i < 20; i++) {
      picture("cat/" + i);
      picture("dog/" + i);
    }
    run = Files.createDirectory(folder.resolve("run"));
    trainedOn(data);
    card = card(Map.of("splitHash", hash(), "trainHash", "of the readable ones"));
  }

  private void picture(String name) throws IOException {
    Path file = data.resolve(name + ".jpg");
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[] {1});
  }

  private void trainedOn(Path there) throws IOException {
    Files.writeString(
        run.resolve("config.json"),
        "{\"data\":\"%s\",\"valSplit\":0.25,\"splitSeed\":3}"
            .formatted(there.toString().replace("\\", "\\\\")));
  }

  private DataSplits trainedSplits() {
    return new DataSource(data, OptionalDouble.of(0.25), 3).open();
  }

  private String hash() {
    return DatasetHash.of(trainedSplits().train(), data);
  }

  private static ModelCard card(Map<String, String> provenance) {
    return new ModelCard(Variant.D2L, List.of("cat", "dog"), Preprocessing.DEFAULT, provenance);
  }

  private void assertSplits(RunSplits.Standing standing, int validation) {
    RunSplits splits = RunSplits.of(data, run, card);
    assertThat(splits.standing()).isEqualTo(standing);
    assertThat(splits.splits().validation().size()).isEqualTo(validation);
  }

  @Test
  void figuresOfWhatWasTrainedOnAreCalledThat() throws IOException {
    Files.writeString(
        run.resolve("config.json"),
        "{\"data\":\"%s\",\"valSplit\":0.0,\"splitSeed\":3}"
            .formatted(data.toString().replace("\\", "\\\\")));
    DataSplits everything = new DataSource(data, OptionalDouble.of(0), 3).open();
    card = card(Map.of("splitHash", DatasetHash.of(everything.train(), data)));
    EvaluationData chosen = EvaluationData.choose(data, null, run, card);
    assertThat(chosen.name()).isEqualTo("all");
    assertThat(chosen.warning().orElseThrow()).contains("these are the pictures of the training");
    assertThat(EvaluationData.choose(data, EvaluationData.Split.ALL, run, card).warning())
        .as("asked for")
        .isEmpty();
    ReportData report = ReportData.open(data, null, run, card);
    assertThat(report.hasTrainingPictures()).isTrue();
    assertThat(report.counts().parts()).singleElement().extracting("name").isEqualTo("train");
    picture("cat/new");
    trainedOn(folder.resolve("elsewhere"));
    ReportData others = ReportData.open(data, null, run, card);
    assertThat(others.hasTrainingPictures()).isFalse();
    assertThat(others.counts().parts()).singleElement().extracting("name").isEqualTo("all");
  }

  @Test
  void theSameFolder() {
    assertSplits(RunSplits.Standing.OWN, 10);
    assertThat(RunSplits.of(data, run, card).splits().train().samples())
        .extracting(Sample::name)
        .containsExactlyElementsOf(
            trainedSplits().train().samples().stream().map(Sample::name).toList());
    assertThat(EvaluationData.choose(data, null, run, card).warning()).isEmpty();
  }

  @Test
  void theSamePicturesElsewhere() throws IOException {
    trainedOn(folder.resolve("gone"));
    assertSplits(RunSplits.Standing.OWN, 10);
    // Weights of an older version have the hash of the readable pictures alone.
    card = card(Map.of("trainHash", hash()));
    assertSplits(RunSplits.Standing.OWN, 10);
    picture("cat/more");
    assertSplits(RunSplits.Standing.OTHER, 0);
  }

  /** One picture more deals its whole class anew. */
  @Test
  void theSameFolderWithOtherPictures() throws IOException {
    picture("cat/more");
    assertSplits(RunSplits.Standing.CHANGED, 10);
    EvaluationData chosen = EvaluationData.choose(data, null, run, card);
    assertThat(chosen.name()).isEqualTo("val");
    assertThat(chosen.warning()).get().asString().contains("not those of the training any more");
    assertThat(EvaluationData.choose(data, EvaluationData.Split.ALL, run, card).warning())
        .isEmpty();
    card = card(Map.of("trainHash", "of the readable ones"));
    assertSplits(RunSplits.Standing.OWN, 10); // nobody can tell
  }

  /** Validation and test parts of their own are not dealt anew. */
  @Test
  void partsOfTheirOwnStayWhatTheyWere() throws IOException {
    data = folder.resolve("parts");
    for (String part : List.of("train", "val")) {
      for (int i = 0; i < 4; i++) {
        picture(part + "/cat/" + i);
        picture(part + "/dog/" + i);
      }
    }
    trainedOn(data);
    card = card(Map.of("splitHash", hash()));
    picture("train/cat/more");
    assertSplits(RunSplits.Standing.CHANGED, 8);
    assertThat(EvaluationData.choose(data, null, run, card).warning()).isEmpty();
  }

  @Test
  void nobodyKnowsWhatImportedWeightsSaw() throws IOException {
    Files.delete(run.resolve("config.json"));
    assertSplits(RunSplits.Standing.UNKNOWN, 0);
  }
}
