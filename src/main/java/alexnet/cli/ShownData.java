package alexnet.cli;

import alexnet.cli.options.ServeOptions;
import alexnet.data.Dataset;
import alexnet.data.DatasetException;
import alexnet.download.CacheFolder;
import alexnet.image.ImageDecoder;
import alexnet.io.Sha256;
import alexnet.predict.Classifier;
import alexnet.run.EvaluationData;
import alexnet.serve.gallery.Exhibits;
import alexnet.serve.gallery.Gallery;
import alexnet.text.PlainText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The data sets that a server shows beside its networks. */
final class ShownData {
  private final ServeOptions options;
  private final PrintWriter err;

  /**
   * @param err gets what is to be known of the folders
   */
  ShownData(ServeOptions options, PrintWriter err) {
    this.options = options;
    this.err = err;
  }

  /**
   * What is shown beside each network. Of several networks those that have other classes than the
   * pictures are left out with a line.
   *
   * @param runs by the names of the models
   * @param loaded by the same names
   * @throws DatasetException if there are no such pictures, or none of the networks knows their
   *     classes
   */
  Map<String, Exhibits.Wanted> of(Map<String, Path> runs, Map<String, Classifier> loaded) {
    if (options.data().isEmpty() && options.neighbours().isEmpty()) {
      return Map.of();
    }
    Map<String, Gallery> scored = scored(runs, loaded);
    Map<String, Exhibits.Wanted> shown = new LinkedHashMap<>();
    loaded.forEach(
        (name, classifier) -> {
          Path run = runs.get(name);
          Optional<Gallery> compared =
              options
                  .neighbours()
                  .map(
                      data -> {
                        Dataset pictures = part(data, EvaluationData.Split.TRAIN, run, classifier);
                        return gallery(pictures, data, classifier);
                      });
          shown.put(
              name,
              new Exhibits.Wanted(Optional.ofNullable(scored.get(name)), compared, vectors(run)));
        });
    return shown;
  }

  private Map<String, Gallery> scored(Map<String, Path> runs, Map<String, Classifier> loaded) {
    Map<String, Gallery> scored = new LinkedHashMap<>();
    if (options.data().isEmpty()) {
      return scored;
    }
    Path data = options.data().get();
    Map<String, DatasetException> others = new LinkedHashMap<>();
    loaded.forEach(
        (name, classifier) -> {
          Dataset pictures = part(data, null, runs.get(name), classifier);
          try {
            Dataset labelled = pictures.withClasses(classifier.classes());
            scored.put(name, gallery(labelled, data, classifier));
          } catch (DatasetException e) {
            others.put(name, e);
          }
        });
    if (scored.isEmpty()) {
      throw others.values().iterator().next();
    }
    others.forEach(
        (name, reason) ->
            err.println(
                "note: " + name + " is not scored: " + PlainText.line(reason.getMessage())));
    return scored;
  }

  private Dataset part(Path folder, EvaluationData.Split split, Path run, Classifier classifier) {
    EvaluationData chosen = EvaluationData.choose(folder, split, run, classifier.card());
    chosen.notes().forEach(text -> err.println("note: " + text));
    chosen.warning().ifPresent(text -> err.println("warning: " + text));
    return chosen.images();
  }

  private Gallery gallery(Dataset pictures, Path folder, Classifier classifier) {
    int side = classifier.card().preprocessing().resize();
    return new Gallery(pictures, folder, new ImageDecoder(options.pictures(), side));
  }

  /** A folder of the run's own, so that what is kept does not grow with its trainings. */
  private static Path vectors(Path run) {
    String place = run.toAbsolutePath().normalize().toString();
    return CacheFolder.locate()
        .resolve("neighbours")
        .resolve(Sha256.ofText(place).substring(0, 16));
  }
}
