package alexnet.cli.options;

import alexnet.cli.output.FetchProgress;
import alexnet.data.DatasetException;
import alexnet.data.folder.DataLayout;
import alexnet.data.known.KnownDataset;
import alexnet.download.Download;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Beside every {@code --data}: where the known data sets come from and go to. */
public final class KnownData {
  /** The environment variable that names a mirror for every run. */
  private static final String MIRROR = "ALEXNET_DATA_URL";

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "With the name of a known data set: the folder where its official files lie or are put"
              + " (default: a cache, which the environment variable ALEXNET_CACHE can move).")
  private Path folder;

  @Option(
      names = "--data-url",
      paramLabel = "ADDRESS",
      description =
          "With the name of a known data set: fetch ADDRESS/NAME/FILE and not the official address"
              + " (default: the environment variable "
              + MIRROR
              + ").")
  private String mirror;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /**
   * The data folder that the user means: a path that is there, or else a known data set, which is
   * fetched into a folder where it is not in one yet.
   *
   * @param data what {@code --data} was given, or null where it was not, which is null again
   * @throws DatasetException if it is neither
   */
  public Path folder(Path data) {
    if (data == null) {
      refuseAlone();
      return null;
    }
    Optional<KnownDataset> known = known(data);
    if (known.isPresent()) {
      KnownDataset set = known.get();
      String about = "%s (%s): %s".formatted(set, set.page(), set.licence());
      try (FetchProgress progress = new FetchProgress(spec.commandLine().getErr(), about)) {
        return set.folder(folder, mirror(), progress);
      }
    }
    if (folder != null || mirror != null) {
      throw new ParameterException(
          spec.commandLine(),
          "%s goes with the name of a known data set (%s), and --data %s is %s"
              .formatted(
                  folder != null ? "--data-dir" : "--data-url",
                  KnownDataset.names(),
                  data,
                  Files.exists(data) ? "a path that is there" : "none"));
    }
    if (!Files.exists(data) && data.getNameCount() == 1 && !data.isAbsolute()) {
      throw new DatasetException(
          "%s is neither a folder that is there nor a known data set: %s"
              .formatted(data, KnownDataset.names()));
    }
    return data;
  }

  /**
   * How that folder is laid out; nothing is fetched for it.
   *
   * @param data what {@code --data} was given
   * @throws DatasetException if it is neither a path nor a known data set
   */
  public DataLayout layout(Path data) {
    return known(data).map(KnownDataset::layout).orElseGet(() -> DataLayout.of(folder(data)));
  }

  private static Optional<KnownDataset> known(Path data) {
    return Files.exists(data) ? Optional.empty() : KnownDataset.of(data.toString());
  }

  private void refuseAlone() {
    if (folder != null || mirror != null) {
      throw new ParameterException(
          spec.commandLine(),
          (folder != null ? "--data-dir" : "--data-url")
              + " goes with --data and the name of a known data set: "
              + KnownDataset.names());
    }
  }

  private URI mirror() {
    String given = mirror != null ? mirror : System.getenv(MIRROR);
    if (given == null || given.isBlank()) {
      return null;
    }
    try {
      URI address = new URI(given.strip());
      if (Download.isAddress(given.strip()) && address.getHost() != null) {
        return address;
      }
    } catch (URISyntaxException e) {
      // said below
    }
    throw new ParameterException(
        spec.commandLine(),
        "%s is not an address of a web server: \"%s\""
            .formatted(mirror != null ? "--data-url" : MIRROR, given));
  }
}
