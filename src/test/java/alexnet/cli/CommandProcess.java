package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.ChildProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** Commands as processes of their own. */
final class CommandProcess {
  private CommandProcess() {}

  static Process start(String command, Object... arguments) throws IOException {
    Object[] all = Stream.concat(Stream.of(command), Stream.of(arguments)).toArray();
    return new ProcessBuilder(ChildProcess.command(Main.class, all)).start();
  }

  /** What a command writes to standard error that ends with this exit code. */
  static String failure(int code, String command, Object... arguments) throws Exception {
    Process process = start(command, arguments);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(err).isEqualTo(code);
    return err;
  }
}
