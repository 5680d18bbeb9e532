package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.cli.options.TrainOptions;
import alexnet.data.folder.DataLayout;
import alexnet.train.config.TrainConfig;
import alexnet.transform.Preprocessing;
import alexnet.transform.augment.HorizontalFlip;
import alexnet.transform.augment.PaddedShift;
import alexnet.transform.augment.RandomResizedCrop;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What each data layout gets unless the user says otherwise. */
class LayoutOptionsTest {
  @Command
  private static final class Holder {
    @Mixin private TrainOptions options;
  }

  private static TrainConfig config(DataLayout layout, String... args) {
    return CommandLine.populateCommand(new Holder(), args).options.config(layout);
  }

  @Test
  void cifarPicturesAreEnlargedWholeShiftedByFourPixelsAndMirrored() {
    TrainConfig config = config(DataLayout.CIFAR);
    assertThat(config.preprocessing()).isEqualTo(Preprocessing.IDX);
    assertThat(config.augmentation()).containsExactly(new PaddedShift(4), new HorizontalFlip(0.5));
    assertThat(config)
        .usingRecursiveComparison()
        .ignoringFields("workers", "threads", "device", "precision")
        .isEqualTo(TrainConfig.builder().layout(DataLayout.CIFAR).build());
  }

  @Test
  void whatIsGivenGoesBeforeTheLayout() {
    assertThat(config(DataLayout.CIFAR, "--flip", "0").augmentation())
        .containsExactly(new PaddedShift(4));
    assertThat(config(DataLayout.CIFAR, "--shift", "2").augmentation())
        .containsExactly(new PaddedShift(2), new HorizontalFlip(0.5));
    assertThat(config(DataLayout.CIFAR, "--augment", "NONE").augmentation()).isEmpty();
    assertThat(config(DataLayout.CIFAR, "--augment", "CROP").augmentation().get(0))
        .isInstanceOf(RandomResizedCrop.class);
    assertThat(config(DataLayout.CIFAR, "--resize", "256").preprocessing())
        .isEqualTo(Preprocessing.DEFAULT);
  }

  @Test
  void otherLayoutsKeepTheirs() {
    assertThat(config(DataLayout.IDX).augmentation()).isEqualTo(List.of(new PaddedShift(2)));
    assertThat(config(DataLayout.IDX, "--color-jitter", "0.1").augmentation())
        .hasSize(2)
        .startsWith(new PaddedShift(2));
    for (DataLayout folders :
        new DataLayout[] {DataLayout.SPLIT_FOLDERS, DataLayout.CLASS_FOLDERS}) {
      assertThat(config(folders).augmentation())
          .isEqualTo(List.of(RandomResizedCrop.of(224, 0.35), new HorizontalFlip(0.5)));
      assertThat(config(folders).preprocessing()).isEqualTo(Preprocessing.DEFAULT);
    }
  }
}
