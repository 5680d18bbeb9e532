package alexnet.run;

import alexnet.io.Sha256;
import alexnet.model.AlexNet;
import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import alexnet.train.config.FineTuning;
import alexnet.weights.Pretrained;
import alexnet.weights.tensor.WeightsException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * The weights of a run that do not learn. A checkpoint does not hold them: it tells where they came
 * from and what they are. Whoever goes on takes them from there, or from the best weights of the
 * run, which hold them too.
 *
 * @param source what the run began from: a run folder, or a weights file of any format
 * @param sha256 hexadecimal, over their values as little-endian float32 in the network's order
 */
public record FrozenWeights(Path source, String sha256) {
  /** Those of a network; empty if all of it learns. */
  public static Optional<FrozenWeights> of(AlexNet network, FineTuning fineTuning) {
    return network.frozenParameters().isEmpty()
        ? Optional.empty()
        : Optional.of(new FrozenWeights(fineTuning.from(), hash(network)));
  }

  private static String hash(AlexNet network) {
    MessageDigest digest = Sha256.newDigest();
    for (Tensor weight : network.frozenParameters().values()) {
      try (NativeScope scope = NativeScope.open()) {
        digest.update(Tensors.bytes(weight.detach().cpu().contiguous()));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Puts these weights into a network with the same frozen layers. What it has in the others is
   * overwritten, but for its head.
   *
   * @param best the file of the run's own weights, which need not be there
   * @throws RunException if neither file holds them
   */
  public void restore(AlexNet network, Path best) {
    List<String> reasons = new ArrayList<>();
    for (Path file : List.of(source, best)) {
      try {
        Pretrained.read(file, network.variant()).load(network, false);
        if (hash(network).equals(sha256)) {
          return;
        }
        reasons.add(file + " holds others");
      } catch (WeightsException e) {
        reasons.add(e.getMessage());
      }
    }
    throw new RunException(
        "the weights of the frozen layers are no longer where they came from: %s; to go on, put %s"
                .formatted(String.join("; ", reasons), source)
            + " back as it was when the run began");
  }
}
