package alexnet.cli;

import alexnet.explain.Explainer;
import alexnet.predict.Classifier;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/**
 * Networks on their way from their files, while the server is set up. They are loaded on a thread
 * that ends, and its kernel threads with it: see {@link alexnet.serve.Batcher#add}. Closing this
 * waits for what is being loaded and closes the networks.
 */
final class LoadingModels implements AutoCloseable {
  /**
   * A network.
   *
   * @param explainer if its answers are to be explained
   */
  record Loaded(Classifier classifier, Optional<Explainer> explainer) implements AutoCloseable {
    @Override
    public void close() {
      explainer.ifPresent(Explainer::close);
      classifier.close();
    }
  }

  private final Map<String, Loaded> loaded = new LinkedHashMap<>();
  private final FutureTask<Map<String, Loaded>> loading;
  private final Thread thread;

  private LoadingModels(Map<String, Path> runs, Runnable first, Function<Path, Loaded> open) {
    loading =
        new FutureTask<>(
            () -> {
              first.run();
              runs.forEach((name, run) -> loaded.put(name, open.apply(run)));
              return loaded;
            });
    thread = new Thread(loading, "alexnet-loading");
  }

  /**
   * Begins to load.
   *
   * @param runs by the names of their models
   * @param first is done before, on the same thread
   */
  static LoadingModels start(Map<String, Path> runs, Runnable first, Function<Path, Loaded> open) {
    LoadingModels models = new LoadingModels(runs, first, open);
    models.thread.start();
    return models;
  }

  /**
   * Waits for them.
   *
   * @return by name, open until this is closed
   * @throws RuntimeException what went wrong as a network was loaded
   */
  Map<String, Loaded> await() throws InterruptedException {
    thread.join();
    try {
      return loading.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    try {
      thread.join(); // to leave the process while a library is loaded could crash it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    loaded.values().forEach(Loaded::close);
  }

  static Map<String, Classifier> classifiers(Map<String, Loaded> loaded) {
    Map<String, Classifier> classifiers = new LinkedHashMap<>();
    loaded.forEach((name, model) -> classifiers.put(name, model.classifier()));
    return classifiers;
  }

  /** Of those that have one. */
  static Map<String, Explainer> explainers(Map<String, Loaded> loaded) {
    Map<String, Explainer> explainers = new LinkedHashMap<>();
    loaded.forEach((name, model) -> model.explainer().ifPresent(one -> explainers.put(name, one)));
    return explainers;
  }
}
