package alexnet.train.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.Narrow;
import alexnet.data.folder.DataLayout;
import alexnet.model.Variant;
import alexnet.torch.ComputeDevice;
import alexnet.torch.Precision;
import alexnet.transform.Preprocessing;
import alexnet.transform.augment.HorizontalFlip;
import alexnet.transform.augment.PaddedShift;
import alexnet.transform.augment.RandomResizedCrop;
import alexnet.transform.augment.TrivialAugment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Recipes as a program takes them; {@code cli.RecipeTest} holds them to what the command prints.
 */
@Tag("locale")
class RecipeTest {
  @TempDir Path folder;

  @Test
  void aRecipeIsAConfigurationToBeChanged() {
    TrainConfig config = Recipe.of("best").config(DataLayout.CLASS_FOLDERS).epochs(10).build();
    assertThat(config)
        .isEqualTo(
            TrainConfig.builder()
                .epochs(10)
                .labelSmoothing(0.1)
                .ema(new Ema(0.99, 8))
                .augmentation(
                    List.of(
                        RandomResizedCrop.of(224, 0.35),
                        new HorizontalFlip(0.5),
                        new TrivialAugment()))
                .build());
  }

  @Test
  void whatARecipeLeavesOpenFollowsTheLayout() {
    TrainConfig config = Recipe.of("best").config(DataLayout.IDX).build();
    assertThat(config.preprocessing()).isEqualTo(Preprocessing.IDX);
    assertThat(config.augmentation()).containsExactly(new PaddedShift(2), new TrivialAugment());
  }

  @Test
  void theLayoutMayBeChangedLater() {
    assertThat(Recipe.of("best").config(DataLayout.IDX).layout(DataLayout.CLASS_FOLDERS).build())
        .isEqualTo(Recipe.of("best").config(DataLayout.CLASS_FOLDERS).build());
  }

  /** The pictures are cut to the network's size, and its features computed once if they can be. */
  @Test
  void whatIsChangedLaterCountsForWhatFollowsFromIt() throws IOException {
    Variant small = Variant.of("d2l:input=96,kernel=11,widths=16-32-48-48-32,hidden=128");
    assertThat(
            Recipe.of("default")
                .config(DataLayout.CLASS_FOLDERS)
                .variant(small)
                .build()
                .augmentation())
        .containsExactly(RandomResizedCrop.of(96, 0.35), new HorizontalFlip(0.5));
    Path run = Narrow.run(folder.resolve("run"));
    int features = Narrow.NETWORK.weightedFeatures();
    TrainConfigBuilder kept = Recipe.of("default").config(DataLayout.IDX).fineTune(run, features);
    assertThat(kept.build().fixedFeatures()).isTrue();
    TrainConfigBuilder varied = Recipe.of("best").config(DataLayout.IDX).fineTune(run, features);
    assertThat(varied.build().augmentation())
        .containsExactly(new PaddedShift(2), new TrivialAugment());
  }

