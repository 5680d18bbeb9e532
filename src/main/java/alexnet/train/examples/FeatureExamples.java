package alexnet.train.examples;

import alexnet.data.Sample;
import alexnet.data.Skipped;
import alexnet.data.loader.LoaderConfig;
import alexnet.eval.Judgement;
import alexnet.eval.Outcome;
import alexnet.eval.Tally;
import alexnet.model.AlexNet;
import alexnet.model.Inference;
import alexnet.torch.Tensors;
import alexnet.train.config.TrainConfig;
import alexnet.train.step.BatchMix;
import alexnet.train.step.Minibatch;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * The output of the frozen convolutional half, computed once for every picture: what is left to
 * train is the classifier, in seconds an epoch. It learns from the same batches in the same order
 * as {@link PictureExamples} would without augmentation.
 */
public final class FeatureExamples implements Examples {
  private static final int VALIDATION_BATCH = 64;

  private final TrainingData data;
  private final LoaderConfig loader;
  private final FeatureFile features;

  /**
   * @param features rows of the training pictures, then of the validation pictures
   */
  public FeatureExamples(TrainingData data, LoaderConfig loader, FeatureFile features) {
    this.data = data;
    this.loader = loader;
    this.features = features;
  }

  /** Room that kept features take, 0 if they are not kept. */
  public static long keptBytes(TrainConfig config, TrainingData data) {
    if (!config.fixedFeatures()) {
      return 0;
    }
    long bytes = FeatureFile.bytes(config.variant(), data.all().size());
    return bytes <= config.fineTuning().orElseThrow().featureCacheMegabytes() * 1_000_000L
        ? bytes
        : 0;
  }

  private final class FeatureBatch implements Minibatch {
    private final int[] rows;

    FeatureBatch(int[] rows) {
      this.rows = rows;
    }

    @Override
    public int[] labels() {
      return labelsOf(data.train().samples(), rows);
    }

    @Override
    public List<Skipped> skipped() {
      return List.of();
    }

    @Override
    public Tensor input(BatchMix mix) {
      return tensor(rows);
    }
  }

  private static int[] labelsOf(List<Sample> samples, int[] rows) {
    return Arrays.stream(rows).map(row -> samples.get(row).label()).toArray();
  }

  private Tensor tensor(int[] rows) {
    float[] values = new float[rows.length * features.width()];
    for (int i = 0; i < rows.length; i++) {
      features.read(rows[i], values, i * features.width());
    }
    return Tensors.of(values, rows.length, features.width());
  }

  @Override
  public int batches() {
    return (data.train().size() + loader.batchSize() - 1) / loader.batchSize();
  }

  @Override
  public Iterable<FeatureBatch> epoch(int number, int from) {
    int[] order = loader.order(data.train(), number);
    return () ->
        IntStream.range(from, batches())
            .mapToObj(
                batch -> {
                  int first = batch * loader.batchSize();
                  int end = Math.min(order.length, first + loader.batchSize());
                  return new FeatureBatch(Arrays.copyOfRange(order, first, end));
                })
            .iterator();
  }

  @Override
  public UnaryOperator<Tensor> learner(AlexNet network) {
    return network.classifier()::forward;
  }

  @Override
  public Duration waited() {
    return Duration.ZERO;
  }

  @Override
  public boolean hasValidation() {
    return !data.validation().isEmpty();
  }

  @Override
  public Judgement validate(Inference inference, IntConsumer progress) {
    List<Sample> samples = data.validation().samples();
    Tally tally = new Tally(data.validation().classes().size());
    Judgement.Builder judgement = Judgement.builder();
    for (int from = 0; from < samples.size(); from += VALIDATION_BATCH) {
      int to = Math.min(samples.size(), from + VALIDATION_BATCH);
      int offset = data.train().size();
      int[] rows = IntStream.range(offset + from, offset + to).toArray();
      float[][] logits = inference.classify(() -> tensor(rows));
      tally.add(logits, labelsOf(samples, IntStream.range(from, to).toArray()));
      for (int i = 0; i < logits.length; i++) {
        judgement.accept(Outcome.of(samples.get(from + i), logits[i]));
      }
      progress.accept(to);
    }
    return judgement.build(tally.report(data.validation().classes(), List.of()));
  }

  @Override
  public void close() {}
}
