package alexnet.run;

import alexnet.io.Disk;
import alexnet.io.TemporaryPath;
import alexnet.weights.Model;
import alexnet.weights.tensor.WeightsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;

/**
 * The checkpoints of a run, a file a position, named so that their order is that of the positions:
 * {@code epoch-000003-step-00000120.safetensors} goes on with epoch 3 after its step 120.
 */
public record CheckpointFolder(Path folder) {
  private static final String PATTERN = "epoch-\\d{6,}-step-\\d{8,}\\.safetensors";

  /**
   * Writes a checkpoint, then removes the oldest, and those of later positions: they are damaged,
   * or of a past that is done otherwise now.
   *
   * @param keep how many stay, at least 1
   * @throws UncheckedIOException if it cannot be written; the older ones then stay
   */
  public void write(RunState state, Map<String, Tensor> tensors, int keep) {
    EpochState at = state.epoch();
    Path file =
        folder.resolve(
            String.format(Locale.ROOT, "epoch-%06d-step-%08d.safetensors", at.epoch(), at.step()));
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + folder + ": " + Disk.reason(e), e);
    }
    Checkpoint.write(file, state, tensors);
    List<Path> all = newestFirst();
    int current = all.indexOf(file);
    for (int i = 0; i < all.size(); i++) {
      if (i < current || i >= current + keep) {
        Disk.delete(all.get(i));
      }
    }
  }

  /**
   * Checks the room on the disk.
   *
   * @throws UncheckedIOException if there is less
   */
  public void requireRoom(long bytes) {
    long free;
    try {
      free = Disk.free(folder);
    } catch (IOException e) {
      return; // the attempt will tell
    }
    if (free < bytes) {
      String reason =
          String.format(
              Locale.ROOT,
              "%,d MB free, %,d MB needed with the weights beside it",
              free >> 20,
              bytes >> 20);
      throw new UncheckedIOException(
          "no room for a checkpoint in " + folder + ": " + reason, new IOException(reason));
    }
  }

  /**
   * The newest checkpoint that is whole.
   *
   * @param warn is told of each that is not
   * @return empty if there is none at all
   * @throws RunException if all are damaged
   */
  public Optional<Checkpoint> newest(Consumer<String> warn) {
    List<Path> files = newestFirst();
    for (int i = 0; i < files.size(); i++) {
      try {
        return Optional.of(Checkpoint.read(files.get(i)));
      } catch (WeightsException | RunException e) {
        if (i < files.size() - 1) {
          warn.accept(e.getMessage() + "; going on from the checkpoint before it");
        } else {
          throw new RunException(
              ("no checkpoint in %s is whole (%s); to let the run begin anew, with its own"
                   + " settings, remove that folder and, beside it, %s and the weights so far, %s")
                  .formatted(folder, e.getMessage(), MetricsFile.NAME, Model.FILE),
              e);
        }
      }
    }
    return Optional.empty();
  }

  /** Removes what a process that was killed has left half written. */
  void removeLeftovers() {
    TemporaryPath.removeLeftovers(folder);
  }

  /** Removes all checkpoints. */
  public void clear() {
    newestFirst().forEach(Disk::delete);
  }

  /** Removes all checkpoints but the newest. */
  public void keepNewest() {
    newestFirst().stream().findFirst().ifPresent(this::keepOnly);
  }

  /** Removes all checkpoints but one. */
  void keepOnly(Path file) {
    newestFirst().stream().filter(other -> !other.equals(file)).forEach(Disk::delete);
  }

  /** Bytes that the checkpoints take. */
  public long bytes() {
    return newestFirst().stream().mapToLong(CheckpointFolder::size).sum();
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0; // gone by now
    }
  }

  private List<Path> newestFirst() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches(PATTERN))
          .sorted(Comparator.reverseOrder())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder + ": " + Disk.reason(e), e);
    }
  }
}
