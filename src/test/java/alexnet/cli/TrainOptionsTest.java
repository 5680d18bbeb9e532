package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.train.config.BatchMixing;
import alexnet.train.config.ClassBalance;
import alexnet.train.config.ConfigJson;
import alexnet.train.config.Ema;
import alexnet.train.config.LrSchedule;
import alexnet.train.config.TrainConfig;
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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From options to a configuration, as {@code --print-config} tells it. */
class TrainOptionsTest {
  @Test
  void schedules() throws IOException {
    assertThat(config("--schedule restarts").schedule())
        .isEqualTo(new LrSchedule.WarmRestarts(10, 2));
    assertThat(config("--schedule restarts --restart-epochs 3 --restart-growth 1").schedule())
        .isEqualTo(new LrSchedule.WarmRestarts(3, 1));
    assertThat(config("--schedule plateau").schedule()).isEqualTo(new LrSchedule.Plateau(5, 0.1));
    assertThat(config("--schedule plateau --plateau-epochs 2 --gamma 0.5 --warmup 1").schedule())
        .isEqualTo(new LrSchedule.Warmup(1, new LrSchedule.Plateau(2, 0.5)));
    assertThat(config("--schedule step --gamma 0.5").schedule())
        .isEqualTo(new LrSchedule.Step(30, 0.5));
  }

  @Test
  void regularization() throws IOException {
    assertThat(config("--mixup 0.2").mixing()).contains(new BatchMixing.Mixup(0.2));
    assertThat(config("--cutmix 1").mixing()).contains(new BatchMixing.CutMix(1));
    assertThat(config("--cutmix 1 --mixup 0.4").mixing())
        .contains(new BatchMixing.Either(new BatchMixing.Mixup(0.4), new BatchMixing.CutMix(1)));
    assertThat(config("--mixup 0").mixing()).isEmpty();
    assertThat(config("--ema 0.99").ema()).contains(new Ema(0.99, 1));
    assertThat(config("--ema 0.9 --ema-steps 8").ema()).contains(new Ema(0.9, 8));
    assertThat(config("--ema 0").ema()).isEmpty();
    assertThat(config("--class-weights balanced").classBalance()).isEqualTo(ClassBalance.WEIGHTS);
    assertThat(config("--class-weights none").classBalance()).isEqualTo(ClassBalance.NONE);
    assertThat(config("--balanced-sampling").classBalance()).isEqualTo(ClassBalance.SAMPLING);
    assertThat(config("--accumulate 4").accumulate()).isEqualTo(4);
    assertThat(config("--init xavier").init()).hasToString("xavier");
  }

