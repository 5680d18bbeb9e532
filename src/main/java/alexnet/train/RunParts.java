package alexnet.train;

import alexnet.data.loader.LoaderConfig;
import alexnet.model.AlexNet;
import alexnet.run.FrozenWeights;
import alexnet.run.RunConfig;
import alexnet.run.RunDirectory;
import alexnet.run.RunState;
import alexnet.train.config.Checkpointing;
import alexnet.train.config.TrainConfig;
import alexnet.train.examples.Examples;
import alexnet.train.examples.FeatureExamples;
import alexnet.train.examples.FeatureFile;
import alexnet.train.examples.PictureExamples;
import alexnet.train.examples.TrainingData;
import alexnet.train.step.Optimizer;
import alexnet.train.step.TrainingStep;
import alexnet.train.step.WeightAverage;
import alexnet.weights.safetensors.CheckpointFile;
import alexnet.weights.tensor.ModelCard;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;

/**
 * What the loop of a run works with. Owns network, optimizer and examples: close it.
 *
 * @param network is trained
 * @param optimizer of the network's weights
 * @param average of the network's weights, or null where none is kept
 * @param step makes the updates
 * @param examples to learn from and to be judged by
 * @param frozen the weights that checkpoints leave out; empty where they leave out none
 * @param best which weights are kept
 * @param checkpointer keeps what is needed to go on
 * @param out the run folder
 */
