package alexnet.cli;

import alexnet.data.DatasetException;
import alexnet.data.loader.SampleFailedException;
import alexnet.download.DownloadException;
import alexnet.eval.EvaluationException;
import alexnet.image.UnreadableImageException;
import alexnet.run.RunException;
import alexnet.text.PlainText;
import alexnet.torch.DeviceException;
import alexnet.torch.NativeFolder;
import alexnet.weights.tensor.WeightsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** What a user reads of a failure: one line. */
final class Failures {
  /** Failures whose message is written for the user. */
  private static final List<Class<? extends Throwable>> EXPECTED =
      List.of(
          DatasetException.class,
          DeviceException.class,
          DownloadException.class,
          EvaluationException.class,
          RunException.class,
          SampleFailedException.class,
          UncheckedIOException.class,
          UnreadableImageException.class,
          WeightsException.class);

  /** What the loader of Linux says of a library that was not unpacked. */
  private static final String NO_SUCH_FILE = "cannot open shared object file";

  private Failures() {}

  static String line(Throwable failure) {
    if (EXPECTED.stream().anyMatch(type -> type.isInstance(failure))) {
      return PlainText.line(String.valueOf(failure.getMessage()));
    }
    if (failure instanceof OutOfMemoryError) {
      return "not enough memory: a smaller --batch-size or fewer --workers need less, and"
          + " ALEXNET_JAVA_OPTS=-Xmx4g allows more";
    }
    if (failure instanceof LinkageError) {
      return natives(failure);
    }
    return "unexpected failure: "
        + failure.getClass().getSimpleName()
        + ": "
        + firstLine(failure)
        + " (--debug shows more)";
  }

  private static String natives(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause(); // the first library that failed; the last one misses only that
    }
    boolean missing =
        cause instanceof IOException || String.valueOf(cause.getMessage()).contains(NO_SUCH_FILE);
    Optional<String> unpacking = missing ? NativeFolder.problem() : Optional.empty();
    return unpacking
        .map(line -> PlainText.line(line) + "; --cache DIR or ALEXNET_CACHE=DIR names another")
        .orElse(
            "the native libraries do not load on %s %s: %s (--debug shows more)"
                .formatted(
                    System.getProperty("os.name"),
                    System.getProperty("os.arch"),
                    firstLine(cause)));
  }

  /** libtorch's messages carry a C++ stack trace after their first line. */
  private static String firstLine(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return PlainText.line(message.lines().findFirst().orElse(""));
  }
}
