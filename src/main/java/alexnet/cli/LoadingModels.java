package alexnet.cli;

import alexnet.predict.Classifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/**
 * Networks on their way from their files, while the server is set up. They are loaded on a thread
 * that ends, and its kernel threads with it: see {@link alexnet.serve.Batcher#add}. Closing this
 * waits for what is being loaded and closes the networks.
 */
final class LoadingModels implements AutoCloseable {
  private final List<Classifier> opened = new ArrayList<>();
  private final FutureTask<Map<String, Classifier>> loading;
  private final Thread thread;

  private LoadingModels(Map<String, Path> runs, Runnable first, Function<Path, Classifier> open) {
    loading =
        new FutureTask<>(
            () -> {
              first.run();
              Map<String, Classifier> loaded = new LinkedHashMap<>();
              runs.forEach(
                  (name, run) -> {
                    Classifier classifier = open.apply(run);
                    opened.add(classifier);
                    loaded.put(name, classifier);
                  });
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
  static LoadingModels start(
      Map<String, Path> runs, Runnable first, Function<Path, Classifier> open) {
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
  Map<String, Classifier> await() throws InterruptedException {
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
    opened.forEach(Classifier::close);
  }
}
