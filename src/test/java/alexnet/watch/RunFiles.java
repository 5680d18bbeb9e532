package alexnet.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;

/** The files of a run as training leaves them, written by hand. */
public final class RunFiles {
  private static final String HEADER =
      "epoch,trainLoss,trainTop1,validationLoss,validationTop1,validationTop5,learningRate,"
          + "imagesPerSecond,seconds\n";

  private RunFiles() {}

  /** A run that was begun for so many epochs; returns its folder. */
  public static Path begin(Path folder, int epochs) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("config.json"),
        String.format(
            Locale.ROOT,
            """
            {"classes": ["a", "b"], "pictures": {"train": 100}, "maxTime": null, "train":
              {"variant": "d2l", "epochs": %d, "batchSize": 10, "patience": 0, "learningRate": 0.001,
               "optimizer": {"type": "Adam"}, "targetTop1": 0.0}}
            """,
            epochs));
    log(folder, "2026-01-01T00:00:00Z begins: {}");
    log(
        folder,
        "2026-01-01T00:00:10Z 100 pictures of 2 classes, validating on 9; 10 steps an epoch; Java");
    replace(folder, List.of());
    return folder;
  }

  /** A row of metrics.csv with its end. */
  public static String row(int epoch, double loss, double top1) {
    return String.format(
        Locale.ROOT, "%d,%s,0.5,%s,%s,0.9,0.001,50.0,20.0\n", epoch, loss, loss, top1);
  }

  /** Puts a new file in the place of metrics.csv, as training does. */
  public static void replace(Path run, List<String> rows) throws IOException {
    Path beside = run.resolve("metrics.csv.new");
    Files.writeString(beside, HEADER + String.join("", rows));
    Files.move(beside, run.resolve("metrics.csv"), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Adds text to metrics.csv where it is. */
  public static void append(Path run, String text) throws IOException {
    Files.writeString(run.resolve("metrics.csv"), text, StandardOpenOption.APPEND);
  }

  /** Adds a line to the log. */
  public static void log(Path run, String line) throws IOException {
    Files.writeString(
        run.resolve("train.log"),
        line + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
