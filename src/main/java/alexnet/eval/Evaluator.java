package alexnet.eval;

import alexnet.data.Dataset;
import alexnet.data.Skipped;
import alexnet.data.loader.Batch;
import alexnet.data.loader.DataLoader;
import alexnet.data.loader.LoaderConfig;
import alexnet.image.ImageDecoder;
import alexnet.model.Inference;
import alexnet.model.Softmax;
import alexnet.transform.Preprocessing;
import alexnet.transform.views.TestTimeAugmentation;
import alexnet.transform.views.Views;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Scores networks on one data set. Holds the loader's threads: close it.
 *
 * <p>The batch size is fixed, so that the figures of a network are the same whoever asks.
 */
public final class Evaluator implements AutoCloseable {
  private static final int BATCH_SIZE = 64;

  private final Dataset data;
  private final Views views;
  private final DataLoader loader;

  /**
   * One view of each picture.
   *
   * @param workers threads that decode pictures
   */
  public Evaluator(Dataset data, ImageDecoder decoder, Preprocessing preprocessing, int workers) {
    this(data, decoder, new Views(TestTimeAugmentation.NONE, preprocessing), workers);
  }

  /**
   * @param views of each picture; the mean of their probabilities is what is scored
   * @param workers threads that decode pictures
   */
  public Evaluator(Dataset data, ImageDecoder decoder, Views views, int workers) {
    this.data = data;
    this.views = views;
    this.loader =
        new DataLoader(
            data, decoder, views, new LoaderConfig(views.pictures(BATCH_SIZE), false, 0, workers));
  }

  /** As {@link #evaluate(Inference, IntConsumer, Consumer)}, unwatched. */
  public EvaluationReport evaluate(Inference inference) {
    return evaluate(inference, done -> {});
  }

  /** As {@link #evaluate(Inference, IntConsumer, Consumer)}, without a look at single pictures. */
  public EvaluationReport evaluate(Inference inference, IntConsumer progress) {
    return evaluate(inference, progress, outcome -> {});
  }

  /**
   * Scores a network. Pictures that cannot be read are left out and listed.
   *
   * @param inference with as many logits as the data has classes
   * @param progress gets the number of pictures done after each batch
   * @param outcomes gets what became of each picture, in the order of the data set
   * @throws EvaluationException if there is no readable picture or a logit is not finite
   */
  public EvaluationReport evaluate(
      Inference inference, IntConsumer progress, Consumer<Outcome> outcomes) {
    Tally tally = new Tally(data.classes().size());
    List<Skipped> skipped = new ArrayList<>();
    int done = 0;
    for (Batch batch : loader.epoch(0)) {
      skipped.addAll(batch.skipped());
      if (batch.size() > 0) {
        float[][] logits =
            Softmax.logMean(inference.logits(() -> views.toTensor(batch.images())), views.count());
        tally.add(logits, batch.labels());
        for (int i = 0; i < batch.size(); i++) {
          outcomes.accept(Outcome.of(batch.samples().get(i), logits[i]));
        }
      }
      done += batch.size() + batch.skipped().size();
      progress.accept(done);
    }
    return tally.report(data.classes(), skipped);
  }

  /**
   * As {@link #evaluate(Inference, IntConsumer)}, with a look at the pictures that deserve one.
   *
   * @throws EvaluationException likewise
   */
  public Judgement judge(Inference inference, IntConsumer progress) {
    Judgement.Builder judgement = Judgement.builder();
    return judgement.build(evaluate(inference, progress, judgement));
  }

  @Override
  public void close() {
    loader.close();
  }
}
