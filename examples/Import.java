import alexnet.predict.Classifier;
import alexnet.predict.Input;
import alexnet.predict.Result;
import alexnet.run.RunDirectory;
import alexnet.run.RunLock;
import alexnet.weights.ImportedWeights;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.Stream;

/** Makes a run of weights from elsewhere and classifies with it: Import FILE RUN PICTURE... */
public final class Import {
  private Import() {}

  /** Prints how pictures are prepared for these weights, and what each one shows. */
  public static void main(String[] args) {
    // To say what a file does not: .variant(...).classes(...).resize(...).mean(...).std(...)
    ImportedWeights weights = ImportedWeights.of(Path.of(args[0])).read();
    RunDirectory run = RunDirectory.create(Path.of(args[1]), false);
    try (RunLock lock = run.lockForNewRun()) {
      run.replaceBy(weights.weights(), weights.card());
    }
    System.out.println("preprocessing: " + weights.preprocessingFrom());

    try (Classifier classifier = Classifier.open(run.folder())) {
      Iterator<Input<String>> pictures =
          Stream.of(args).skip(2).map(file -> Input.of(file, Path.of(file))).iterator();
      Iterator<Result<String>> results = classifier.classifyAll(pictures);
      while (results.hasNext()) {
        Result<String> result = results.next();
        if (result instanceof Result.Classified<String> classified) {
          System.out.println(result.key() + ": " + classified.prediction().best().className());
        } else if (result instanceof Result.Failed<String> failed) {
          System.out.println(result.key() + ": not a picture: " + failed.reason());
        }
      }
    }
  }
}
