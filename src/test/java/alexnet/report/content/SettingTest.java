package alexnet.report.content;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingTest {
  @Test
  void aConfigurationInWords() throws JsonProcessingException {
    assertThat(
            settings(
                """
                {"data": "/pictures", "valSplit": null, "classes": ["a", "b"],
                 "pictures": {"train": 9, "trainHash": "abc"},
                 "train": {"learningRate": 3.0E-4, "clipNorm": 0.0, "strict": false,
                   "optimizer": {"type": "Adam", "beta1": 0.9, "weightDecay": 0.01},
                   "schedule": {"type": "Warmup", "warmupEpochs": 1.0,
                     "then": {"type": "OneCycle", "rising": 0.3}},
                   "augmentation": [{"type": "HorizontalFlip", "probability": 0.5},
                     {"type": "RandomResizedCrop", "maxRatio": 1.3333333333333333}],
                   "preprocessing": {"mean": [0.485, 0.456]}, "none": []},
                 "maxTime": "PT19M30S"}
                """))
        .containsExactly(
            new Setting("data", "/pictures"),
            new Setting("val split", "not set"),
            new Setting("classes", "2"),
            new Setting("pictures", "train 9"),
            new Setting("learning rate", "0.0003"),
            new Setting("clip norm", "0"),
            new Setting("strict", "no"),
            new Setting("optimizer", "adam (beta1 0.9, weight decay 0.01)"),
            new Setting("schedule", "warmup (warmup epochs 1, then one cycle (rising 0.3))"),
            new Setting(
                "augmentation",
                "horizontal flip (probability 0.5); random resized crop (max ratio 1.3333)"),
            new Setting("preprocessing", "mean 0.485 0.456"),
            new Setting("none", "none"),
            new Setting("max time", "19m30s"));
    assertThat(settings("[1, 2]")).isEmpty();
    assertThat(settings("{}")).isEmpty();
  }

  @Test
  void differencesNameTheRuns() {
    List<ComparedRun> runs =
        List.of(
            run(new Setting("epochs", "20"), new Setting("rate", "0.1")),
            run(new Setting("epochs", "20"), new Setting("rate", "0.2")),
            run(), // imported: says nothing
            run(new Setting("epochs", "20"), new Setting("rate", "0.1"), new Setting("new", "x")));
    assertThat(SettingDifference.of(runs))
        .containsExactly(
            new SettingDifference("rate", Map.of("0.1", List.of(1, 4), "0.2", List.of(2))),
            new SettingDifference("new", Map.of("\u2013", List.of(1, 2), "x", List.of(4))));
    assertThat(SettingDifference.of(runs).get(0).text()).isEqualTo("0.1 (1, 4); 0.2 (2)");
  }

  private static ComparedRun run(Setting... settings) {
    return new ComparedRun(
        "run", "d2l", List.of("a", "b"), List.of(settings), new Epochs(List.of(), 0), null);
  }

  private static List<Setting> settings(String json) throws JsonProcessingException {
    return Setting.of(new ObjectMapper().readTree(json));
  }
}
