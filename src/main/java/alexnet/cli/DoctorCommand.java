package alexnet.cli;

import alexnet.bench.SystemReport;
import alexnet.cli.options.KnownData;
import alexnet.cli.options.Options;
import alexnet.cli.output.DiagnosisPrinter;
import alexnet.cli.output.Progress;
import alexnet.cli.output.SystemPrinter;
import alexnet.data.split.DataSurvey;
import alexnet.doctor.CleanCopy;
import alexnet.doctor.Diagnosis;
import alexnet.doctor.DiagnosisPage;
import alexnet.doctor.Doctor;
import alexnet.io.AtomicFile;
import alexnet.io.ProgramVersion;
import alexnet.text.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks for what is wrong before time is spent: with a data set, or with this machine. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "With DIR: reads every picture of a data set once and tells what would cost accuracy or make"
          + " its figures untrue: pictures that cannot be read, are damaged, tiny or empty; the"
          + " same or nearly the same picture twice, in two parts or in two classes; small and"
          + " uneven classes; with --run, labels that a trained network doubts.",
      "With --system: tells what this machine has for the network to run on: Java, native"
          + " libraries, processor, threads, memory; what --precision auto takes and why; and how"
          + " fast each precision is here, measured for about a second."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the examination was done, whatever it found",
      "1:the folder or the run cannot be read, or a result cannot be written",
      "2:wrong usage",
      "130, 143:ended by Ctrl-C or SIGTERM"
    })
final class DoctorCommand implements Callable<Integer> {
  private static final Set<String> WITH_SYSTEM = Set.of("--system", "--json", "--cache", "--debug");

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "The pictures, in any layout that train takes. Nothing in it is changed.")
  private Path data;

  @Mixin private KnownData known;

  @Option(names = "--system", description = "Look at this machine instead.")
  private boolean system;

  @Option(
      names = "--run",
      paramLabel = "RUN",
      description =
          "Also list labels that this trained network doubts (confident learning): it is surer than"
              + " usual of another class and less sure than usual of the given one.")
  private Path run;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a page that shows the pictures, up to 60 of each kind; works offline.")
  private Path html;

  @Option(
      names = "--fix",
      paramLabel = "DIR2",
      description =
          "Write a clean copy to a new folder: without what cannot be read, without second copies"
              + " of a picture (taken out of train, not out of test), and without any picture that"
              + " is there under two labels. Hard links where possible, which share their bytes"
              + " with the original: do not edit them in place. left-out.csv in it says what is"
              + " missing.")
  private Path fix;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Mixin private Options.Compute compute;

  @Spec private CommandSpec spec;

  private volatile boolean stopped;
  private boolean pageWritten;
  private RuntimeException failure;

  @Override
  public Integer call() {
    if (data == null && !system) {
      throw new ParameterException(
          spec.commandLine(), "tell what to look at: a folder, or --system for this machine");
    }
    if (system) {
      requireNothingOfData();
      lookAtMachine(spec.commandLine().getOut());
      return 0;
    }
    PrintWriter err = spec.commandLine().getErr();
    Path folder = known.folder(data); // Ctrl-C ends a download at once; what came of it is kept
    try (Interruption interruption = new Interruption(() -> stopped = true)) {
      try {
        lookAtData(folder, spec.commandLine().getOut(), err);
      } catch (CancellationException e) {
        err.println("Interrupted; " + (pageWritten ? "only " + html : "nothing") + " was written");
      }
    }
    return 0;
  }

  private void requireNothingOfData() {
    boolean alone =
        spec.commandLine().getParseResult().matchedOptions().stream()
            .allMatch(option -> WITH_SYSTEM.contains(option.longestName()));
    if (data != null || !alone) {
      throw new ParameterException(
          spec.commandLine(), "--system looks at this machine: it goes with --json alone");
    }
  }

  private void lookAtMachine(PrintWriter out) {
    SystemReport report = SystemReport.current();
    if (json) {
      out.println(Json.line(SystemPrinter.json(report)));
    } else {
      SystemPrinter.print(report, out);
    }
  }

  private void lookAtData(Path folder, PrintWriter out, PrintWriter err) {
    if (html != null) {
      AtomicFile.requirePlace(html);
    }
    DataSurvey survey = DataSurvey.of(folder);
    if (fix != null) {
      CleanCopy.check(survey, fix);
    }
    Diagnosis diagnosis;
    try (DoubtingNetwork network =
        run == null ? null : DoubtingNetwork.open(run, folder, compute)) {
      if (network != null) {
        network.requireClasses(survey);
      }
      Diagnosis examined = examine(survey, err);
      diagnosis = network == null ? examined : attempt(() -> ask(network, examined, err), examined);
    }
    if (html != null) {
      pageWritten = attempt(() -> writePage(diagnosis), false);
    }
    CleanCopy.Result copy = fix == null ? null : attempt(() -> copy(diagnosis, err), null);
    if (json) {
      out.println(Json.line(DiagnosisPrinter.json(diagnosis, copy)));
    } else {
      print(diagnosis, copy, out);
    }
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * Does what may fail after the examination, which is told all the same.
   *
   * @return the result, or {@code otherwise} after a failure, the first of which ends the command
   */
  private <T> T attempt(Supplier<T> work, T otherwise) {
    try {
      return work.get();
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      if (failure == null) {
        failure = e;
      } else {
        spec.commandLine().getErr().println("alexnet: " + Failures.line(e));
      }
      return otherwise;
    }
  }

  private Diagnosis ask(DoubtingNetwork network, Diagnosis examined, PrintWriter err) {
    int size = examined.survey().size();
    try (Progress progress = new Progress(err, "Asking " + run, "pictures", size)) {
      return network.doubts(examined, reportingTo(progress));
    }
  }

  private boolean writePage(Diagnosis diagnosis) {
    DiagnosisPage page =
        new DiagnosisPage(diagnosis, compute.limits(), Instant.now(), ProgramVersion.get());
    AtomicFile.write(html, page.html(this::leaveIfInterrupted));
    return true;
  }

  private void print(Diagnosis diagnosis, CleanCopy.Result copy, PrintWriter out) {
    DiagnosisPrinter.print(diagnosis, out);
    if (copy != null) {
      out.printf(
          Locale.ROOT,
          "Written to %s: %,d pictures linked, %,d copied, %,d left out: see %s%n",
          fix,
          copy.linked(),
          copy.copied(),
          copy.leftOut(),
          copy.list());
      copy.refusal().ifPresent(reason -> out.println("train will refuse it: " + reason));
    }
    if (pageWritten) {
      out.println("With pictures: " + html);
    } else if (html == null && !diagnosis.problems().isEmpty()) {
      out.println("--html FILE shows the pictures, --json lists everything.");
    }
  }

  private Diagnosis examine(DataSurvey survey, PrintWriter err) {
    try (Progress progress = new Progress(err, "Reading", "pictures", survey.size())) {
      return Doctor.examine(survey, compute.limits(), compute.workers(), reportingTo(progress));
    }
  }

  private CleanCopy.Result copy(Diagnosis diagnosis, PrintWriter err) {
    int size = diagnosis.survey().size();
    try (Progress progress = new Progress(err, "Writing " + fix, "pictures", size)) {
      return CleanCopy.write(diagnosis, fix, reportingTo(progress));
    }
  }

  /** Ends the work at the next report after Ctrl-C. */
  private IntConsumer reportingTo(Progress progress) {
    return done -> {
      leaveIfInterrupted();
      progress.at(done, "");
    };
  }

  private void leaveIfInterrupted() {
    if (stopped) {
      throw new CancellationException("interrupted");
    }
  }
}
