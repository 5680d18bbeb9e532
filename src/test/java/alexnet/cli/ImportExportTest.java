package alexnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import alexnet.data.known.ShapesDataset;
import alexnet.download.CacheFolder;
import alexnet.io.Sha256;
import alexnet.model.AlexNet;
import alexnet.model.Initialization;
import alexnet.model.Variant;
import alexnet.torch.NativeScope;
import alexnet.transform.Preprocessing;
import alexnet.weights.Model;
import alexnet.weights.WeightsFile;
import alexnet.weights.pytorch.PyTorchFile;
import alexnet.weights.safetensors.SafeTensors;
import alexnet.weights.tensor.Dtype;
import alexnet.weights.tensor.ModelCard;
import alexnet.weights.tensor.RawTensor;
import alexnet.weights.tensor.StateDict;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Weights into a run and out of it, through the program. */
@Tag("locale")
class ImportExportTest {
  @TempDir Path folder;

  /** A run of random weights; the seed differs by variant, so that they cannot be mixed up. */
  private Path newRun(Variant variant, int classes) throws IOException {
    Path run = Files.createDirectories(folder.resolve(variant + "-run"));
    Initialization.seed(variant.toString().hashCode());
    try (AlexNet network = new AlexNet(variant, classes, 0.5)) {
      List<String> names = IntStream.range(0, classes).mapToObj(i -> "Klasse " + i).toList();
      Model.write(
          run.resolve(Model.FILE),
          network,
          new ModelCard(variant, names, Preprocessing.IDX, Map.of("seed", "7")));
    }
    return run;
  }

  private static Map<String, RawTensor> tensors(Path file) {
    return WeightsFile.read(Model.file(file)).weights().tensors();
  }

  @ParameterizedTest
  @FieldSource("alexnet.model.Variant#PUBLISHED")
  void everyFormatComesBackBitForBit(Variant variant) throws IOException {
    Path run = newRun(variant, 10);
    Map<String, RawTensor> weights = tensors(run);
    for (String format : List.of("pytorch", "safetensors", "onnx")) {
      Path file = folder.resolve("weights." + format.replace("pytorch", "pth"));
      CommandRun exported = CommandRun.of("export", run, "--format", format, "--out", file);
      assertThat(exported.code()).as(exported.err()).isZero();
      assertThat(exported.out()).contains(file.toString(), variant + " with 10 classes", "fp32");

      Path back = folder.resolve("back-" + format);
      CommandRun imported = CommandRun.of("import", file, "--out", back);
      assertThat(imported.code()).as(imported.err()).isZero();
      assertThat(tensors(back)).as(format).isEqualTo(weights);
      assertThat(List.copyOf(tensors(back).keySet())).isEqualTo(List.copyOf(weights.keySet()));
      ModelCard card = WeightsFile.read(Model.file(back)).card().orElseThrow();
      assertThat(card.variant()).isEqualTo(variant);
      assertThat(card.provenance()).containsEntry("source", file.getFileName().toString());
      assertThat(card.provenance().get("sourceSha256")).hasSize(64);
      assertThat(card.classes().get(3)).isEqualTo("Klasse 3");
      assertThat(card.preprocessing()).isEqualTo(Preprocessing.IDX);
      assertThat(imported.out())
          .contains("Preprocessing: shorter side to 224", "; as the file's metadata has it");
      Files.delete(file);
    }
  }

  @ParameterizedTest
  @CsvSource({"fp16, F16", "bf16, BF16"})
  void halfSizeFilesHoldTheRoundedWeights(String option, Dtype dtype) throws IOException {
    Path run = newRun(Variant.D2L, 2);
    StateDict rounded = WeightsFile.read(Model.file(run)).weights().to(dtype);
    for (String format : List.of("pytorch", "safetensors", "onnx")) {
      Path file = folder.resolve("half." + format.replace("pytorch", "pt"));
      CommandRun exported =
          CommandRun.of("export", run, "--format", format, "--out", file, "--dtype", option);
      assertThat(exported.code()).as(exported.err()).isZero();
      assertThat(Files.size(file)).isBetween(93_000_000L, 94_000_000L);
      assertThat(tensors(file)).as(format).isEqualTo(rounded.tensors());
      Path back = folder.resolve("back-" + format);
      assertThat(CommandRun.of("import", file, "--out", back).code()).isZero();
      assertThat(tensors(back)).as(format).isEqualTo(rounded.to(Dtype.F32).tensors());
      Files.delete(file);
    }
  }

