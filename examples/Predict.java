import alexnet.predict.Classifier;
import alexnet.predict.Prediction;
import java.nio.file.Path;

/** Classifies one picture: Predict RUN PICTURE. */
public final class Predict {
  private Predict() {}

  /** Prints the three most probable classes. */
  public static void main(String[] args) {
    try (Classifier classifier = Classifier.open(Path.of(args[0]))) {
      Prediction prediction = classifier.classify(Path.of(args[1]));
      prediction.top(3).forEach(System.out::println);
    }
  }
}
