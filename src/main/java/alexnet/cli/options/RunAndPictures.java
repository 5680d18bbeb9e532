package alexnet.cli.options;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Parameters;

/** A run, and the pictures that it is asked about. */
public final class RunAndPictures {
  @Parameters(
      index = "0",
      paramLabel = "RUN",
      description = "The run folder, or its model.safetensors.")
  private Path run;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "FILE-OR-DIR",
      description =
          "Pictures, folders of pictures (recursively), globs, or - for a picture on"
              + " standard input.")
  private List<String> inputs;

  /** The run folder or its weights. */
  public Path run() {
    return run;
  }

  /** As they were written: files, folders, patterns, or a hyphen. */
  public List<String> inputs() {
    return inputs;
  }
}