  @Test
  void namesAndPreprocessingCanBeGiven() throws IOException {
    Path run = newRun(Variant.D2L, 2);
    Path file = folder.resolve("w.pth");
    PyTorchFile.write(file, WeightsFile.read(Model.file(run)).weights());
    Path names = folder.resolve("names.txt");
    Files.writeString(names, "\uFEFFKatze\r\nHund\r\n\r\n");
    Path out = folder.resolve("out");
    CommandRun imported =
        CommandRun.of(
            "import",
            file,
            "--classes",
            names,
            "--resize",
            "224",
            "--mean",
            "0.5,0.5,0.5",
            "--std",
            "0.5,0.25,1",
            "--out",
            out);
    assertThat(imported.code()).as(imported.err()).isZero();
    ModelCard card = WeightsFile.read(Model.file(out)).card().orElseThrow();
    assertThat(card.classes()).containsExactly("Katze", "Hund");
    assertThat(card.preprocessing())
        .isEqualTo(new Preprocessing(224, 224, List.of(0.5, 0.5, 0.5), List.of(0.5, 0.25, 1.0)));
    assertThat(imported.out()).contains("; resize, mean, std as given\n");
    assertThat(card.provenance().get("preprocessingFrom")).isEqualTo("resize, mean, std as given");

    Files.writeString(names, "Hund\nHund\n");
    assertFailed(
        CommandRun.of("import", file, "--classes", names, "--out", folder.resolve("never")),
        "names.txt names \"Hund\" twice");
    Files.writeString(names, "Katze\nHund\nMaus\n");
    CommandRun other =
        CommandRun.of("import", file, "--classes", names, "--out", folder.resolve("never"));
    assertFailed(other, "has a head for 2 classes", "names 3", "train --from " + file);
    assertThat(folder.resolve("never")).doesNotExist();

    CommandRun taken = CommandRun.of("import", file, "--out", out);
    assertFailed(taken, out.toString(), "--overwrite");
    Files.writeString(out.resolve("config.json"), "{}");
    Path events =
        Files.createFile(out.resolve("events.out.tfevents.1790000000.alexnet.v2")); // older run's
    assertThat(CommandRun.of("import", file, "--out", out, "--overwrite").code()).isZero();
    assertThat(out.resolve("config.json")).doesNotExist();
    assertThat(events).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "state_dict.pth | does not fit the network d2l with 2 classes: feature_extr.0.weight is"
            + " [4, 3, 3, 3], the network has [96, 3, 11, 11]",
        "state_dict.pth | unexpected feature_extr.4.running_mean [5]",
        "state_dict.pth | missing classifier.6.weight [2, 4096]",
        "evil.pth | posix.system",
        "whole_module.pth | model.state_dict()",
        "truncated.pth | damaged",
        "not_weights.pth | is not a PyTorch file: it begins with \"<html>404 Not Found</htm",
        "dtypes.pth | cannot tell which network",
        "weights.safetensors | missing feature_extr.6.weight [384, 256, 3, 3]",
        "bad_truncated.safetensors | cut off",
        "bad_header_length.safetensors | header",
        "none.pth | no such file"
      })
  void filesThatDoNotFitAreRefusedInOneLine(String name, String reason) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = ImportExportTest.class.getResourceAsStream("/goldens/weights/" + name)) {
      if (in != null) {
        Files.copy(in, file);
      }
    }
    Path out = folder.resolve("out");
    assertFailed(CommandRun.of("import", file, "--out", out), file.toString(), reason);
    assertThat(out).doesNotExist();
    Path executed = Path.of("/tmp/weights_file_was_executed");
    assertThat(executed).doesNotExist();
  }

  /**
   * Caffe's network as people have ported it to PyTorch: the names and shapes are those of 2012,
   * the file is what PyTorch's ImageNet example writes.
   */
  @Test
  void weightsThatMayBeCaffesNeedTheVariant() throws IOException {
    Path run = newRun(Variant.KRIZHEVSKY_2012, 2);
    StateDict weights = WeightsFile.read(Model.file(run)).weights();
    Path pytorch = folder.resolve("theirs.pth");
    PyTorchFile.write(pytorch, weights);
    Path safetensors = folder.resolve("theirs.safetensors");
    new SafeTensors(Map.of("format", "pt"), weights).write(safetensors);
    Path shapes = folder.resolve("shapes");
    ShapesDataset.generate(shapes, 1, 1, 1);
    Path out = folder.resolve("out");
    for (Path file : List.of(pytorch, safetensors)) {
      String[] reasons = {
        file.toString(), "Caffe's AlexNet", "padding 0", "k = 1", "227", "--variant 2012"
      };
      assertFailed(CommandRun.of("import", file, "--out", out), reasons);
      assertThat(out).doesNotExist();
      assertFailed(CommandRun.of("train", "--from", file, "--data", shapes, "--out", out), reasons);
      assertThat(CommandRun.of("info", file).out())
          .contains("none that is known", "Caffe's AlexNet");
      CommandRun told =
          CommandRun.of("import", file, "--variant", "2012", "--out", out, "--overwrite");
      assertThat(told.code()).as(told.err()).isZero();
      assertThat(told.out())
          .contains("2012 with 2 classes", "deviation [0.229, 0.224, 0.225]")
          .contains("; as usual: the file says nothing of it");
      assertThat(tensors(out)).isEqualTo(weights.tensors());
      out = folder.resolve("second");
    }
  }

  @Test
  void everyMismatchIsListed() throws IOException {
    Path run = newRun(Variant.TORCHVISION, 5);
    Path file = folder.resolve("w.safetensors");
    new SafeTensors(Map.of(), WeightsFile.read(Model.file(run)).weights()).write(file);
    CommandRun wrong =
        CommandRun.of("import", file, "--variant", "2012", "--out", folder.resolve("o"));
    assertFailed(
        wrong,
        "does not fit the network 2012 with 5 classes",
        "features.0.weight is [64, 3, 11, 11], the network has [96, 3, 11, 11]",
        "missing features.4.weight [256, 48, 5, 5]",
        "unexpected features.3.weight [192, 64, 5, 5]",
        "unexpected classifier.4.bias [4096]");
    CommandRun bare = CommandRun.of("predict", file, "picture.jpg");
    assertFailed(bare, "without their classes", "import " + file);
  }

  @Test
  void publishedWeightsComeFromTheirServerOnceAndAreChecked() throws IOException {
    Path run = newRun(Variant.TORCHVISION, 1000);
    Path served = folder.resolve("served.pth");
    PyTorchFile.write(served, WeightsFile.read(Model.file(run)).weights());
    String hash = Sha256.of(served);
    AtomicInteger requests = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          exchange.sendResponseHeaders(200, Files.size(served));
          Files.copy(served, exchange.getResponseBody());
          exchange.close();
        });
    server.start();
    System.setProperty(CacheFolder.PROPERTY, folder.resolve("cache").toString());
    try {
      String address =
          String.format(Locale.ROOT, "http://127.0.0.1:%d/w.pth", server.getAddress().getPort());
      Path out = folder.resolve("imagenet");
      Object[] command = {
        "import", "torchvision", "--url", address, "--sha256", hash, "--out", out, "--overwrite"
      };
      CommandRun fetched = CommandRun.of(command);
      assertThat(fetched.code()).as(fetched.err()).isZero();
      assertThat(fetched.out()).contains("torchvision with 1,000 classes");
      assertThat(tensors(out)).isEqualTo(tensors(run));
      ModelCard card = WeightsFile.read(Model.file(out)).card().orElseThrow();
      assertThat(card.classes()).hasSize(1000).startsWith("tench", "goldfish");
      assertThat(fetched.out()).contains("; as its publishers have it");
      assertThat(card.preprocessing()).isEqualTo(Preprocessing.DEFAULT);
      assertThat(card.provenance())
          .containsEntry("source", address)
          .containsEntry("sourceSha256", hash);
      assertThat(CommandRun.of(command).code()).isZero();
      assertThat(requests).hasValue(1);

      Path other = folder.resolve("other");
      assertFailed(
          CommandRun.of("import", "torchvision", "--url", address, "--out", other),
          "Fetching " + address,
          hash,
          "expected 7be5be79");
      assertFailed(CommandRun.of("import", address, "--out", other), "--sha256");
      assertUsage(
          "of variant torchvision, not d2l",
          "import",
          "torchvision",
          "--variant",
          "d2l",
          "--out",
          other);
      assertThat(other).doesNotExist();
    } finally {
      server.stop(0);
      System.clearProperty(CacheFolder.PROPERTY);
    }
  }

  @Test
  void valuesBeyondFloat16AreNamedAndLargeSumsAreNot() throws IOException {
    for (float value : new float[] {0.01f, 1e5f}) {
      Path run = Files.createDirectories(folder.resolve("run" + value));
      try (AlexNet network = new AlexNet(2);
          NativeScope scope = NativeScope.open();
          NoGradGuard noGrad = new NoGradGuard()) {
        network.parameters().get("classifier.0.weight").fill_(new Scalar(value));
        Model.write(
            run.resolve(Model.FILE),
            network,
            new ModelCard(Variant.D2L, List.of("a", "b"), Preprocessing.DEFAULT, Map.of()));
      }
      CommandRun half =
          CommandRun.of(
              "export",
              run,
              "--format",
              "safetensors",
              "--dtype",
              "fp16",
              "--out",
              folder.resolve("half" + value));
      if (value < 1) {
        assertThat(half.code()).as(half.err()).isZero();
      } else {
        assertFailed(half, run.toString(), "beyond fp16", "bf16 holds them");
      }
    }
  }

  @Test
  void wrongUsage() throws IOException {
    Path run = newRun(Variant.D2L, 2);
    Path file = folder.resolve("file");
    assertUsage("unknown variant \"vgg\"", "import", file, "--variant", "vgg", "--out", file);
    assertUsage("--softmax", "export", run, "--format", "pytorch", "--out", file, "--softmax");
    assertUsage("--format", "export", run, "--format", "tf", "--out", file);
    assertUsage("--out", "export", run, "--format", "onnx");
    assertUsage("--freeze", "train", "--data", run, "--out", file, "--freeze", "3");
    assertUsage(
        "--freeze must be features or 0 to 7: 8",
        "train",
        "--data",
        run,
        "--out",
        file,
        "--from",
        run,
        "--freeze",
        "8");
    Files.createFile(file);
    assertFailed(
        CommandRun.of("export", run, "--format", "onnx", "--out", file), "exists", "--overwrite");
    assertFailed(CommandRun.of("export", run, "--format", "onnx", "--out", folder), "is a folder");
    assertFailed(
        CommandRun.of("export", folder, "--format", "onnx", "--out", folder.resolve("x")),
        "not a trained run");
  }

  private static void assertUsage(String message, Object... args) {
    CommandRun result = CommandRun.of(args);
    assertThat(result.code()).as(result.err()).isEqualTo(2);
    assertThat(result.err()).contains(message).doesNotContain("\tat ");
  }

  private static void assertFailed(CommandRun result, String... parts) {
    assertThat(result.code()).as(result.err()).isEqualTo(1);
    assertThat(result.errorLines().stream().filter(line -> line.startsWith("alexnet: ")))
        .hasSize(1);
    assertThat(result.err()).doesNotContain("\tat ");
    List<String> missing = new ArrayList<>(List.of(parts));
    missing.removeIf(result.err()::contains);
    assertThat(missing).as(result.err()).isEmpty();
  }
}