  @Test
  void augmentationsComeInTorchvisionsOrder() throws IOException {
    assertThat(
            config(
                    "--random-erasing 0.25 --auto-augment trivial --color-noise 0.1"
                        + " --color-jitter 0.2 --min-crop 0.5")
                .augmentation())
        .isEqualTo(
            List.of(
                RandomResizedCrop.of(224, 0.5),
                new HorizontalFlip(0.5),
                new ColorJitter(0.2, 0.2, 0.2, 0),
                new PcaNoise(0.1),
                new TrivialAugment(),
                RandomErasing.of(0.25, RandomErasing.Fill.MEAN)));
    assertThat(config("--augment patch --flip 0 --resize 288").augmentation())
        .isEqualTo(List.of(new RandomCrop(288, 224)));
    assertThat(config("--augment shift --flip 0").augmentation())
        .isEqualTo(List.of(new PaddedShift(16)));
    assertThat(
            config(
                    "--augment none --auto-augment rand --rand-magnitude 5 --random-erasing 1"
                        + " --erasing-fill random")
                .augmentation())
        .isEqualTo(List.of(new RandAugment(2, 5), RandomErasing.of(1, RandomErasing.Fill.RANDOM)));
    assertThat(config("--auto-augment none --random-erasing 0").augmentation())
        .isEqualTo(TrainConfig.builder().build().augmentation());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--gamma 0.5 | --gamma is an option of --schedule step or plateau",
        "--plateau-epochs 3 | --plateau-epochs is an option of --schedule plateau",
        "--restart-epochs 3 | --restart-epochs is an option of --schedule restarts",
        "--restart-growth 3 --schedule step | --restart-growth is an option of --schedule restarts",
        "--schedule restarts --restart-growth 0 | growth between restarts must be 1 to 100: 0",
        "--ema-steps 3 | --ema-steps is an option of --ema",
        "--ema 0 --ema-steps 3 | --ema-steps is an option of --ema",
        "--ema 1 | ema must be in [0, 1): 1",
        "--ema -0.1 | ema must be in [0, 1): -0.1",
        "--ema 0.9 --ema-steps 0 | steps between updates of the average must be 1 to 1,000,000: 0",
        "--mixup -1 | --mixup must be at least 0: -1.0",
        "--cutmix NaN | --cutmix must be at least 0: NaN",
        "--class-weights balanced --balanced-sampling | both make up for small classes; choose one",
        "--class-weights heavy | expected one of [NONE, BALANCED]",
        "--accumulate 0 | --accumulate must be 1 to 10,000: 0",
        "--rand-operations 3 | --rand-operations is an option of --auto-augment rand",
        "--auto-augment trivial --rand-magnitude 3 | --rand-magnitude is an option of",
        "--auto-augment rand --rand-magnitude 31 | --rand-magnitude must be 0 to 30: 31",
        "--auto-augment rand --rand-operations 0 | --rand-operations must be 1 to 14: 0",
        "--erasing-fill mean | --erasing-fill is an option of --random-erasing",
        "--random-erasing 2 | --random-erasing must be 0 to 1: 2.0",
        "--color-noise -1 | --color-noise must be at least 0: -1.0",
        "--color-noise 11 | sigma of colour noise must be 0.0..10.0, got 11.0",
        "--augment patch --resize 224 | --augment patch needs --resize above 224",
        "--augment patch --min-crop 0.5 | --min-crop is an option of --augment crop",
        "--nesterov --optimizer adam | --nesterov is an option of --optimizer sgd",
      })
  void whatWouldDoNothingOrIsOutOfRangeIsRefused(String options, String message) {
    CommandRun run = print(options);
    assertThat(run.code()).as(run.out()).isEqualTo(2);
    assertThat(run.err()).contains(message);
    assertThat(run.errorLines()).hasSize(2);
  }

  @Test
  void helpHasASectionForEachSubject() {
    List<String> help = CommandRun.of("train", "--help").out().lines().toList();
    List<String> sections =
        List.of(
            "Optimizer:",
            "Learning-rate schedule:",
            "Regularization:",
            "Augmentation:",
            "Fine-tuning:",
            "Computing:");
    assertThat(help.stream().filter(line -> line.matches("[A-Z].*[^ ]:"))).containsAll(sections);
    int mixup = indexOf(help, "--mixup");
    assertThat(mixup).isBetween(help.indexOf("Regularization:"), help.indexOf("Augmentation:"));
    // Every option once.
    assertThat(help.stream().filter(line -> line.contains("      --mixup="))).hasSize(1);
    assertThat(help.stream().filter(line -> line.contains("      --workers="))).hasSize(1);
  }

  private static int indexOf(List<String> lines, String text) {
    return (int) lines.stream().takeWhile(line -> !line.contains(text)).count();
  }

  private static TrainConfig config(String options) throws IOException {
    CommandRun run = print(options);
    assertThat(run.code()).as(run.err()).isZero();
    return ConfigJson.mapper().readValue(run.out(), TrainConfig.class);
  }

  private static CommandRun print(String options) {
    return CommandRun.of(
        Stream.concat(Stream.of("train", "--print-config"), Stream.of(options.split(" ", -1)))
            .toArray());
  }
}
