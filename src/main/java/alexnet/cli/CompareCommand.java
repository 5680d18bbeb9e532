package alexnet.cli;

import alexnet.cli.output.CompareTable;
import alexnet.cli.output.ComparedRunJson;
import alexnet.io.AtomicFile;
import alexnet.io.ProgramVersion;
import alexnet.report.RunFiles;
import alexnet.report.content.ComparedRun;
import alexnet.report.page.ComparePage;
import alexnet.text.Json;
import alexnet.weights.tensor.WeightsException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts runs beside each other. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Puts runs beside each other: best validation figures, time, what \"report\" found of each,"
          + " and the settings in which they differ. No picture is looked at."
    })
final class CompareCommand implements Callable<Integer> {
  @Parameters(arity = "2..*", paramLabel = "RUN", description = "Run folders, at least two.")
  private List<Path> folders;

  @Option(
      names = "--out",
      paramLabel = "FILE.html",
      description = "Also make a page, with the curves over each other.")
  private Path out;

  @Option(names = "--json", description = "Print one JSON object a run.")
  private boolean json;

  @Spec private CommandSpec spec;

  private final List<String> notes = new ArrayList<>();

  /** A run that cannot be compared, in JSON. */
  private record Failed(String run, String error) {}

  @Override
  public Integer call() {
    PrintWriter stdout = spec.commandLine().getOut();
    PrintWriter stderr = spec.commandLine().getErr();
    if (out != null) {
      AtomicFile.requirePlace(out);
    }
    List<ComparedRun> runs = new ArrayList<>();
    boolean failed = false;
    for (Path named : folders) {
      Path folder = RunFiles.folder(named);
      try {
        RunFiles files = RunFiles.read(folder);
        ComparedRun run = compared(folder, files);
        runs.add(run);
        if (json) {
          stdout.println(Json.line(ComparedRunJson.of(run, files.json())));
        }
      } catch (WeightsException e) {
        failed = true;
        stderr.println("alexnet: " + Failures.line(e));
        if (json) {
          stdout.println(Json.line(new Failed(folder.toString(), Failures.line(e))));
        }
      }
    }
    noteDifferentClasses(runs);
    noteDifferentPictures(runs);
    notes.forEach(note -> stderr.println("note: " + note));
    if (!json && !runs.isEmpty()) {
      stdout.print(CompareTable.text(runs));
    }
    if (out != null && !runs.isEmpty()) {
      AtomicFile.write(
          out, new ComparePage(runs, notes, Instant.now(), ProgramVersion.get()).html());
      (json ? stderr : stdout).println(out);
    }
    return failed ? 1 : 0;
  }

  private ComparedRun compared(Path folder, RunFiles files) {
    notes.addAll(files.notes());
    if (files.epochs().isEmpty() && files.notes().isEmpty()) {
      notes.add(folder + " has no figures of epochs: it was not trained here");
    }
    return new ComparedRun(
        folder.toString(),
        files.card().variant().toString(),
        files.card().classes(),
        files.settings(),
        files.epochs(),
        RunFiles.figures(folder, files.card().provenance(), notes));
  }

  private void noteDifferentClasses(List<ComparedRun> runs) {
    long lists = runs.stream().map(ComparedRun::classes).distinct().count();
    if (lists > 1) {
      notes.add("The runs have different classes: their accuracies do not compare");
    }
  }

  private void noteDifferentPictures(List<ComparedRun> runs) {
    List<String> scored =
        runs.stream()
            .map(ComparedRun::scored)
            .filter(Objects::nonNull)
            .map(
                figures ->
                    figures.split() + " of " + Path.of(figures.data()).toAbsolutePath().normalize())
            .distinct()
            .toList();
    if (scored.size() > 1) {
      notes.add(
          "The runs were scored on different parts or folders, and those figures may not compare: "
              + String.join("; ", scored));
    }
  }
}
