package alexnet.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Memory grows with the pictures and with the classes, but not with the square of the classes. */
class ManyClassesTest {
  @Test
  void twentyThousandClassesAreEvaluatedInALittleHeap() throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            ManyClasses.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(out).isZero();
    List<Long> found = List.of(out.trim().split(" ")).stream().map(Long::valueOf).toList();
    assertThat(found.get(0)).as("pictures").isEqualTo(2_000);
    assertThat(found.get(1)).as("lines class1999, class19990 to class19999").isEqualTo(11);
    long square = (long) ManyClasses.WRITTEN * ManyClasses.WRITTEN;
    assertThat(found.get(2))
        .as("zeros in JSON, of the matrix nearly all")
        .isGreaterThan(square - 9_000);
    assertThat(found.get(3)).as("lines of the CSV file").isEqualTo(ManyClasses.WRITTEN + 1L);
  }
}
