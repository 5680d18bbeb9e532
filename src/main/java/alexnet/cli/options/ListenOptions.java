package alexnet.cli.options;

import alexnet.serve.http.ServerOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where a server listens, and to whom. */
public final class ListenOptions {
  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "Where to listen (default 127.0.0.1: this machine alone). Anywhere else needs"
              + " --token-file or --no-token.",
      defaultValue = "127.0.0.1")
  private String host;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "Clients must show the token in this file's first line: Authorization: Bearer TOKEN. Only"
              + " its owner may read the file (chmod 600).")
  private Path tokenFile;

  @Option(names = "--no-token", description = "All who reach the server may ask.")
  private boolean noToken;

  @Option(
      names = "--allow-host",
      paramLabel = "NAME",
      description =
          "A name that clients call the server by, beside addresses and localhost. Can be given"
              + " several times.")
  private List<String> allowedHosts = List.of();

  @Option(
      names = "--allow-origin",
      paramLabel = "ORIGIN",
      description =
          "A page from elsewhere that may ask, such as https://example.org. Can be given several"
              + " times.")
  private List<String> allowedOrigins = List.of();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /**
   * Where to listen and to whom.
   *
   * @param port from {@code --port}
   * @param timeout within which a request is answered
   */
  public ServerOptions server(int port, Duration timeout) {
    if (port < 0 || port > 65_535) {
      throw new ParameterException(
          spec.commandLine(), String.format(Locale.ROOT, "--port must be 0 to 65,535: %,d", port));
    }
    if (tokenFile != null && noToken) {
      throw new ParameterException(
          spec.commandLine(), "--token-file and --no-token exclude each other");
    }
    if (tokenFile == null && !noToken && !isLoopback()) {
      throw new ParameterException(
          spec.commandLine(),
          ("--host %s lets others in: name a file with a token (--token-file), or allow all who"
                  + " reach it (--no-token)")
              .formatted(host));
    }
    Optional<String> token = Optional.ofNullable(tokenFile).map(TokenFile::read);
    return Options.checked(
        spec, () -> new ServerOptions(host, port, token, allowedHosts, allowedOrigins, timeout));
  }

  private boolean isLoopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new ParameterException(
          spec.commandLine(), "--host " + host + " is no address or name of this machine");
    }
  }
}
