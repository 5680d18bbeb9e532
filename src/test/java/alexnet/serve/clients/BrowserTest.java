package alexnet.serve.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import alexnet.Narrow;
import alexnet.data.Dataset;
import alexnet.data.Sample;
import alexnet.explain.Explainer;
import alexnet.image.DecodeLimits;
import alexnet.image.ImageDecoder;
import alexnet.image.TestPictures;
import alexnet.predict.Classifier;
import alexnet.serve.Batcher;
import alexnet.serve.gallery.Exhibits;
import alexnet.serve.gallery.Gallery;
import alexnet.serve.http.Extras;
import alexnet.serve.http.HttpService;
import alexnet.serve.http.ServerOptions;
import alexnet.watch.RunFiles;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page in a browser, by src/test/browser/page.mjs: mvn verify -Pbrowser, after .ci/run. */
@Tag("browser")
@Timeout(900)
class BrowserTest {
  @TempDir private Path folder;

  @Test
  void aReaderSeesClassesLayersAndReasons() throws Exception {
    Tool.require("chromium");
    Tool.require("node");
    assumeTrue(
        Files.isDirectory(Path.of("target/npm/node_modules/puppeteer-core")),
        "puppeteer-core is not there; .ci/run installs it");
    Path run = RunFiles.begin(folder.resolve("runs/first"), 5);
    RunFiles.replace(run, List.of(RunFiles.row(1, 2, 0.5), RunFiles.row(2, 1.5, 0.75)));
    RunFiles.begin(folder.resolve("runs/second"), 3);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Path file = Files.createDirectories(folder.resolve("data")).resolve(i + ".png");
      Files.write(file, TestPictures.encode(TestPictures.gradient(240 + 10 * i, 250), "png"));
      samples.add(Sample.ofFile(file, i % 2));
    }
    Gallery gallery =
        new Gallery(
            new Dataset(List.of("a", "b"), samples),
            folder.resolve("data"),
            new ImageDecoder(DecodeLimits.DEFAULT, 256));
    PrintWriter log = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    try (Classifier classifier = Classifier.open(Narrow.run(folder.resolve("demo")));
        Explainer explainer = Explainer.open(folder.resolve("demo"));
        HttpService service =
            HttpService.listen(
                ServerOptions.DEFAULT.withPort(0), Optional.of(folder.resolve("runs")), log)) {
      service.serve(
          Map.of("demo", classifier),
          Batcher.Limits.DEFAULT,
          new Extras(
              Map.of("demo", explainer),
              Map.of(
                  "demo",
                  new Exhibits.Wanted(
                      Optional.of(gallery), Optional.of(gallery), folder.resolve("cache")))));
      Process browser =
          new ProcessBuilder(
                  "node",
                  "src/test/browser/page.mjs",
                  service.address() + "/",
                  samples.get(5).name(),
                  "explains")
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("browser.out").toFile())
              .start();
      try {
        assertThat(browser.waitFor(800, TimeUnit.SECONDS)).as("the visit ends").isTrue();
      } finally {
        browser.destroyForcibly();
      }
      String out = Files.readString(folder.resolve("browser.out"));
      assertThat(browser.exitValue()).as(out).isZero();
    }
  }
}
