import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.Arrays;
import java.util.Locale;

/**
 * Times the d2l AlexNet in DJL on synthetic pictures, with DJL's defaults; prints one JSON line.
 *
 * <pre>DjlAlexNet train|infer BATCH RUNS</pre>
 */
public final class DjlAlexNet {
  /** The JVM compiles what lies around the kernels meanwhile. */
  private static final int WARM_UP = 5;

  private static final int CLASSES = 10;

  private DjlAlexNet() {}

  public static void main(String[] args) {
    String job = args[0];
    int batch = Integer.parseInt(args[1]);
    int runs = Integer.parseInt(args[2]);
    double[] times = job.equals("train") ? train(batch, runs) : infer(batch, runs);
    Arrays.sort(times);
    double median = (times[(times.length - 1) / 2] + times[times.length / 2]) / 2;
    System.out.printf(
        Locale.ROOT,
        "{\"peer\": \"djl\", \"version\": \"%s\", \"job\": \"%s\", \"batch\": %d, \"mode\":"
            + " \"default\", \"medianMs\": %.3f, \"bestMs\": %.3f, \"imagesPerSecond\": %.1f}%n",
        Engine.getInstance().getVersion(),
        job,
        batch,
        median,
        times[0],
        batch * 1000 / median);
  }

  private static Block alexNet() {
    return new SequentialBlock()
        .add(convolution(96, 11, 4, 1))
        .add(Activation::relu)
        .add(pooling())
        .add(convolution(256, 5, 1, 2))
        .add(Activation::relu)
        .add(pooling())
        .add(convolution(384, 3, 1, 1))
        .add(Activation::relu)
        .add(convolution(384, 3, 1, 1))
        .add(Activation::relu)
        .add(convolution(256, 3, 1, 1))
        .add(Activation::relu)
        .add(pooling())
        .add(Blocks.batchFlattenBlock())
        .add(Linear.builder().setUnits(4096).build())
        .add(Activation::relu)
        .add(Dropout.builder().optRate(0.5f).build())
        .add(Linear.builder().setUnits(4096).build())
        .add(Activation::relu)
        .add(Dropout.builder().optRate(0.5f).build())
        .add(Linear.builder().setUnits(CLASSES).build());
  }

  private static Block convolution(int filters, int kernel, int stride, int padding) {
    return Conv2d.builder()
        .setFilters(filters)
        .setKernelShape(new Shape(kernel, kernel))
        .optStride(new Shape(stride, stride))
        .optPadding(new Shape(padding, padding))
        .build();
  }

  private static Block pooling() {
    return Pool.maxPool2dBlock(new Shape(3, 3), new Shape(2, 2));
  }

  private static double[] infer(int batch, int runs) {
    double[] times = new double[runs];
    try (NDManager manager = NDManager.newBaseManager()) {
      Block network = alexNet();
      network.initialize(manager, DataType.FLOAT32, new Shape(batch, 3, 224, 224));
      ParameterStore parameters = new ParameterStore(manager, false);
      NDArray pictures = manager.randomNormal(new Shape(batch, 3, 224, 224));
      for (int i = -WARM_UP; i < runs; i++) {
        long start = System.nanoTime();
        // What the layers make belongs to the manager that their input belongs to, and goes with
        // it.
        try (NDManager step = manager.newSubManager()) {
          pictures.tempAttach(step);
          network
              .forward(parameters, new NDList(pictures), false)
              .singletonOrThrow()
              .toFloatArray();
        }
        record(times, i, start);
      }
    }
    return times;
  }

  private static double[] train(int batch, int runs) {
    double[] times = new double[runs];
    Loss loss = Loss.softmaxCrossEntropyLoss();
    Optimizer optimizer =
        Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.01f)).optMomentum(0.9f).build();
    DefaultTrainingConfig config = new DefaultTrainingConfig(loss).optOptimizer(optimizer);
    try (Model model = Model.newInstance("alexnet")) {
      model.setBlock(alexNet());
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(batch, 3, 224, 224));
        NDManager manager = trainer.getManager();
        NDArray pictures = manager.randomNormal(new Shape(batch, 3, 224, 224));
        NDArray labels = manager.arange(batch).mod(CLASSES).toType(DataType.INT64, false);
        for (int i = -WARM_UP; i < runs; i++) {
          long start = System.nanoTime();
          try (NDManager step = manager.newSubManager();
              GradientCollector gradients = trainer.newGradientCollector()) {
            pictures.tempAttach(step);
            NDList logits = trainer.forward(new NDList(pictures));
            NDArray value = loss.evaluate(new NDList(labels), logits);
            gradients.backward(value);
            value.getFloat();
          }
          trainer.step();
          record(times, i, start);
        }
      }
    }
    return times;
  }

  private static void record(double[] times, int i, long start) {
    if (i >= 0) {
      times[i] = (System.nanoTime() - start) / 1e6;
    }
  }
}
