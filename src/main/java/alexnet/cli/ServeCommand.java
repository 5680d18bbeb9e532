package alexnet.cli;

import alexnet.cli.options.ListenOptions;
import alexnet.cli.options.ServeOptions;
import alexnet.explain.Explainer;
import alexnet.predict.Classifier;
import alexnet.predict.ClassifierBuilder;
import alexnet.serve.http.Extras;
import alexnet.serve.http.HttpService;
import alexnet.serve.http.ServerOptions;
import alexnet.text.PlainText;
import alexnet.torch.ComputeDevice;
import alexnet.torch.NativeMemory;
import alexnet.torch.Threads;
import alexnet.weights.Model;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Answers over HTTP. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Serves trained networks over HTTP: a page for people, and the addresses that the clients of"
          + " KServe, Triton, TorchServe, TF Serving and SageMaker know. /openapi.json lists them."
          + " Ctrl-C or SIGTERM ends it, once what was taken on is answered; the exit code is then"
          + " 0."
    })
final class ServeCommand implements Callable<Integer> {
  /** Kubernetes and SageMaker kill after 30 seconds. */
  private static final Duration DRAIN = Duration.ofSeconds(20);

  @Parameters(
      arity = "0..*",
      paramLabel = "RUN",
      description =
          "Run folders, or weights files. A model is called as its folder is: runs/demo is demo.")
  private List<Path> runs = List.of();

  @Option(
      names = "--name",
      paramLabel = "NAME=RUN",
      description = "A run under another name. Can be given several times.")
  private Map<String, Path> named = Map.of();

  @Option(names = "--open", description = "Show the page in the browser.")
  private boolean open;

  @Option(
      names = "--watch",
      paramLabel = "RUNS",
      description = "Show at /live how the trainings in this folder go, as the command watch does.")
  private Path watched;

  @Mixin private ListenOptions listen;

  @Mixin private ServeOptions options;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Map<String, Path> models = models();
    ServerOptions server = listen.server(options.port(), options.timeout());
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    CountDownLatch end = new CountDownLatch(1);
    try (Interruption interruption = new Interruption(end::countDown);
        LoadingModels loading =
            LoadingModels.start(models, () -> Threads.use(options.threads()), this::model);
        HttpService service = HttpService.listen(server, Optional.ofNullable(watched), err)) {
      Map<String, LoadingModels.Loaded> loaded = loading.await();
      Map<String, Classifier> classifiers = LoadingModels.classifiers(loaded);
      service.serve(
          classifiers,
          options.limits(),
          new Extras(
              LoadingModels.explainers(loaded),
              new ShownData(options, err).of(models, classifiers)));
      NativeMemory.trim();
      out.printf(
          Locale.ROOT, "Serving %s at %s%n", String.join(", ", models.keySet()), service.address());
      out.flush();
      if (open) {
        Browser.open(service.address(), err);
      }
      end.await();
      if (!service.drain(DRAIN)) {
        err.printf(
            Locale.ROOT, "alexnet: some requests had no answer after %d s%n", DRAIN.toSeconds());
      }
      interruption.endsInOrder();
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private Map<String, Path> models() {
    Map<String, Path> models = new LinkedHashMap<>();
    for (Path run : runs) {
      add(models, name(run), run);
    }
    named.forEach((name, run) -> add(models, name, run));
    if (models.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "name at least one run to serve");
    }
    try {
      HttpService.requireNames(models.keySet());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), e.getMessage() + "; --name NAME=RUN gives another", e);
    }
    return models;
  }

  private void add(Map<String, Path> models, String name, Path run) {
    Path other = models.putIfAbsent(name, run);
    if (other != null) {
      throw new ParameterException(
          spec.commandLine(),
          "both %s and %s are called %s; --name NAME=RUN gives another"
              .formatted(
                  PlainText.line(other.toString()),
                  PlainText.line(run.toString()),
                  PlainText.line(name)));
    }
  }

  /**
   * The folder's name; of a file its own without the suffix, or of model.safetensors the folder's.
   */
  private static String name(Path run) {
    Path path = run.toAbsolutePath().normalize();
    String last = String.valueOf(path.getFileName());
    if (last.equals(Model.FILE) && path.getParent().getFileName() != null) {
      return path.getParent().getFileName().toString();
    }
    return last.replaceFirst("\\.(safetensors|pth|pt|onnx)$", "");
  }

  private LoadingModels.Loaded model(Path run) {
    Classifier classifier = classifier(run);
    if (!options.explain()) {
      return new LoadingModels.Loaded(classifier, Optional.empty());
    }
    try {
      ComputeDevice device = options.device().orElseGet(ComputeDevice::auto);
      Explainer explainer = Explainer.open(run, options.pictures(), device);
      return new LoadingModels.Loaded(classifier, Optional.of(explainer));
    } catch (RuntimeException | Error e) {
      classifier.close();
      throw e;
    }
  }

  private Classifier classifier(Path run) {
    ClassifierBuilder builder = Classifier.builder(run).limits(options.pictures()).workers(1);
    options.precision().ifPresent(builder::precision);
    options.device().ifPresent(builder::device);
    return builder.open();
  }
}
