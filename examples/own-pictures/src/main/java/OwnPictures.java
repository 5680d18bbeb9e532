import alexnet.data.Dataset;
import alexnet.data.Sample;
import alexnet.data.split.DataSplits;
import alexnet.model.Variant;
import alexnet.predict.Classifier;
import alexnet.report.ReportBuilder;
import alexnet.run.RunConfig;
import alexnet.run.RunDirectory;
import alexnet.run.RunLock;
import alexnet.train.TrainListener;
import alexnet.train.TrainResult;
import alexnet.train.Trainer;
import alexnet.train.config.TrainConfig;
import alexnet.weights.ImportedWeights;
import alexnet.weights.WeightsFile;
import alexnet.weights.pytorch.PyTorchFile;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Everything with pictures that stand in no folder: trains on them, goes on with the run, makes a
 * page about it, and takes weights from a PyTorch file. OwnPictures FOLDER leaves it all there.
 */
public final class OwnPictures {
  private OwnPictures() {}

  /** Prints how good the network is after each part. */
  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    DataSplits data = DataSplits.of(drawn("train", 48), drawn("validation", 24));

    // A network for small pictures: 96 pixels a side, an eighth as wide as the classic one.
    TrainConfig config =
        TrainConfig.builder()
            .variant(Variant.of(96, 11, List.of(16, 32, 48, 48, 32), 128))
            .epochs(4)
            .learningRate(1e-3)
            .build();
    RunDirectory run = RunDirectory.create(folder.resolve("run"), true);
    TrainResult first = new Trainer(config, TrainListener.NONE).run(data, run);
    System.out.println("first " + first.epochs().size() + " epochs");

    // Later, perhaps in another process: the run's own settings, and more epochs.
    TrainConfig longer = RunConfig.toGoOn(run.folder()).train().toBuilder().epochs(8).build();
    TrainResult all = new Trainer(longer, TrainListener.NONE).resume(data, run);
    System.out.println("then " + all.epochs().size() + ", best " + all.best().orElseThrow());

    Path page = ReportBuilder.of(run.folder()).data(data).write();
    System.out.println("page " + page);

    // Weights of PyTorch: here those of this run, written as torch.save would write them.
    Path pth = folder.resolve("weights.pth");
    WeightsFile trained = WeightsFile.read(run.model());
    PyTorchFile.write(pth, trained.weights(), trained.card().orElseThrow());
    ImportedWeights theirs = ImportedWeights.of(pth).classes(List.of("disc", "square")).read();
    RunDirectory imported = RunDirectory.create(folder.resolve("imported"), true);
    try (RunLock lock = imported.lockForNewRun()) {
      lock.run().replaceBy(theirs.weights(), theirs.card());
    }
    try (Classifier classifier = Classifier.open(imported.folder())) {
      System.out.println("imported top-1 " + classifier.evaluate(data.validation()).top1());
      System.out.println("a disc is a " + classifier.classify(picture(0, new Random(1))).best());
    }
  }

  /** Pictures of discs and squares, half of each. */
  private static Dataset drawn(String part, int count) {
    Random random = new Random(part.hashCode());
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      samples.add(Sample.ofImage(part + "-" + i, i % 2, picture(i % 2, random)));
    }
    return new Dataset(List.of("disc", "square"), samples);
  }

  private static BufferedImage picture(int label, Random random) {
    BufferedImage image = new BufferedImage(120, 120, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(label == 0 ? Color.ORANGE : Color.CYAN);
    int x = 10 + random.nextInt(40);
    int y = 10 + random.nextInt(40);
    if (label == 0) {
      graphics.fillOval(x, y, 60, 60);
    } else {
      graphics.fillRect(x, y, 60, 60);
    }
    graphics.dispose();
    return image;
  }
}
