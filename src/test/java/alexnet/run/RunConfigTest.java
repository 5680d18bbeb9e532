package alexnet.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.data.folder.DataLayout;
import alexnet.image.DecodeLimits;
import alexnet.model.Initialization;
import alexnet.model.Variant;
import alexnet.torch.ComputeDevice;
import alexnet.torch.Precision;
import alexnet.train.config.BatchMixing;
import alexnet.train.config.Checkpointing;
import alexnet.train.config.ClassBalance;
import alexnet.train.config.ConfigJson;
import alexnet.train.config.Ema;
import alexnet.train.config.FineTuning;
import alexnet.train.config.LrSchedule;
import alexnet.train.config.OptimizerConfig;
import alexnet.train.config.TrainConfig;
import alexnet.transform.Preprocessing;
import alexnet.transform.augment.Augmentation;
import alexnet.transform.augment.ColorJitter;
import alexnet.transform.augment.HorizontalFlip;
import alexnet.transform.augment.PaddedShift;
import alexnet.transform.augment.PcaNoise;
import alexnet.transform.augment.RandAugment;
import alexnet.transform.augment.RandomCrop;
import alexnet.transform.augment.RandomErasing;
import alexnet.transform.augment.RandomResizedCrop;
import alexnet.transform.augment.TrivialAugment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("locale")
class RunConfigTest {
  @TempDir Path folder;

  static Stream<TrainConfig> configs() {
    return Stream.of(
        TrainConfig.builder().build(),
        TrainConfig.builder().layout(DataLayout.IDX).device(ComputeDevice.CPU).build(),
        TrainConfig.builder()
            .variant(Variant.KRIZHEVSKY_2012)
            .epochs(90)
            .batchSize(128)
            .seed(Long.MIN_VALUE)
            .workers(3)
            .threads(2)
            .precision(Precision.BF16)
            .init(Initialization.PYTORCH)
            .optimizer(new OptimizerConfig.Sgd(0.9, true, 5e-4))
            .learningRate(0.1 + 0.2) // has no short decimal form
            .schedule(new LrSchedule.Warmup(2.5, new LrSchedule.Step(30, 0.1)))
            .decayBiases(true)
            .accumulate(4)
            .ema(new Ema(0.999, 8))
            .labelSmoothing(0.1)
            .mixing(new BatchMixing.Either(new BatchMixing.Mixup(0.2), new BatchMixing.CutMix(1)))
            .classBalance(ClassBalance.WEIGHTS)
            .clipNorm(1)
            .dropout(0)
            .patience(7)
            .targetTop1(0.98)
            .preprocessing(
                new Preprocessing(232, 224, List.of(0.5, 0.5, 0.5), List.of(0.25, 0.25, 0.25)))
            .augmentation(allKinds())
            .limits(new DecodeLimits(1L << 40, 1L << 41))
            .strict(true)
            .build(),
        TrainConfig.builder()
            .variant(Variant.TORCHVISION)
            .fineTuning(
                new FineTuning(Path.of("runs/before").toAbsolutePath(), 5, 0.003, true, 100))
            .schedule(new LrSchedule.Cosine())
            .augmentation(List.of())
            .optimizer(new OptimizerConfig.Adam(0.9, 0.98, 0, false))
            .build(),
        TrainConfig.builder()
            .schedule(new LrSchedule.WarmRestarts(10, 2))
            .mixing(new BatchMixing.CutMix(0.3))
            .classBalance(ClassBalance.SAMPLING)
            .init(Initialization.XAVIER)
            .build(),
        TrainConfig.builder().schedule(new LrSchedule.Plateau(5, 0.5)).build(),
        TrainConfig.builder().schedule(new LrSchedule.Constant()).build());
  }

  private static List<Augmentation> allKinds() {
    return List.of(
        new PaddedShift(4),
        RandomResizedCrop.of(224, 1.0 / 3),
        new RandomCrop(256, 224),
        new HorizontalFlip(0.25),
        new ColorJitter(0.1, 0.2, 0.3, 0.4),
        new PcaNoise(0.1),
        new TrivialAugment(),
        new RandAugment(3, 12),
        RandomErasing.of(0.25, RandomErasing.Fill.RANDOM));
  }

  @ParameterizedTest
  @MethodSource("configs")
  void isReadAsItWasWritten(TrainConfig train) throws IOException {
    RunConfig config =
        new RunConfig(
            Optional.of(Path.of("some/pictures").toAbsolutePath()),
            OptionalDouble.of(0.15),
            3,
            List.of("a \"quoted\" class", "猫"),
            Optional.of(new RunConfig.Pictures(100, 20, "0a", "0b")),
            train,
            new Checkpointing(50, 3, Checkpointing.OnFailure.STOP),
            Optional.of(Duration.ofMinutes(90)),
            "1.2");
    assertThat(writtenAndRead(config)).isEqualTo(config);
    assertThat(config.toJson())
        .startsWith("{\n  \"data\" : \"")
        .contains("\n  \"valSplit\" : 0.15,\n  \"splitSeed\" : 3,\n")
        .contains("\n  \"pictures\" : {\n    \"train\" : 100,\n    \"validation\" : 20,\n")
        .endsWith(",\n  \"maxTime\" : \"PT1H30M\",\n  \"version\" : \"1.2\"\n}\n");
  }

