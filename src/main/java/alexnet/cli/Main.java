package alexnet.cli;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_OPTION_LIST;

import alexnet.cli.options.OptionSections;
import alexnet.cli.output.Terminal;
import alexnet.download.DownloadException;
import alexnet.text.PlainText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The program {@code alexnet}: parses the command line and maps every failure to an exit code. */
@Command(
    name = "alexnet",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Trains, evaluates and runs the AlexNet image classifier.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      ExplainCommand.class,
      ServeCommand.class,
      WatchCommand.class,
      EmbedCommand.class,
      SummaryCommand.class,
      ImportCommand.class,
      ExportCommand.class,
      QuantizeCommand.class,
      InfoCommand.class,
      BenchCommand.class,
      LrFindCommand.class,
      DoctorCommand.class,
      ReportCommand.class,
      CompareCommand.class,
      AutoComplete.GenerateCompletion.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:something failed at run time; for predict, explain and embed: some pictures could not be"
          + " read",
      "2:wrong usage",
      "130, 143:ended by Ctrl-C or SIGTERM"
    },
    footer = {"", "Begin with: alexnet demo"})
public final class Main {
  @Option(
      names = "--debug",
      scope = CommandLine.ScopeType.INHERIT,
      description = "Show the stack trace of a failure.")
  private boolean debug;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      scope = CommandLine.ScopeType.INHERIT,
      description =
          "Keep what can be made again here: downloads, measured kernels, unpacked native libraries"
              + " (default: ALEXNET_CACHE, or the folders of the system).")
  private Path cache;

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT); // figures look the same everywhere
    System.exit(run(args));
  }

  /** Runs one command; the exit code. */
  static int run(String... args) {
    Main main = new Main();
    CommandLine commandLine = new CommandLine(main);
    commandLine.setOut(new Terminal(System.out));
    commandLine.setErr(new Terminal(System.err));
    commandLine.setExpandAtFiles(false); // a picture may be called @cat.jpg
    commandLine.setUsageHelpAutoWidth(false);
    commandLine.setUsageHelpWidth(100);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine
        .getSubcommands()
        .get("train")
        .getHelpSectionMap()
        .put(SECTION_KEY_OPTION_LIST, new OptionSections());
    commandLine.setExecutionStrategy(
        parsed -> {
          try {
            CacheFolders.use(Optional.ofNullable(main.cache));
          } catch (DownloadException noPath) {
            throw new ParameterException(commandLine, noPath.getMessage(), noPath);
          }
          return new CommandLine.RunLast().execute(parsed);
        });
    commandLine.setParameterExceptionHandler(Main::wrongUsage);
    commandLine.setExecutionExceptionHandler(
        (failure, command, parsed) -> main.failed(failure, command));
    if (args.length == 0) {
      commandLine.usage(commandLine.getErr());
      return CommandLine.ExitCode.USAGE;
    }
    int code;
    try {
      code = commandLine.execute(args);
    } catch (OutOfMemoryError | LinkageError e) {
      code = main.failed(e, commandLine);
    }
    if (commandLine.getOut().checkError()) {
      commandLine.getErr().println("alexnet: cannot write to standard output");
      return code == 0 ? CommandLine.ExitCode.SOFTWARE : code;
    }
    return code;
  }

  private static int wrongUsage(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("alexnet: " + failure.getMessage());
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(failure, err)) {
      err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
    }
    return CommandLine.ExitCode.USAGE;
  }

  private int failed(Throwable failure, CommandLine command) {
    command.getErr().println("alexnet: " + Failures.line(failure));
    if (debug) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      command.getErr().print(PlainText.lines(trace.toString()));
      command.getErr().flush();
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
