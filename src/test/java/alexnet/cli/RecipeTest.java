package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.Narrow;
import alexnet.cli.options.RecipeDefaults;
import alexnet.cli.options.TrainOptions;
import alexnet.data.folder.DataLayout;
import alexnet.model.Initialization;
import alexnet.model.Variant;
import alexnet.train.config.ConfigJson;
import alexnet.train.config.LrSchedule;
import alexnet.train.config.OptimizerConfig;
import alexnet.train.config.Recipe;
import alexnet.train.config.TrainConfig;
import alexnet.train.config.TrainConfigBuilder;
import alexnet.transform.augment.HorizontalFlip;
import alexnet.transform.augment.PcaNoise;
import alexnet.transform.augment.RandomCrop;
import alexnet.transform.augment.RandomResizedCrop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine.Model.CommandSpec;

@Tag("locale")
class RecipeTest {
  @TempDir Path folder;

  @Test
  void theDefaultRecipeIsWhatTrainDoesByItself() throws IOException {
    TrainConfig builder = TrainConfig.builder().build().onThisMachine();
    assertThat(printed()).isEqualTo(builder);
    assertThat(printed("--recipe", "default")).isEqualTo(builder);
  }

  @Test
  void idxFilesKeepTheirOwnDefaultsUnderTheDefaultRecipe() throws IOException {
    Path idx = Files.createDirectory(folder.resolve("idx"));
    Files.createFile(idx.resolve("train-images-idx3-ubyte"));
    Files.createFile(idx.resolve("train-labels-idx1-ubyte"));
    TrainConfig expected = TrainConfig.builder().layout(DataLayout.IDX).build().onThisMachine();
    assertThat(printed("--data", idx)).isEqualTo(expected);
    assertThat(printed("--data", idx, "--recipe", "default")).isEqualTo(expected);
  }

  @Test
  void thePapersRecipe() throws IOException {
    assertThat(printed("--recipe", "paper-2012"))
        .isEqualTo(
            published(Variant.KRIZHEVSKY_2012, 90, 128, 5e-4)
                .init(Initialization.PAPER)
                .schedule(new LrSchedule.Plateau(5, 0.1))
                .augmentation(
                    List.of(new RandomCrop(256, 224), new HorizontalFlip(0.5), new PcaNoise(0.1)))
                .build()
                .onThisMachine());
  }

  @Test
  void torchvisionsRecipe() throws IOException {
    assertThat(printed("--recipe", "torchvision"))
        .isEqualTo(
            published(Variant.TORCHVISION, 90, 256, 1e-4)
                .init(Initialization.PYTORCH)
                .schedule(new LrSchedule.Step(30, 0.1))
                .augmentation(List.of(RandomResizedCrop.of(224, 0.08), new HorizontalFlip(0.5)))
                .build()
                .onThisMachine());
  }

  private static TrainConfigBuilder published(
      Variant variant, int epochs, int batchSize, double weightDecay) {
    return TrainConfig.builder()
        .variant(variant)
        .epochs(epochs)
        .batchSize(batchSize)
        .optimizer(new OptimizerConfig.Sgd(0.9, false, weightDecay))
        .decayBiases(true)
        .learningRate(0.01);
  }

  @Test
  void theBooksRecipe() throws IOException {
    assertThat(printed("--recipe", "d2l"))
        .isEqualTo(
            TrainConfig.builder()
                .epochs(10)
                .batchSize(128)
                .init(Initialization.XAVIER)
                .optimizer(new OptimizerConfig.Sgd(0, false, 0))
                .learningRate(0.01)
                .schedule(new LrSchedule.Constant())
                .augmentation(List.of())
                .build()
                .onThisMachine());
  }

  @Test
  void everyRecipeIsListedWithOneLineAndPrintable() throws IOException {
    CommandRun list = CommandRun.of("train", "--recipe", "list");
    assertThat(list.code()).isZero();
    assertThat(list.out().lines()).hasSameSizeAs(Recipe.NAMES);
    for (String name : Recipe.NAMES) {
      assertThat(list.out().lines()).anyMatch(line -> line.startsWith(name + " "));
      assertThat(CommandRun.of("train", "--help").out()).contains(name);
      printed("--recipe", name);
    }
  }

  /** One mapping, from options and from recipes: the library's configuration is the command's. */
  @ParameterizedTest
  @EnumSource(DataLayout.class)
  void theLibraryMakesTheSameOfEveryRecipe(DataLayout layout) throws IOException {
    Path data = data(layout);
    for (String name : Recipe.NAMES) {
      if (layout.isSmall() && name.equals("paper-2012")) { // nothing is cropped of small pictures
        String reason = "--augment patch needs --resize above 224";
        refused(reason, "--data", data, "--recipe", name);
        assertThatThrownBy(() -> Recipe.of(name).config(layout))
            .hasMessage("recipe paper-2012: " + reason);
      } else {
        assertThat(Recipe.of(name).config(layout).build().onThisMachine())
            .as(name)
            .isEqualTo(printed("--data", data, "--recipe", name));
      }
    }
  }

