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
 * <pre>DjlAlexNet train|infer BATCH RUNS SECONDS</pre>
 *
 * Once the seconds have passed, no more runs than three are timed; 0: all of them.
 */
public final class DjlAlexNet {
  private static final int WARM_UPS = 2;

  /** The JVM compiles what lies around the kernels meanwhile. */
  private static final double WARM_UP_SECONDS = 2;

  private static final int FEWEST = 3;
  private static final int CLASSES = 10;

  private DjlAlexNet() {}

  public static void main(String[] args) {
    String job = args[0];
    int batch = Integer.parseInt(args[1]);
    int runs = Integer.parseInt(args[2]);
    double seconds = Double.parseDouble(args[3]);
    double[] times =
        job.equals("train") ? train(batch, runs, seconds) : infer(batch, runs, seconds);
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

  private static double[] infer(int batch, int runs, double seconds) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Block network = alexNet();
      network.initialize(manager, DataType.FLOAT32, new Shape(batch, 3, 224, 224));
      ParameterStore parameters = new ParameterStore(manager, false);
      NDArray pictures = manager.randomNormal(new Shape(batch, 3, 224, 224));
      return timed(
          () -> {
            // What the layers make belongs to the manager that their input belongs to, and goes
            // with it.
            try (NDManager step = manager.newSubManager()) {
              pictures.tempAttach(step);
              network
                  .forward(parameters, new NDList(pictures), false)
                  .singletonOrThrow()
                  .toFloatArray();
            }
          },
          runs,
          seconds);
    }
  }

  private static double[] train(int batch, int runs, double seconds) {
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
        return timed(
            () -> {
              try (NDManager step = manager.newSubManager();
                  GradientCollector gradients = trainer.newGradientCollector()) {
                pictures.tempAttach(step);
                NDList logits = trainer.forward(new NDList(pictures));
                NDArray value = loss.evaluate(new NDList(labels), logits);
                gradients.backward(value);
                value.getFloat();
              }
              trainer.step();
            },
            runs,
            seconds);
      }
    }
  }

  /** Milliseconds of each timed run. */
  private static double[] timed(Runnable step, int runs, double seconds) {
    long begin = System.nanoTime();
    for (int i = 0; i < WARM_UPS || since(begin) < WARM_UP_SECONDS; i++) {
      step.run();
    }
    double[] times = new double[runs];
    int count = 0;
    begin = System.nanoTime();
    while (count < runs && (count < FEWEST || seconds == 0 || since(begin) < seconds)) {
      long start = System.nanoTime();
      step.run();
      times[count++] = since(start) * 1e3;
    }
    return Arrays.copyOf(times, count);
  }

  private static double since(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e9;
  }
}
