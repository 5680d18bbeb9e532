import alexnet.data.folder.PictureFiles;
import alexnet.predict.Classifier;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the pictures of a folder that are most like one picture: Similar RUN FOLDER PICTURE. */
public final class Similar {
  private Similar() {}

  /** Prints the five nearest with their cosine similarity, 1 for the same direction. */
  public static void main(String[] args) {
    List<Path> files = PictureFiles.list(Path.of(args[1]));
    try (Classifier classifier = Classifier.open(Path.of(args[0]))) {
      float[] wanted = classifier.embed(Path.of(args[2]));
      List<float[]> vectors = classifier.embedAll(files);
      Map<Path, Double> similarity = new HashMap<>();
      for (int i = 0; i < files.size(); i++) {
        similarity.put(files.get(i), cosine(wanted, vectors.get(i)));
      }
      files.stream()
          .sorted(Comparator.comparing(similarity::get).reversed())
          .limit(5)
          .forEach(file -> System.out.printf("%.3f %s%n", similarity.get(file), file));
    }
  }

  private static double cosine(float[] a, float[] b) {
    return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
