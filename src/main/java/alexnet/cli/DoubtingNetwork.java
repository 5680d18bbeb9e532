package alexnet.cli;

import alexnet.cli.options.Options;
import alexnet.data.Dataset;
import alexnet.data.DatasetException;
import alexnet.data.Sample;
import alexnet.data.split.DataSurvey;
import alexnet.doctor.Diagnosis;
import alexnet.doctor.LabelDoubts;
import alexnet.eval.LabelCheck;
import alexnet.image.ImageDecoder;
import alexnet.run.RunException;
import alexnet.run.RunSplits;
import alexnet.torch.Threads;
import alexnet.weights.Model;
import alexnet.weights.tensor.ModelCard;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A run that is asked which labels of a data set it doubts. */
final class DoubtingNetwork implements AutoCloseable {
  private final Path run;
  private final Path data;
  private final Options.Compute compute;
  private final Model model;

  private DoubtingNetwork(Path run, Path data, Options.Compute compute, Model model) {
    this.run = run;
    this.data = data;
    this.compute = compute;
    this.model = model;
  }

  /**
   * Reads the run.
   *
   * @throws alexnet.weights.tensor.WeightsException if it is none
   */
  static DoubtingNetwork open(Path run, Path data, Options.Compute compute) {
    Threads.use(compute.threads());
    Model model = Model.read(run, compute.precision(run), compute.device());
    return new DoubtingNetwork(run, data, compute, model);
  }

  /**
   * Refuses a set with classes that the run does not know, before time is spent on it.
   *
   * @throws alexnet.data.DatasetException naming them
   */
  void requireClasses(DataSurvey survey) {
    Dataset any = survey.parts().values().iterator().next();
    any.withSamples(List.of()).withClasses(model.card().classes());
  }

  /** Adds what it doubts to a diagnosis. */
  Diagnosis doubts(Diagnosis diagnosis, IntConsumer progress) {
    DataSurvey survey = diagnosis.survey();
    ModelCard card = model.card();
    List<Sample> samples =
        survey.parts().values().stream().flatMap(part -> part.samples().stream()).toList();
    Dataset all = new Dataset(survey.classes(), samples).withClasses(card.classes());
    ImageDecoder decoder = new ImageDecoder(compute.limits(), card.preprocessing().resize());
    Optional<Set<String>> trainedOn = trainedOn();
    Predicate<Sample> seen =
        sample -> trainedOn.map(names -> names.contains(sample.name())).orElse(false);
    LabelCheck check =
        LabelCheck.run(
            model.inference(),
            all,
            decoder,
            card.preprocessing(),
            compute.workers(),
            seen,
            progress);
    return LabelDoubts.added(diagnosis, check, card.classes(), trainedOn);
  }

  /** Names of the pictures that the run was trained on, if these are the ones. */
  private Optional<Set<String>> trainedOn() {
    try {
      RunSplits known = RunSplits.of(data, run, model.card());
      return known.standing() == RunSplits.Standing.OWN
          ? Optional.of(
              known.splits().train().samples().stream()
                  .map(Sample::name)
                  .collect(Collectors.toSet()))
          : Optional.empty();
    } catch (DatasetException | RunException notKnown) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