  @Test
  void whatIsAbsentStandsAsNull() throws IOException {
    RunConfig config = plain(Optional.empty());
    assertThat(writtenAndRead(config)).isEqualTo(config);
    assertThat(config.toJson())
        .startsWith("{\n  \"data\" : null,\n  \"valSplit\" : null,\n  \"splitSeed\" : 1,\n")
        .contains("\n  \"classes\" : [ \"x\", \"y\" ],\n  \"pictures\" : null,\n  \"train\" : {\n")
        .endsWith(",\n  \"maxTime\" : null,\n  \"version\" : \"development\"\n}\n");
  }

  private RunConfig writtenAndRead(RunConfig config) throws IOException {
    Files.writeString(folder.resolve("config.json"), config.toJson());
    return RunConfig.read(folder);
  }

  private static RunConfig plain(Optional<Path> data) {
    return new RunConfig(
        data,
        OptionalDouble.empty(),
        1,
        List.of("x", "y"),
        Optional.empty(),
        TrainConfig.builder().build(),
        Checkpointing.DEFAULT,
        Optional.empty(),
        "development");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"epochs\" : 20 | \"epochs\" : -3 | train: epochs must be 1 to 100,000: -3",
        "\"epochs\" : 20 | \"epochs\" : 20.5 | train.epochs",
        "\"epochs\" : 20 | \"epochs\" : null | train.epochs",
        "\"epochs\" : 20 | \"epochs\" : \"20\" | train.epochs",
        "\"epochs\" : 20, | '' | train.epochs: missing",
        "\"epochs\" : 20 | \"epochs\" : 20, \"sigma\" : 1 | train.sigma: not a setting",
        "\"OneCycle\" | \"TwoCycle\" | train.schedule",
        "\"rising\" : 0.3 | \"rising\" : 3 | train.schedule: the rising part of one-cycle",
        "\"he\" | \"she\" | train.init",
        "\"checkpoints\" | \"chickpeas\" | checkpoints: missing",
        "\"d2l\" | 3 | train.variant",
        "{ | [ | config.json",
        "\"maxTime\" : null | \"maxTime\" : \"soon\" | maxTime: not a Duration: soon",
        "\"maxTime\" : null | \"maxTime\" : \"PT-1S\" | maximal time must be above 0",
      })
  void whatIsWrongIsSaidInOneLine(String correct, String wrong, String said) throws IOException {
    String text = plain(Optional.of(Path.of("pictures"))).toJson();
    assertThat(text).contains(correct);
    Files.writeString(folder.resolve("config.json"), text.replaceFirst("\\Q" + correct, wrong));
    assertThatThrownBy(() -> RunConfig.read(folder))
        .isInstanceOf(RunException.class)
        .hasMessageStartingWith(folder.resolve("config.json") + " is damaged")
        .hasMessageContaining(said)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void anOlderRunIsRefusedInOneLine() throws IOException {
    Files.writeString(
        folder.resolve("config.json"),
        "{\"data\": \"/pictures\", \"valSplit\": null, \"splitSeed\": 1, \"classes\": [\"x\","
            + " \"y\"]}");
    assertThatThrownBy(() -> RunConfig.read(folder))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("of another version of the program")
        .message()
        .doesNotContain("\n");
    assertThat(RunDirectory.dataSource(folder)).isPresent();
  }

  /** Written before there was {@code --target-top1}. */
  @Test
  void aSettingThatAnOlderRunDoesNotHaveMeansWhatWasDoneThen() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/train/config-0.1.0.json")) {
      Files.copy(in, folder.resolve("config.json"));
    }
    RunConfig older = RunConfig.read(folder);
    assertThat(older.train().targetTop1()).isZero();
    assertThat(older.train().patience()).isEqualTo(3);
    assertThat(older.train().schedule()).isEqualTo(new LrSchedule.Cosine());
    assertThat(older.pictures().orElseThrow().train()).isEqualTo(100);
    assertThat(writtenAndRead(older)).isEqualTo(older);
  }

  @ParameterizedTest
  @CsvSource({"''", "null", "1", "{", "{}x"})
  void damageIsSaid(String text) throws IOException {
    Files.writeString(folder.resolve("config.json"), text);
    assertThatThrownBy(() -> RunConfig.read(folder))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("config.json is damaged");
  }

  @Test
  void aFolderWithoutItIsNoRun() {
    assertThatThrownBy(() -> RunConfig.read(folder))
        .isInstanceOf(RunException.class)
        .hasMessageContaining(folder + " is not a run: it has no config.json");
  }

  @Test
  void aPathIsWrittenSoThatItMeansTheSameEverywhere() throws IOException {
    TrainConfig train =
        TrainConfig.builder().fineTuning(new FineTuning(Path.of("before"), 0, 1, false, 0)).build();
    String text = ConfigJson.mapper().writeValueAsString(train);
    assertThat(
            ConfigJson.mapper()
                .readValue(text, TrainConfig.class)
                .fineTuning()
                .orElseThrow()
                .from())
        .isEqualTo(Path.of("before").toAbsolutePath());
  }
}
