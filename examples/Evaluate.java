import alexnet.data.Dataset;
import alexnet.data.folder.ImageFolder;
import alexnet.eval.ClassScore;
import alexnet.eval.EvaluationReport;
import alexnet.eval.Evaluator;
import alexnet.image.DecodeLimits;
import alexnet.image.ImageDecoder;
import alexnet.transform.Preprocessing;
import alexnet.weights.Model;
import java.nio.file.Path;

/** Scores a trained network on a folder of class folders: Evaluate RUN FOLDER. */
public final class Evaluate {
  private Evaluate() {}

  /** Prints accuracy and the recall of each class that occurs. */
  public static void main(String[] args) {
    try (Model model = Model.read(Path.of(args[0]))) {
      Dataset pictures = ImageFolder.read(Path.of(args[1]), model.card().classes());
      Preprocessing preprocessing = model.card().preprocessing();
      ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT, preprocessing.resize());
      try (Evaluator evaluator = new Evaluator(pictures, decoder, preprocessing, 2)) {
        EvaluationReport report = evaluator.evaluate(model.inference());
        System.out.println("top-1 " + report.top1());
        for (ClassScore score : report.perClass()) {
          if (score.occurs()) {
            System.out.println(score.className() + ": recall " + score.recall());
          }
        }
      }
    }
  }
}
