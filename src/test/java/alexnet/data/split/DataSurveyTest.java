package alexnet.data.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.data.DataPart;
import alexnet.data.DatasetException;
import alexnet.data.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSurveyTest {
  @TempDir Path root;

  @Test
  void soundSetsAreAsTheLoaderSeesThem() {
    for (String part : List.of("train", "Validation", "test")) {
      Folders.pictures(root, part + "/cat", 3);
      Folders.pictures(root, part + "/dog", 2);
    }
    DataSurvey survey = DataSurvey.of(root);
    DataSplits splits = DataSource.of(root).open();
    assertThat(survey.parts().keySet())
        .containsExactly(DataPart.TRAIN, DataPart.VAL, DataPart.TEST);
    assertThat(survey.parts().get(DataPart.TRAIN)).isEqualTo(splits.train());
    assertThat(survey.parts().get(DataPart.VAL)).isEqualTo(splits.validation());
    assertThat(survey.parts().get(DataPart.TEST)).isEqualTo(splits.test());
    assertThat(survey.size()).isEqualTo(15);
    assertThat(survey.isFolders()).isTrue();
  }

  @Test
  void tellsWhatTheLoaderRefuses() throws IOException {
    Folders.pictures(root, "train/cat", 1);
    Files.createDirectories(root.resolve("train/empty"));
    Folders.pictures(root, "test/Cat", 2);
    Folders.files(root, "train/cat/deep/notes.txt", "train/cat/.hidden.txt", "train/cat/Thumbs.db");
    Folders.files(root, "test/loose.png", "test/readme.md");
    assertThatThrownBy(() -> DataSource.of(root).open()).isInstanceOf(DatasetException.class);
    DataSurvey survey = DataSurvey.of(root);
    assertThat(survey.classes()).containsExactly("Cat", "cat", "empty");
    assertThat(survey.classCounts().get(DataPart.TRAIN)).containsExactly(0, 1, 0);
    assertThat(survey.classCounts().get(DataPart.TEST)).containsExactly(2, 0, 0);
    assertThat(survey.emptyClasses())
        .containsExactly(
            new DataSurvey.EmptyClass(
                DataPart.TRAIN, "empty", root.resolve("train/empty").toString()));
    assertThat(survey.strays())
        .containsExactly(root.resolve("train/cat/deep/notes.txt").toString());
    assertThat(survey.loose()).containsExactly(root.resolve("test/loose.png").toString());
  }

  @Test
  void refusesWhatIsNoSetAtAll() throws IOException {
    assertThatThrownBy(() -> DataSurvey.of(root.resolve("nowhere")))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("it does not exist");
    Folders.pictures(root, "only", 2);
    assertThatThrownBy(() -> DataSurvey.of(root))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("1 class folder (only)");
    Path empty = root.resolve("empty");
    Files.createDirectories(empty.resolve("a"));
    Files.createDirectories(empty.resolve("b"));
    assertThatThrownBy(() -> DataSurvey.of(empty))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("no pictures in any of the 2 class folders");
  }
}
