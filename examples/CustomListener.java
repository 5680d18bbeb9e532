import alexnet.data.DataSplits;
import alexnet.train.RunDirectory;
import alexnet.train.TrainConfig;
import alexnet.train.TrainListener;
import alexnet.train.Trainer;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** Watches a run and ends it early: CustomListener DATA RUN. */
public final class CustomListener implements TrainListener {
  private static final int ENOUGH_STEPS = 5;

  private Trainer trainer;

  /** Trains until the listener has seen enough. */
  public static void main(String[] args) {
    Path data = Path.of(args[0]);
    CustomListener listener = new CustomListener();
    listener.trainer = new Trainer(TrainConfig.builder().batchSize(8).build(), listener);
    listener.trainer.run(
        DataSplits.open(data, OptionalDouble.empty(), 1),
        new RunDirectory.DataSource(data.toAbsolutePath(), null),
        RunDirectory.create(Path.of(args[1]), true));
  }

  @Override
  public void onStep(StepMetrics step) {
    System.out.printf("step %d: loss %.3f%n", step.step(), step.loss());
    if (step.step() == ENOUGH_STEPS) {
      trainer.stop(); // the weights of this step are kept
    }
  }

  @Override
  public void onWarning(String message) {
    System.out.println("careful: " + message);
  }
}
