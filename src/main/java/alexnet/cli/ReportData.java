package alexnet.cli;

import alexnet.data.DataSource;
import alexnet.data.DataSplits;
import alexnet.data.Dataset;
import alexnet.data.DatasetHash;
import alexnet.report.ClassCounts;
import alexnet.train.RunDirectory;
import alexnet.weights.ModelCard;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The pictures that a report is about.
 *
 * @param folder where they are
 * @param splits of the folder
 * @param scored the part whose figures the report gives, with the labels of the network
 */
record ReportData(Path folder, DataSplits splits, EvaluationData scored) {
  /**
   * Opens a folder.
   *
   * @param split as asked for, or null for test, else validation, else all
   * @throws alexnet.data.DatasetException if the folder, or that part of it, cannot be used
   */
  static ReportData open(Path folder, EvaluationData.Split split, Path run, ModelCard card) {
    DataSplits splits =
        moved(folder, run, card).orElseGet(() -> EvaluationData.source(folder, run).open());
    EvaluationData chosen = EvaluationData.choose(splits, folder, split);
    Dataset images = chosen.images().withClasses(card.classes());
    return new ReportData(folder, splits, new EvaluationData(chosen.name(), images));
  }

  /** The run's own splits where its pictures lie elsewhere now: their hash tells. */
  private static Optional<DataSplits> moved(Path folder, Path run, ModelCard card) {
    return RunDirectory.dataSource(run)
        .filter(there -> !EvaluationData.same(there.folder(), folder))
        .map(there -> new DataSource(folder, there.valSplit(), there.seed()).open())
        .filter(
            splits ->
                DatasetHash.of(splits.train(), folder).equals(card.provenance().get("trainHash")));
  }

  /** The part's name in full. */
  String part() {
    return scored.name().equals("val") ? "validation" : scored.name();
  }

  /** Pictures of each class in each part that has any. */
  ClassCounts counts() {
    List<ClassCounts.Part> parts =
        Stream.of(
                part("train", splits.train()),
                part("validation", splits.validation()),
                part("test", splits.test()))
            .filter(part -> part.counts().stream().anyMatch(count -> count > 0))
            .toList();
    return new ClassCounts(splits.train().classes(), parts);
  }

  private static ClassCounts.Part part(String name, Dataset pictures) {
    return new ClassCounts.Part(name, Arrays.stream(pictures.classCounts()).boxed().toList());
  }
}