  @Test
  void theLibraryMakesTheSameOfAFile() throws IOException {
    Path file =
        recipe(
            """
            {"description": "all", "variant": "torchvision", "epochs": 3, "batch-size": 7,
             "seed": 3, "init": "Xavier", "patience": 2, "target-top1": 0.5, "strict": true,
             "optimizer": "Sgd", "lr": 0.02, "momentum": 0.5, "nesterov": true,
             "weight-decay": 0.1, "decay-biases": true, "clip-norm": 2, "accumulate": 3,
             "schedule": "restarts", "restart-epochs": 4, "restart-growth": 3, "warmup": 0.5,
             "dropout": 0.1, "label-smoothing": 0.2, "mixup": 0.3, "cutmix": 0.4, "ema": 0.9,
             "ema-steps": 2, "class-weights": "balanced", "augment": "shift", "shift": 9,
             "flip": 0.1, "color-jitter": 0.2, "color-noise": 0.3, "auto-augment": "rand",
             "rand-operations": 3, "rand-magnitude": 4, "random-erasing": 0.5,
             "erasing-fill": "random", "resize": 300, "workers": 2, "threads": 3,
             "max-megapixels": 4, "precision": "fp32", "device": "cpu"}
            """);
    assertThat(Recipe.of(file.toString()).config(DataLayout.CLASS_FOLDERS).build())
        .isEqualTo(printed("--recipe", file));
  }

  @Test
  void theLibraryGoesOnFromTrainedWeightsAsTheCommandDoes() throws IOException {
    Path run = Narrow.run(folder.resolve("run"));
    TrainConfig printed = printed("--from", run, "--freeze", "features");
    assertThat(
            TrainConfig.builder()
                .fineTune(run, Variant.D2L.weightedFeatures())
                .build()
                .onThisMachine())
        .isEqualTo(printed);
    assertThat(printed.fixedFeatures()).isTrue();
    assertThat(TrainConfig.builder().fineTune(run, 0).build().onThisMachine())
        .isEqualTo(printed("--from", run));
    Path idx = data(DataLayout.IDX);
    assertThat(
            TrainConfig.builder().layout(DataLayout.IDX).fineTune(run, 5).build().onThisMachine())
        .isEqualTo(printed("--data", idx, "--from", run, "--freeze", "features"));
    assertThat(
            TrainConfig.builder()
                .fineTune(run, 3)
                .headLearningRate(0.5)
                .newHead(true)
                .featureCacheMegabytes(7)
                .build()
                .onThisMachine())
        .isEqualTo(
            printed(
                "--from=" + run,
                "--freeze=3",
                "--head-learning-rate=0.5",
                "--new-head",
                "--feature-cache=7"));
    Path file =
        recipe(
            "{\"description\": \"x\", \"from\": \"%s\", \"freeze\": \"features\", \"flip\": 0.5}"
                .formatted(run));
    assertThat(Recipe.of(file.toString()).config(DataLayout.CLASS_FOLDERS).build().onThisMachine())
        .isEqualTo(printed("--recipe", file));
  }

  @Test
  void aRecipeCanSetEveryOptionOfTraining() {
    assertThat(CommandSpec.forAnnotatedObject(new TrainOptions()).options())
        .extracting(RecipeDefaults::plainName)
        .containsExactlyInAnyOrderElementsOf(Recipe.keys());
  }

