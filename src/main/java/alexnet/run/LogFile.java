package alexnet.run;

import alexnet.text.PlainText;
import alexnet.train.config.ConfigJson;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The diary of a run, {@code train.log}: a line an event, with the time in UTC before it. A resumed
 * run goes on with it. A log that cannot be written, for a full disk perhaps, is no reason to lose
 * the run: those lines are missing then.
 */
public final class LogFile {
  /** The file's name in the run folder. */
  public static final String NAME = "train.log";

  private final Path file;

  /** The log of a run folder. */
  public LogFile(Path run) {
    this.file = run.resolve(NAME);
  }

  /** Begins the log anew. */
  void begin(RunConfig config) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // said in the class comment
    }
    line("begins: " + settings(config));
  }

  /** A later process goes on with the run. */
  void resume(RunConfig config) {
    line("resumes: " + settings(config));
  }

  private static String settings(RunConfig config) {
    try {
      return ConfigJson.mapper()
          .writer()
          .without(SerializationFeature.INDENT_OUTPUT)
          .writeValueAsString(config);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a configuration of plain values must be writable", e);
    }
  }

  /** Adds a line. */
  public void line(String text) {
    String stamp = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    try {
      Files.writeString(
          file,
          stamp + " " + PlainText.line(text) + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      // said in the class comment
    }
  }
}
