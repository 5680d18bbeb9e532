package alexnet.train;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.transform.Preprocessing;
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

  private static void refuses(UnaryOperator<TrainConfigBuilder> change, String message) {
    assertThatThrownBy(() -> change.apply(TrainConfig.builder()).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
