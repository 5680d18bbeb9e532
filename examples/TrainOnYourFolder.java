import alexnet.data.DataSplits;
import alexnet.train.RunDirectory;
import alexnet.train.TrainConfig;
import alexnet.train.TrainListener;
import alexnet.train.TrainResult;
import alexnet.train.Trainer;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** Trains on a folder of class folders: TrainOnYourFolder DATA RUN EPOCHS. */
public final class TrainOnYourFolder {
  private TrainOnYourFolder() {}

  /** Prints the best validation accuracy; the weights are in RUN. */
  public static void main(String[] args) {
    Path data = Path.of(args[0]);
    TrainConfig config =
        TrainConfig.builder().epochs(Integer.parseInt(args[2])).batchSize(16).seed(1).build();
    DataSplits splits = DataSplits.open(data, OptionalDouble.of(0.2), config.seed());
    RunDirectory run = RunDirectory.create(Path.of(args[1]), true);
    TrainResult result =
        new Trainer(config, TrainListener.NONE)
            .run(splits, new RunDirectory.DataSource(data.toAbsolutePath(), 0.2), run);
    System.out.println("validation top-1 " + result.best().validationTop1());
  }
}
