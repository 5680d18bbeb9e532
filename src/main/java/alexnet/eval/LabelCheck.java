package alexnet.eval;

import alexnet.data.Dataset;
import alexnet.data.Sample;
import alexnet.data.loader.Batch;
import alexnet.data.loader.DataLoader;
import alexnet.data.loader.LoaderConfig;
import alexnet.image.ImageDecoder;
import alexnet.model.Inference;
import alexnet.transform.PixelBatch;
import alexnet.transform.Preprocessing;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/**
 * What a trained network thinks of the labels of a data set.
 *
 * @param suspects labels that it doubts, the widest margin first
 * @param agreement part of the pictures whose label it finds most probable, 0..1: the lower, the
 *     more of its doubts are mistakes of its own
 * @param heldOutAgreement the same of the pictures that it was not trained on, where it is known
 *     that it was trained on others of them
 */
public record LabelCheck(
    List<LabelSuspect> suspects, double agreement, OptionalDouble heldOutAgreement) {
  private static final int BATCH_SIZE = 64;

  /** Copies the list. */
  public LabelCheck {
    suspects = List.copyOf(suspects);
  }

  /**
   * Classifies every picture. What cannot be read is left out.
   *
   * @param inference with as many logits as the data has classes
   * @param data with the network's labels
   * @param workers threads that decode pictures
   * @param trainedOn tells the pictures that the network is known to have been trained on
   * @param progress gets the number of pictures done after each batch; what it throws ends the
   *     check
   * @throws EvaluationException if a logit is not finite or no picture can be read
   */
  public static LabelCheck run(
      Inference inference,
      Dataset data,
      ImageDecoder decoder,
      Preprocessing preprocessing,
      int workers,
      Predicate<Sample> trainedOn,
      IntConsumer progress) {
    ConfidentLearning learning = new ConfidentLearning(data.classes().size());
    LoaderConfig config = new LoaderConfig(BATCH_SIZE, false, 0, workers);
    int done = 0;
    try (DataLoader loader = new DataLoader(data, decoder, preprocessing, config)) {
      for (Batch batch : loader.epoch(0)) {
        if (batch.size() > 0) {
          float[][] logits =
              inference.logits(() -> PixelBatch.toTensor(batch.images(), preprocessing));
          for (int i = 0; i < logits.length; i++) {
            Sample sample = batch.samples().get(i);
            requireFinite(logits[i], sample.name());
            learning.add(sample, logits[i], trainedOn.test(sample));
          }
        }
        done += batch.size() + batch.skipped().size();
        progress.accept(done);
      }
    }
    return learning.result();
  }

  private static void requireFinite(float[] logits, String name) {
    for (float logit : logits) {
      if (!Float.isFinite(logit)) {
        throw new EvaluationException(
            name + ": the network's logit is " + logit + ": its weights have diverged");
      }
    }
  }
}
