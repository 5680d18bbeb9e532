import alexnet.data.split.DataSource;
import alexnet.run.RunDirectory;
import alexnet.train.TrainListener;
import alexnet.train.Trainer;
import alexnet.train.config.TrainConfig;
import java.nio.file.Path;

/** Watches a run and ends it early: CustomListener DATA RUN. */
public final class CustomListener implements TrainListener {
  private Trainer trainer;

  /** Trains until the listener has seen the second epoch begin. */
  public static void main(String[] args) {
    CustomListener listener = new CustomListener();
    listener.trainer = new Trainer(TrainConfig.builder().batchSize(8).build(), listener);
    listener.trainer.run(
        DataSource.of(Path.of(args[0])), RunDirectory.create(Path.of(args[1]), true));
  }

  @Override
  public void onStep(StepMetrics step) {
    System.out.printf("epoch %d, step %d: loss %.3f%n", step.epoch(), step.step(), step.loss());
    if (step.epoch() == 2) {
      trainer.stop(); // the weights of this step are kept
    }
  }

  @Override
  public void onWarning(String message) {
    System.out.println("careful: " + message);
  }
}
