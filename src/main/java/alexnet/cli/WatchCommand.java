package alexnet.cli;

import alexnet.cli.options.ListenOptions;
import alexnet.serve.http.HttpService;
import alexnet.serve.http.ServerOptions;
import alexnet.text.PlainText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows trainings while they go. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the trainings of a folder in the browser while they go: their curves, the best so far,"
          + " the time left, two runs compared. It reads their files and nothing else, so that a"
          + " training does not notice. Ctrl-C or SIGTERM ends it; the exit code is then 0."
    })
final class WatchCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "RUNS",
      description =
          "Folder that holds run folders, or one of these. Runs that begin later are shown too.")
  private Path runs;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port (default 8081); 0 is any that is free.",
      defaultValue = "8081")
  private int port;

  @Option(names = "--open", description = "Show the page in the browser.")
  private boolean open;

  @Mixin private ListenOptions listen;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ServerOptions server = listen.server(port, ServerOptions.DEFAULT.timeout());
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    requireFolder(err);
    CountDownLatch end = new CountDownLatch(1);
    try (Interruption interruption = new Interruption(end::countDown);
        HttpService service = HttpService.watch(server, runs, err)) {
      out.printf(
          Locale.ROOT, "Watching %s at %s%n", PlainText.line(runs.toString()), service.address());
      out.flush();
      if (open) {
        Browser.open(service.address(), err);
      }
      end.await();
      interruption.endsInOrder();
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  /** The folder may come with its first run; a name that is a file's never will. */
  private void requireFolder(PrintWriter err) {
    if (!Files.exists(runs)) {
      err.printf(
          Locale.ROOT,
          "alexnet: %s is not there yet; its runs will be shown once they are%n",
          PlainText.line(runs.toString()));
      err.flush();
    } else if (!Files.isDirectory(runs)) {
      String message = runs + " is a file; name the folder of the runs";
      throw new UncheckedIOException(message, new IOException(message));
    }
  }
}
