package alexnet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import alexnet.io.Sha256;
import alexnet.run.Checkpoint;
import alexnet.run.FrozenWeights;
import alexnet.run.RunConfig;
import alexnet.run.RunException;
import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import alexnet.train.config.ConfigJson;
import alexnet.train.config.Ema;
import alexnet.train.config.FineTuning;
import alexnet.train.config.TrainConfig;
import alexnet.train.config.TrainConfigBuilder;
import alexnet.weights.Model;
import alexnet.weights.safetensors.CheckpointFile;
import alexnet.weights.safetensors.SafeTensors;
import alexnet.weights.tensor.RawTensor;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Checkpoints of runs in which only the last layer learns. */
class FrozenWeightsTest extends QuickRuns {
  /** A run that goes on from a copy of the weights, killed after step 5 with a checkpoint of 4. */
  private static TrainConfig killed(String run, UnaryOperator<TrainConfigBuilder> more)
      throws IOException {
    Path source = folder.resolve(run + "-source.safetensors");
    Files.copy(pretrained, source);
    TrainConfig config =
        more.apply(quick().fineTuning(new FineTuning(source, 7, 1e-2, true, 0))).build();
    crash(run, config, EVERY_FOURTH, 5);
    return config;
  }

  private static Path checkpoint(String run) {
    return folder.resolve(run + "/checkpoint/epoch-000002-step-00000001.safetensors");
  }

  private static Path source(String run) {
    return folder.resolve(run + "-source.safetensors");
  }

  @Test
  void aCheckpointHoldsWhatLearnsAndSaysWhereTheRestIs() throws IOException {
    killed("said", config -> config.ema(new Ema(0.9, 2)));
    CheckpointFile file = CheckpointFile.open(checkpoint("said"));
    assertThat(file.tensors())
        .extracting(CheckpointFile.SavedTensor::name)
        .containsExactly(
            "network.classifier.6.weight",
            "network.classifier.6.bias",
            "optimizer.momentum_buffer.classifier.6.weight",
            "optimizer.momentum_buffer.classifier.6.bias",
            "average.classifier.6.weight",
            "average.classifier.6.bias");
    assertThat(Files.size(checkpoint("said"))).isLessThan(3 * 4 * (2 * 128 + 2) + 10_000);
    MessageDigest digest = Sha256.newDigest();
    SafeTensors.read(pretrained).weights().tensors().entrySet().stream()
        .filter(weight -> !weight.getKey().startsWith("classifier.6."))
        .forEach(weight -> digest.update(weight.getValue().bytes()));
    assertThat(Checkpoint.read(checkpoint("said")).state().frozen())
        .contains(
            new FrozenWeights(
                source("said").toAbsolutePath(), HexFormat.of().formatHex(digest.digest())));
  }

  @Test
  void theyComeFromTheRunsOwnWeightsWhereTheSourceIsAnother() throws IOException {
    killed("other", config -> config);
    writeWeights(source("other"), 4);
    assertThat(resume("other", watch()).watch().steps).containsExactly(202, 203);
    assertSame("base", "other");
  }

  @Test
  void whereNeitherHoldsThemTheRunGoesOnOnceTheSourceIsBack() throws IOException {
    killed("lost", config -> config);
    Files.delete(checkpoint("lost")); // the one before knows which weights are the best
    writeWeights(source("lost"), 4);
    Files.delete(folder.resolve("lost").resolve(Model.FILE));
    assertThatThrownBy(() -> resume("lost", watch()))
        .isInstanceOf(RunException.class)
        .hasMessageContaining(source("lost") + " holds others")
        .hasMessageContaining(folder.resolve("lost").resolve(Model.FILE) + ": no such file")
        .hasMessageEndingWith("put %s back as it was when the run began", source("lost"));
    Files.delete(source("lost"));
    Files.copy(pretrained, source("lost"));
    assertThat(resume("lost", watch()).watch().steps).containsExactly(201, 202, 203);
    assertSame("base", "lost");
  }

  /** As version 0.1.0 wrote them: with all weights, and of format 1. */
  @Test
  void anOlderCheckpointThatHoldsThemIsGoneOnWith() throws IOException {
    killed("older", config -> config.ema(new Ema(0.9, 2)));
    begin("older-whole", RunConfig.read(folder.resolve("older")).train(), EVERY_FOURTH, watch());
    Path file = checkpoint("older");
    String state = Checkpoint.read(file).state().toJson();
    Map<String, RawTensor> learning =
        new LinkedHashMap<>(SafeTensors.read(file).weights().tensors());
    Map<String, RawTensor> frozen = new LinkedHashMap<>(weights("older").tensors());
    frozen.keySet().removeIf(name -> name.startsWith("classifier.6."));
    try (NativeScope scope = NativeScope.open()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      frozen.forEach((name, values) -> tensors.put("network." + name, tensor(values)));
      frozen.forEach((name, values) -> tensors.put("average." + name, tensor(values)));
      learning.remove("checksum");
      learning.forEach((name, values) -> tensors.put(name, tensor(values)));
      CheckpointFile.write(file, Map.of("state", ofFormat1(state)), tensors);
    }
    Files.delete(source("older"));
    assertThat(resume("older", watch()).watch().steps).containsExactly(202, 203);
    assertSame("older-whole", "older");
  }

  private static Tensor tensor(RawTensor values) {
    float[] floats = new float[Math.toIntExact(values.elements())];
    values.bytes().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
    return Tensors.of(floats, values.shape().stream().mapToLong(Long::longValue).toArray());
  }

  private static String ofFormat1(String state) throws IOException {
    Map<?, ?> json = ConfigJson.mapper().readValue(state, LinkedHashMap.class);
    json.remove("frozen");
    return ConfigJson.mapper()
        .writeValueAsString(json)
        .replaceFirst("\"format\" : 2", "\"format\" : 1");
  }
}