  @Test
  void aFileMayHoldAllThatDecidesHowTrainLearns() throws IOException {
    Path run = Narrow.run(folder.resolve("run"));
    TrainConfig config =
        recipe(
                "'from': '%s', 'freeze': 'features', 'new-head': true, 'feature-cache': 7,"
                        .formatted(run)
                    + " 'optimizer': 'SGD', 'nesterov': true, 'seed': 5, 'strict': true,"
                    + " 'device': 'auto', 'precision': 'fp32', 'workers': 3,"
                    + " 'max-megapixels': 7, 'class-weights': 'balanced'")
            .config(DataLayout.CLASS_FOLDERS)
            .build();
    assertThat(config.variant()).isEqualTo(Narrow.NETWORK);
    assertThat(config.fineTuning()).contains(new FineTuning(run, 5, 0.03, true, 7));
    assertThat(config.fixedFeatures()).isTrue();
    assertThat(config.optimizer()).isEqualTo(new OptimizerConfig.Sgd(0.9, true, 5e-4));
    assertThat(config.seed()).isEqualTo(5);
    assertThat(config.strict()).isTrue();
    assertThat(config.precision()).isEqualTo(Precision.FP32);
    assertThat(config.workers()).isEqualTo(3);
    assertThat(config.limits().maxPixels()).isEqualTo(7_000_000);
    assertThat(config.classBalance()).isEqualTo(ClassBalance.WEIGHTS);
    assertThat(
            recipe("'device': 'cpu', 'freeze': 2, 'from': '%s'".formatted(run))
                .config(DataLayout.IDX)
                .build())
        .satisfies(it -> assertThat(it.device()).isEqualTo(ComputeDevice.CPU))
        .satisfies(it -> assertThat(it.fineTuning().orElseThrow().frozen()).isEqualTo(2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        // wrong types
        "'lr': 'fast' | lr: ",
        "'lr': '0.1' | lr: ",
        "'lr': true | lr: ",
        "'epochs': 1.5 | epochs: ",
        "'epochs': 99999999999 | epochs: ",
        "'decay-biases': 'yes' | decay-biases: ",
        "'decay-biases': 1 | decay-biases: ",
        "'optimizer': 'sgdd' | optimizer: ",
        "'optimizer': 0 | optimizer: ",
        "'variant': 'vgg' | variant: ",
        "'augment': 'crops' | augment: ",
        // values out of range
        "'epochs': 0 | epochs must be 1 to 100,000: 0",
        "'batch-size': 0 | batch-size must be 1 to 65,536: 0",
        "'patience': -1 | patience must be 0 to 100,000: -1",
        "'target-top1': 2 | target-top1: target top-1 must be 0 to 1: 2",
        "'lr': 0 | lr: learning rate must be above 0: 0",
        "'optimizer': 'sgd', 'momentum': 1 | momentum must be in [0, 1): 1",
        "'optimizer': 'sgd', 'momentum': 0, 'nesterov': true | nesterov needs a momentum",
        "'weight-decay': -1 | weight-decay: weight decay must be at least 0: -1",
        "'clip-norm': -1 | clip-norm: gradient clipping must be at least 0: -1",
        "'accumulate': 0 | accumulate must be 1 to 10,000: 0",
        "'schedule': 'step', 'step-epochs': 0 | step-epochs: epochs between falls",
        "'schedule': 'plateau', 'plateau-epochs': 0 | plateau-epochs: epochs without",
        "'schedule': 'step', 'gamma': 1 | gamma must be in [0, 1): 1",
        "'schedule': 'restarts', 'restart-epochs': 0 | restart-epochs: epochs before",
        "'schedule': 'restarts', 'restart-growth': 0 | restart-growth: growth between",
        "'warmup': -1 | warmup must be above 0: -1",
        "'dropout': 1 | dropout must be in [0, 1): 1",
        "'label-smoothing': 1 | label-smoothing: label smoothing must be in [0, 1): 1",
        "'mixup': -1 | mixup must be at least 0: -1",
        "'cutmix': -1 | cutmix must be at least 0: -1",
        "'ema': 1 | ema must be in [0, 1): 1",
        "'ema': 0.5, 'ema-steps': 0 | ema-steps: steps between updates",
        "'min-crop': 0 | min-crop: scale must be",
        "'augment': 'shift', 'shift': 0 | shift must be 1 to 1,024: 0",
        "'flip': 2 | flip must be 0 to 1: 2",
        "'color-jitter': 2 | color-jitter must be 0 to 1: 2",
        "'color-noise': -1 | color-noise: sigma",
        "'auto-augment': 'rand', 'rand-operations': 15 | rand-operations: operations of",
        "'auto-augment': 'rand', 'rand-magnitude': 31 | rand-magnitude: magnitude of",
        "'random-erasing': 2 | random-erasing must be 0 to 1: 2",
        "'resize': 100 | resize",
        "'augment': 'patch', 'resize': 224 | augment patch needs",
        "'workers': 0 | workers must be 1 to 256: 0",
        "'threads': 0 | threads must be 1 to 1,024: 0",
        "'max-megapixels': 0 | max-megapixels must be 1 to 100,000: 0",
        "'precision': 'int8' | precision: training takes fp32 or bf16",
        "'from': 'run', 'freeze': '8' | freeze must be features or 0 to 7: 8",
        "'from': 'run', 'head-learning-rate': 0 | head-learning-rate: head learning rate",
        "'from': 'run', 'freeze': '5', 'feature-cache': -1 | feature-cache: feature cache must be",
        // what would do nothing
        "'momentum': 0.5 | momentum does nothing without optimizer sgd",
        "'nesterov': true | nesterov does nothing without optimizer sgd",
        "'gamma': 0.5 | gamma does nothing without schedule step or plateau",
        "'ema-steps': 2 | ema-steps does nothing without ema",
        "'shift': 2 | shift does nothing without augment shift",
        "'rand-magnitude': 2 | rand-magnitude does nothing without auto-augment rand",
        "'erasing-fill': 'mean' | erasing-fill does nothing without random-erasing",
        "'freeze': 'features' | freeze does nothing without from",
        "'new-head': true | new-head does nothing without from",
        "'class-weights': 'balanced', 'balanced-sampling': true | choose one",
      })
  void whatIsWrongIsSaidOfRecipeAndSettingInOneLine(String settings, String message)
      throws IOException {
    Recipe recipe = recipe(settings);
    assertThatThrownBy(() -> recipe.config(DataLayout.CLASS_FOLDERS))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("recipe " + folder.resolve("mine.json") + ": ")
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void anUnknownKeyIsRefusedAtOnce() {
    assertThatThrownBy(() -> recipe("'lrr': 1, 'data': 'd'"))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "recipe %s: not an option that a recipe can set: lrr, data",
            folder.resolve("mine.json"));
    assertThatThrownBy(() -> Recipe.of("bset"))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no recipe and no file bset; recipes: default, best,");
  }

  private Recipe recipe(String settings) throws IOException {
    String json = "{\"description\": \"mine\", %s}".formatted(settings.replace('\'', '"'));
    return Recipe.of(Files.writeString(folder.resolve("mine.json"), json).toString());
  }
}