  private Path data(DataLayout layout) throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    List<String> names =
        switch (layout) {
          case SPLIT_FOLDERS -> List.of("train/a/1.png", "train/b/1.png", "val/a/1.png");
          case CLASS_FOLDERS -> List.of("a/1.png", "b/1.png");
          case IDX -> List.of("train-images-idx3-ubyte", "train-labels-idx1-ubyte");
          case CIFAR -> List.of("data_batch_1.bin", "test_batch.bin");
        };
    for (String name : names) {
      Files.createDirectories(data.resolve(name).getParent());
      Files.createFile(data.resolve(name));
    }
    assertThat(DataLayout.of(data)).isEqualTo(layout);
    return data;
  }

  @Test
  void theCommandLineOverridesARecipe() throws IOException {
    TrainConfig config =
        printed("--recipe", "torchvision", "--lr", "0.5", "--no-decay-biases", "--epochs", "3");
    assertThat(config.learningRate()).isEqualTo(0.5);
    assertThat(config.epochs()).isEqualTo(3);
    assertThat(config.decayBiases()).isFalse();
    assertThat(config.batchSize()).isEqualTo(256);
    assertThat(printed("--recipe", "torchvision", "--decay-biases").decayBiases()).isTrue();
    assertThat(printed("--recipe", "default", "--decay-biases").decayBiases()).isTrue();
  }

  /** torchvision's step-epochs and gamma mean nothing to a cosine, and nobody typed them. */
  @Test
  void whatBelongsToAnOverriddenOptionGoesWithIt() throws IOException {
    assertThat(printed("--recipe", "torchvision", "--schedule", "cosine").schedule())
        .isEqualTo(new LrSchedule.Cosine());
    assertLearns(0.01, 3e-4, "--recipe", "torchvision", "--optimizer", "adamw");
    assertLearns(5e-4, 0.01, "--recipe", "default", "--optimizer", "sgd");
    assertLearns(0.2, 0.1, "--recipe=d2l", "--optimizer=adam", "--lr=0.1", "--weight-decay=0.2");
    assertLearns(1e-4, 0.01, "--recipe", "torchvision", "--optimizer", "SGD"); // its own
    refused(
        "--gamma is an option of --schedule step or plateau",
        "--recipe",
        "torchvision",
        "--schedule",
        "cosine",
        "--gamma",
        "0.5");
  }

  private static void assertLearns(double weightDecay, double rate, Object... options)
      throws IOException {
    TrainConfig config = printed(options);
    assertThat(config.learningRate()).isEqualTo(rate);
    assertThat(config.optimizer().weightDecay()).isEqualTo(weightDecay);
  }

  @Test
  void aFileIsARecipeToo() throws IOException {
    Path file =
        recipe(
            "{\"description\": \"mine\", \"mixup\": 0.2, \"nesterov\": true,"
                + " \"optimizer\": \"sgd\", \"balanced-sampling\": true}");
    TrainConfig config = printed("--recipe", file);
    assertThat(config.optimizer()).isEqualTo(new OptimizerConfig.Sgd(0.9, true, 5e-4));
    assertThat(config.mixing()).isPresent();
    assertThat(printed("--recipe", file, "--mixup", "0").mixing()).isEmpty();
    assertThat(printed("--recipe", file, "--class-weights", "balanced").classBalance())
        .hasToString("weights");
    assertThat(printed("--recipe", file, "--no-balanced-sampling").classBalance())
        .hasToString("none");
  }

  @Test
  void whatIsWrongWithAFileIsSaidInOneLine() throws IOException {
    refused(
        "recipe.json: not an option that a recipe can set: lrr, data",
        "--recipe",
        recipe("{\"description\": \"x\", \"lrr\": 1, \"data\": \"d\"}"));
    refused(
        "recipe.json: Invalid value for option '--lr': 'fast'",
        "--recipe",
        recipe("{\"description\": \"x\", \"lr\": \"fast\"}"));
    refused(
        "recipe.json: lr must be a number, a text, true or false: [1]",
        "--recipe",
        recipe("{\"description\": \"x\", \"lr\": [1]}"));
    refused(
        "recipe.json is not JSON, line 2: ",
        "--recipe",
        recipe("{\"description\": \"x\",\nlr: 1}"));
    refused(
        "recipe.json is not JSON, line 1: Duplicate",
        "--recipe",
        recipe("{\"description\": \"x\", \"lr\": 1, \"lr\": 2}"));
    refused(
        "recipe.json is not a JSON object with a \"description\"",
        "--recipe",
        recipe("{\"lr\": 1}"));
    refused("recipe.json is not a JSON object with a \"description\"", "--recipe", recipe(""));
    refused(
        "--momentum is an option of --optimizer sgd",
        "--recipe",
        recipe("{\"description\": \"x\", \"momentum\": 0.5}"));
    refused(
        "epochs must be 1 to 100,000: 0",
        "--recipe",
        recipe("{\"description\": \"x\", \"epochs\": 0}"));
    refused("no recipe and no file bset; recipes: default, best,", "--recipe", "bset");
    refused("no recipe and no file", "--recipe", folder);
  }

  @Test
  void trainStillNeedsDataAndARunFolder() {
    CommandRun run = CommandRun.of("train", "--recipe", "best");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("Missing required option: '--data=DIR'");
  }

  private Path recipe(String json) throws IOException {
    return Files.writeString(folder.resolve("recipe.json"), json);
  }

  /** What {@code --print-config} prints, read as a run's configuration is. */
  private static TrainConfig printed(Object... options) throws IOException {
    CommandRun run = print(options);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    return ConfigJson.mapper().readValue(run.out(), TrainConfig.class);
  }

  private static void refused(String message, Object... options) {
    CommandRun run = print(options);
    assertThat(run.code()).as(run.out()).isEqualTo(2);
    assertThat(run.errorLines()).hasSize(2); // and where to find help
    assertThat(run.errorLines().get(0)).contains(message);
  }

  private static CommandRun print(Object... options) {
    List<Object> args = new ArrayList<>(List.of("train", "--print-config"));
    args.addAll(List.of(options));
    return CommandRun.of(args.toArray());
  }
}