record RunParts(
    AlexNet network,
    Optimizer optimizer,
    WeightAverage average,
    TrainingStep step,
    Examples examples,
    Optional<FrozenWeights> frozen,
    BestWeights best,
    Checkpointer checkpointer,
    RunDirectory out)
    implements AutoCloseable {
  /**
   * Makes the parts, and puts the tensors of a checkpoint into them.
   *
   * @param from what the run goes on from
   * @param state its position
   * @param clock by which checkpoints are timed
   * @param features is told of pictures whose features are computed, and of all
   */
  static RunParts open(
      RunConfig run,
      TrainingData data,
      RunDirectory out,
      NewNetwork start,
      Resumption from,
      RunState state,
      RunClock clock,
      TrainListener listener,
      BiConsumer<Integer, Integer> features) {
    TrainConfig config = run.train();
    AlexNet network = start.create(run.classes(), listener::onNotice);
    Optimizer optimizer = null;
    WeightAverage average = null;
    Examples examples = null;
    try {
      state.frozen().ifPresent(frozen -> frozen.restore(network, out.model()));
      optimizer =
          Optimizer.of(config.optimizer(), network, config.decayBiases(), config.headRate());
      average = config.ema().map(ema -> new WeightAverage(ema, network)).orElse(null);
      Set<String> learning = network.trainableParameters().keySet();
      Map<String, Tensor> tensors = tensors(network, learning, optimizer, average);
      if (!from.fromTheStart()) {
        boolean holdsAll = state.frozen().isEmpty();
        Set<String> held = holdsAll ? network.parameters().keySet() : learning;
        from.tensors().restore(tensors(network, held, optimizer, average));
        optimizer.restored();
      }
      Optional<FrozenWeights> frozen =
          state.frozen().isPresent() || run.checkpoints().keep() == 0
              ? state.frozen()
              : config.fineTuning().flatMap(it -> FrozenWeights.of(network, it));
      warnIfShortOfRoom(run.checkpoints(), tensors, run.weightBytes(), out, listener);
      AlexNet judged = average == null ? network : average.network();
      BestWeights best =
          new BestWeights(
              judged, learning, card(run, data.splitHash()), out, out.kept(), state.bestMetrics());
      examples = examples(network, data, config, out, listener, features);
      return new RunParts(
          network,
          optimizer,
          average,
          new TrainingStep(
              config, examples.learner(network), optimizer, data.train().classCounts()),
          examples,
          frozen,
          best,
          new Checkpointer(
              run.checkpoints(), out.checkpoints(), tensors, run.weightBytes(), clock, listener),
          out);
    } catch (RuntimeException | Error e) {
      if (examples != null) {
        examples.close();
      }
      if (average != null) {
        average.close();
      }
      if (optimizer != null) {
        optimizer.close();
      }
      network.close();
      throw e;
    }
  }

  /**
   * What a checkpoint holds.
   *
   * @param weights names of those of the network, and of the average, that are among it
   */
  private static Map<String, Tensor> tensors(
      AlexNet network, Set<String> weights, Optimizer optimizer, WeightAverage average) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    put(tensors, "network.", network, weights);
    optimizer.state().forEach((name, tensor) -> tensors.put("optimizer." + name, tensor));
    if (average != null) {
      put(tensors, "average.", average.network(), weights);
    }
    return tensors;
  }

  private static void put(
      Map<String, Tensor> tensors, String prefix, AlexNet network, Set<String> names) {
    Map<String, Tensor> parameters = network.parameters();
    names.forEach(name -> tensors.put(prefix + name, parameters.get(name)));
  }

  private static void warnIfShortOfRoom(
      Checkpointing checkpoints,
      Map<String, Tensor> tensors,
      long weightBytes,
      RunDirectory out,
      TrainListener listener) {
    if (checkpoints.keep() == 0) {
      return;
    }
    // Of checkpoints and of the weights, new ones are written beside the old.
    long needed = (checkpoints.keep() + 1) * CheckpointFile.bytes(tensors) + 2 * weightBytes;
    long free = out.freeBytes() + out.usedBytes();
    if (free < needed) {
      listener.onWarning(
          String.format(
              Locale.ROOT,
              "little room for weights and checkpoints in %s: %,d MB free, %,d MB needed"
                  + " (--keep-checkpoints 1 needs less, 0 none)",
              out.folder(),
              free >> 20,
              needed >> 20));
    }
  }

  /** Pictures, or their features where those are always the same and fit into their file. */
  private static Examples examples(
      AlexNet network,
      TrainingData data,
      TrainConfig config,
      RunDirectory out,
      TrainListener listener,
      BiConsumer<Integer, Integer> progress) {
    LoaderConfig loader =
        new LoaderConfig(
            config.batchSize(), config.classBalance().order(), config.seed(), config.workers());
    if (!config.fixedFeatures()) {
      return new PictureExamples(data, config, loader);
    }
    if (FeatureExamples.keptBytes(config, data) > 0) {
      return new FeatureExamples(
          data, loader, FeatureFile.of(out.features(), data.all(), network, config, progress));
    }
    int pictures = data.all().size();
    listener.onNotice(
        String.format(
            Locale.ROOT,
            "The features of %,d pictures would take %,d MB, over the bound of %,d"
                + " (--feature-cache): computed anew in every epoch, without augmentation unless"
                + " --augment asks for it",
            pictures,
            FeatureFile.bytes(config.variant(), pictures) / 1_000_000,
            config.fineTuning().orElseThrow().featureCacheMegabytes()));
    return new PictureExamples(data, config, loader);
  }

  /** What is known of the weights before there are any. */
  static ModelCard card(RunConfig run, String splitHash) {
    TrainConfig config = run.train();
    Map<String, String> provenance = new LinkedHashMap<>();
    run.data()
        .ifPresent(
            folder ->
                provenance.put("data", Objects.toString(folder.getFileName(), folder.toString())));
    RunConfig.Pictures pictures = run.pictures().orElseThrow();
    provenance.put("trainImages", Integer.toString(pictures.train()));
    provenance.put("trainHash", pictures.trainHash());
    provenance.put("splitHash", splitHash);
    provenance.put("version", run.version());
    provenance.put("seed", Long.toString(config.seed()));
    config
        .fineTuning()
        .ifPresent(
            tuning -> {
              provenance.put("from", tuning.from().toString());
              provenance.put("frozenLayers", Integer.toString(tuning.frozen()));
            });
    return new ModelCard(config.variant(), run.classes(), config.preprocessing(), provenance);
  }

  /** The network that is validated and kept: the average where there is one. */
  AlexNet judged() {
    return average == null ? network : average.network();
  }

  @Override
  public void close() {
    best.close();
    examples.close();
    if (average != null) {
      average.close();
    }
    optimizer.close();
    network.close();
  }
}
