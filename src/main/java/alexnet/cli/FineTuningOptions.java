package alexnet.cli;

import alexnet.model.Variant;
import alexnet.text.CommandName;
import alexnet.train.config.FineTuning;
import alexnet.train.config.TrainConfig;
import alexnet.train.config.TrainConfigBuilder;
import alexnet.weights.Pretrained;
import alexnet.weights.PublishedWeights;
import alexnet.weights.tensor.WeightsException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of {@code train} that go on from trained weights. */
final class FineTuningOptions {
  @Option(
      names = "--from",
      paramLabel = "RUN-OR-FILE",
      description =
          "Go on from trained weights: a run, or a PyTorch, safetensors or ONNX file. Where its"
              + " classes differ, the last layer (the head) is drawn anew.")
  private Path from;

  @Option(
      names = "--freeze",
      paramLabel = "N",
      description =
          "With --from: the first N of the eight layers stay as they are; features stands for the"
              + " convolutional ones (default 0). Without an option of augmentation, frozen"
              + " features are computed once and kept in the run, for the same command with"
              + " --overwrite too.")
  private String freeze;

  @Option(
      names = "--head-learning-rate",
      paramLabel = "X",
      description = "With --from: peak learning rate of the head (default ten times --lr).")
  private Double headLearningRate;

  @Option(names = "--new-head", description = "With --from: draw the head anew even if it fits.")
  private boolean newHead;

  @Option(
      names = "--feature-cache",
      paramLabel = "MB",
      description =
          "With --freeze features: most that kept features may take on disk, 0 to 2147 (default"
              + " 2000).")
  private Integer featureCache;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** The weights to go on from, or null; an option that would do nothing is wrong usage. */
  Pretrained source(String variant) {
    Usage usage = new Usage(spec);
    usage.refuse(from == null, "--from", "--freeze", freeze);
    usage.refuse(from == null, "--from", "--head-learning-rate", headLearningRate);
    usage.refuse(from == null, "--from", "--new-head", newHead ? true : null);
    usage.refuse(from == null, "--from", "--feature-cache", featureCache);
    if (from == null) {
      return null;
    }
    usage.refuse(freeze == null, "--freeze", "--feature-cache", featureCache);
    if (PublishedWeights.of(from.toString()).isPresent() && !Files.exists(from)) {
      throw new WeightsException(
          "to go on from the published weights, make a run of them first: %s import %s --out RUN"
              .formatted(CommandName.get(), from));
    }
    return Pretrained.read(from, variant == null ? null : Options.variant(spec, variant));
  }

  /** Goes on from these weights, if there are any. */
  void apply(TrainConfigBuilder config, Pretrained source) {
    if (source != null) {
      config.fineTune(from, source, frozen(source.variant()));
    }
  }

  /** The same with what was given for single settings of it. */
  TrainConfig refined(TrainConfig config) {
    if (headLearningRate == null && !newHead && featureCache == null) {
      return config;
    }
    FineTuning usual = config.fineTuning().orElseThrow();
    FineTuning given =
        new FineTuning(
            usual.from(),
            usual.frozen(),
            headLearningRate == null ? usual.headLearningRate() : headLearningRate,
            newHead,
            featureCache == null ? usual.featureCacheMegabytes() : featureCache);
    return config.toBuilder().fineTuning(given).build();
  }

  private int frozen(Variant variant) {
    if (freeze == null) {
      return 0;
    }
    if (freeze.equals("features")) {
      return variant.weightedFeatures();
    }
    if (!freeze.matches("[0-7]")) {
      throw new ParameterException(
          spec.commandLine(), "--freeze must be features or 0 to 7: " + freeze);
    }
    return Integer.parseInt(freeze);
  }
}
