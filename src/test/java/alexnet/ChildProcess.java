package alexnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A second Java process, that runs a class of the tests and can be held by its standard input. */
public final class ChildProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;

  private ChildProcess(Process process) {
    this.process = process;
    this.out = process.inputReader();
  }

  /** Starts the main method of a class. */
  public static ChildProcess start(Class<?> main, Object... args) throws IOException {
    return new ChildProcess(
        new ProcessBuilder(command(main, args))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** What starts the main method of a class. */
  public static List<String> command(Class<?> main, Object... args) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    Stream.of(args).map(Object::toString).forEach(command::add);
    return command;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** The next line that it prints, or null at its end. */
  public String readLine() throws IOException {
    return out.readLine();
  }

  /** Ends its standard input, which a child waits for that holds something, and awaits its end. */
  public void letGo() throws Exception {
    process.getOutputStream().close();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends").isTrue();
    assertThat(process.exitValue()).isZero();
  }

  /** In a child: waits for {@link #letGo}. */
  public static void hold() throws IOException {
    while (System.in.read() >= 0) {}
  }

  /** Kills it, as a crash or the power would. */
  @Override
  public void close() {
    process.destroyForcibly();
    boolean interrupted = false;
    while (process.isAlive()) {
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
