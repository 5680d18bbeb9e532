package alexnet.train.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.image.ImageTransform;
import alexnet.transform.Pipeline;
import alexnet.transform.Preprocessing;
import alexnet.transform.augment.Augmentation;
import alexnet.transform.augment.HorizontalFlip;
import alexnet.transform.augment.RandomErasing;
import alexnet.transform.augment.RandomResizedCrop;
import alexnet.transform.augment.TrivialAugment;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class TrainConfigTest {
  @Test
  void eachValueOutOfRangeIsNamedWithItsRange() {
    refuses(c -> c.epochs(0), "epochs must be 1 to 100,000: 0");
    refuses(c -> c.batchSize(-3), "batch size must be 0 to 65,536: -3");
    refuses(c -> c.workers(0), "workers must be 1 to 256: 0");
    refuses(c -> c.threads(0), "threads must be 1 to 1,024: 0");
    refuses(c -> c.learningRate(0), "learning rate must be above 0: 0");
    refuses(c -> c.learningRate(Double.NaN), "learning rate must be above 0: NaN");
    refuses(c -> c.labelSmoothing(1), "label smoothing must be in [0, 1): 1");
    refuses(c -> c.clipNorm(-1), "gradient clipping must be at least 0: -1");
    refuses(c -> c.dropout(1), "dropout must be in [0, 1): 1");
    refuses(c -> c.patience(-1), "patience must be 0 to 100,000: -1");
    refuses(c -> c.targetTop1(98), "target top-1 must be 0 to 1: 98");
    refuses(c -> c.targetTop1(Double.NaN), "target top-1 must be 0 to 1: NaN");
    refuses(
        c -> c.optimizer(new OptimizerConfig.Sgd(1, false, 0)), "momentum must be in [0, 1): 1");
    refuses(
        c -> c.optimizer(new OptimizerConfig.Sgd(0, true, 0)), "nesterov needs a momentum above 0");
    refuses(
        c -> c.optimizer(new OptimizerConfig.Adam(0.9, 0.999, -1, true)),
        "weight decay must be at least 0: -1");
    refuses(
        c ->
            c.preprocessing(
                new Preprocessing(
                    256, 200, Preprocessing.IMAGENET_MEAN, Preprocessing.IMAGENET_STD)),
        "crop 200 does not fit the network d2l, which takes 224x224");
  }

  /** torchvision's order: crop, flip, automatic augmentation, erasing. */
  @Test
  void whatFollowsTheCropComesAfterIt() {
    RandomErasing erasing = RandomErasing.of(0.5, RandomErasing.Fill.MEAN);
    HorizontalFlip flip = new HorizontalFlip(0.5);
    TrivialAugment auto = new TrivialAugment();
    RandomResizedCrop crop = RandomResizedCrop.of(224, 0.35);
    assertThat(steps(flip, auto, erasing))
        .containsExactly(flip, Preprocessing.DEFAULT, auto, erasing);
    assertThat(steps(flip)).containsExactly(flip, Preprocessing.DEFAULT);
    assertThat(steps(crop, flip, auto, erasing)).containsExactly(crop, flip, auto, erasing);
    assertThat(steps()).containsExactly(Preprocessing.DEFAULT);
  }

  private static List<ImageTransform> steps(Augmentation... augmentation) {
    TrainConfig config = TrainConfig.builder().augmentation(List.of(augmentation)).build();
    return ((Pipeline) config.trainingTransform()).steps();
  }

  private static void refuses(UnaryOperator<TrainConfigBuilder> change, String message) {
    assertThatThrownBy(() -> change.apply(TrainConfig.builder()).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
