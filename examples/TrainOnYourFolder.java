import alexnet.data.split.DataSource;
import alexnet.run.RunDirectory;
import alexnet.train.TrainListener;
import alexnet.train.TrainResult;
import alexnet.train.Trainer;
import alexnet.train.config.TrainConfig;
import java.nio.file.Path;

/** Trains on a folder of class folders: TrainOnYourFolder DATA RUN EPOCHS. */
public final class TrainOnYourFolder {
  private TrainOnYourFolder() {}

  /** Prints the best validation accuracy; the weights are in RUN. */
  public static void main(String[] args) {
    DataSource data = DataSource.of(Path.of(args[0]));
    RunDirectory run = RunDirectory.create(Path.of(args[1]), true);
    TrainConfig config = TrainConfig.builder().epochs(Integer.parseInt(args[2])).build();
    TrainResult result = new Trainer(config, TrainListener.NONE).run(data, run);
    System.out.println("validation top-1 " + result.validation().orElseThrow().top1());
  }
}
