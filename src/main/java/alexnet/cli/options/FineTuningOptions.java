package alexnet.cli.options;

import alexnet.text.CommandName;
import alexnet.train.config.FineTuningSettings;
import alexnet.weights.PublishedWeights;
import alexnet.weights.tensor.WeightsException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  /** What was given; an option that would do nothing is wrong usage. */
  FineTuningSettings settings() {
    Usage usage = new Usage(spec);
    usage.refuse(from == null, "--from", "--freeze", freeze);
    usage.refuse(from == null, "--from", "--head-learning-rate", headLearningRate);
    usage.refuse(from == null, "--from", "--new-head", newHead ? true : null);
    usage.refuse(from == null, "--from", "--feature-cache", featureCache);
    usage.refuse(from != null && freeze == null, "--freeze", "--feature-cache", featureCache);
    if (from != null && PublishedWeights.of(from.toString()).isPresent() && !Files.exists(from)) {
      throw new WeightsException(
          "to go on from the published weights, make a run of them first: %s import %s --out RUN"
              .formatted(CommandName.get(), from));
    }
    if (freeze != null && !FineTuningSettings.isFreeze(freeze)) {
      throw usage.wrong("--freeze must be features or 0 to 7: " + freeze);
    }
    return new FineTuningSettings(from, freeze, headLearningRate, newHead, featureCache);
  }
}
