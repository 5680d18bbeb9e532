package alexnet.bench;

import alexnet.model.AlexNet;
import alexnet.model.Layer;
import alexnet.model.LayerSummary;
import alexnet.torch.NativeScope;
import alexnet.torch.Precision;
import alexnet.train.config.OptimizerConfig;
import alexnet.train.step.Optimizer;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * One step of {@link alexnet.train.Trainer} on a batch that is there already: SGD with learning
 * rate 0.01 and momentum 0.9, the loss read back.
 */
final class TrainingTask implements Task {
  private static final double LEARNING_RATE = 0.01;
  private static final OptimizerConfig SGD = new OptimizerConfig.Sgd(0.9, false, 0);

  private final AlexNet network;
  private final Precision precision;
  private final SyntheticBatch batch;
  private final Optimizer optimizer;

  /** What is told of a step while it runs. */
  interface Observer {
    /** Nothing is told. */
    Observer NONE = new Observer() {};

    /** The step begins. */
    default void begun() {}

    /** The gradients of the last step are gone. */
    default void cleared() {}

    /** A layer's forward pass is done. */
    default void forward(Layer layer, Tensor output) {}

    /** The loss is there. */
    default void loss() {}

    /** All gradients are there. */
    default void backward() {}

    /** The weights are changed. */
    default void updated() {}
  }

  /** Takes the network over, and closes it. */
  TrainingTask(AlexNet network, Precision precision, int batch) {
    this.network = network;
    this.precision = precision;
    this.batch = SyntheticBatch.of(network.variant(), network.classes(), batch);
    this.optimizer = Optimizer.of(SGD, network, true);
    network.train();
  }

  @Override
  public void run() {
    step(Observer.NONE);
  }

  /** One update of the weights; the loss before it. */
  double step(Observer observer) {
    try (NativeScope scope = NativeScope.open()) {
      observer.begun();
      optimizer.zeroGrad();
      observer.cleared();
      Tensor logits;
      try (Precision.Autocast autocast = precision.autocast()) {
        logits = autocast.toFloat(forward(observer));
      }
      Tensor loss = torch.cross_entropy(logits, batch.labels());
      observer.loss();
      loss.backward();
      observer.backward();
      optimizer.step(LEARNING_RATE);
      observer.updated();
      return loss.item_double();
    }
  }

  private Tensor forward(Observer observer) {
    return observer == Observer.NONE
        ? network.forward(batch.pictures())
        : network.forward(batch.pictures(), observer::forward);
  }

  @Override
  public List<LayerTime> layers(LayerSummary table, Repetitions repetitions) {
    try (TrainingProfile profile = new TrainingProfile(table, batch.size())) {
      Timing timing = repetitions.time(() -> step(profile));
      return profile.layers(timing.runs());
    }
  }

  @Override
  public void close() {
    optimizer.close();
    batch.close();
    network.close();
  }
}
