package alexnet.train;

import alexnet.io.Disk;
import alexnet.model.AlexNet;
import alexnet.run.RunDirectory;
import alexnet.run.RunException;
import alexnet.train.config.FineTuning;
import alexnet.train.config.TrainConfig;
import alexnet.weights.Pretrained;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The network that a run begins with.
 *
 * @param pretrained weights to go on from, or null
 */
record NewNetwork(TrainConfig config, Pretrained pretrained) {
  /**
   * Looks at the weights to go on from, as a whole, before anything of an older run is touched.
   *
   * @throws alexnet.weights.tensor.WeightsException if they cannot be used
   */
  static NewNetwork of(TrainConfig config) {
    if (config.fineTuning().isEmpty()) {
      return new NewNetwork(config, null);
    }
    Pretrained source = Pretrained.read(config.fineTuning().get().from(), config.variant());
    source.weights().requireFinite(source.file());
    return new NewNetwork(config, source);
  }

  /**
   * As {@link #of(TrainConfig)}, for a run.
   *
   * @throws RunException if the weights are those of the run itself
   */
  static NewNetwork of(TrainConfig config, RunDirectory out) {
    NewNetwork start = of(config);
    if (start.pretrained != null && isSame(start.pretrained.file(), out.model())) {
      throw new RunException(
          out.folder() + " is the run to go on from; the new run needs a folder of its own");
    }
    return start;
  }

  /** One whose weights all come from a checkpoint. */
  static NewNetwork restored(TrainConfig config) {
    return new NewNetwork(config, null);
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.exists(other) && Files.isSameFile(one, other);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + other + ": " + Disk.reason(e), e);
    }
  }

  /**
   * Draws the weights, and puts those to go on from in their place. Whoever asks closes it.
   *
   * @param notice is told what became of the head
   */
  AlexNet create(List<String> classes, Consumer<String> notice) {
    AlexNet network = new AlexNet(config.variant(), classes.size(), config.dropout());
    try {
      config.init().apply(network);
      if (pretrained != null) {
        notice.accept(start(network, classes));
      } else {
        config.fineTuning().ifPresent(tuning -> network.freeze(tuning.frozen()));
      }
      network.to(config.device()); // drawn on the CPU: the same first weights on every device
      return network;
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  /**
   * Puts the weights into a freshly drawn network and freezes the first layers.
   *
   * @return what became of the head, one sentence for the user
   */
  private String start(AlexNet network, List<String> classes) {
    FineTuning tuning = config.fineTuning().orElseThrow();
    Optional<String> mismatch = pretrained.headMismatch(classes);
    boolean fresh = tuning.newHead() || mismatch.isPresent();
    pretrained.load(network, !fresh);
    network.freeze(tuning.frozen());
    String head =
        mismatch
            .map(why -> "a new head, since " + why)
            .orElse(fresh ? "a new head, as asked for" : "its head goes on");
    return "Starting from %s: %s%s"
        .formatted(
            pretrained.file(),
            head,
            tuning.frozen() == 0
                ? ""
                : String.format(
                    Locale.ROOT, "; the first %d of 8 layers are frozen", tuning.frozen()));
  }
}
