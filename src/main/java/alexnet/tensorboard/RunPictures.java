package alexnet.tensorboard;

import alexnet.data.Dataset;
import alexnet.data.Sample;
import alexnet.eval.ConfusionMatrix;
import alexnet.eval.Evaluator;
import alexnet.eval.Tally;
import alexnet.image.ImageDecoder;
import alexnet.image.RgbImage;
import alexnet.image.UnreadableImageException;
import alexnet.model.Softmax;
import alexnet.report.RunFiles;
import alexnet.report.content.ConfusionPicture;
import alexnet.report.content.FilterSheet;
import alexnet.report.content.SamplePrediction;
import alexnet.train.config.TrainConfig;
import alexnet.transform.PixelBatch;
import alexnet.transform.Preprocessing;
import alexnet.weights.Model;
import alexnet.weights.WeightsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What TensorBoard shows of a finished run besides its curves.
 *
 * @param filters of the first layer, or null if it has none of three colours
 * @param classes in the order of the matrix
 * @param confusion of the validation pictures, null if there are none
 * @param samples some of the validation pictures
 */
public record RunPictures(
    FilterSheet filters,
    List<String> classes,
    ConfusionMatrix confusion,
    List<SamplePrediction> samples) {
  private static final int SAMPLES = 16;

  public RunPictures {
    classes = List.copyOf(classes);
    samples = List.copyOf(samples);
  }

  /**
   * Reads the weights that a run has kept.
   *
   * @param config of the run
   * @param validation perhaps empty
   * @param confusion of the validation pictures by these weights; if it is null they are scored
   *     once more, which takes as long as the validation of an epoch
   * @throws alexnet.weights.tensor.WeightsException if the weights cannot be read
   * @throws alexnet.eval.EvaluationException if a logit is not finite
   */
  public static RunPictures of(
      Path run, TrainConfig config, Dataset validation, ConfusionMatrix confusion) {
    ImageDecoder decoder = config.decoder();
    FilterSheet filters = RunFiles.filters(WeightsFile.read(Model.file(run)), config.variant());
    if (validation.isEmpty()) {
      return new RunPictures(filters, validation.classes(), null, List.of());
    }
    try (Model model = Model.read(run, config.precision(), config.device())) {
      return new RunPictures(
          filters,
          validation.classes(),
          confusion != null ? confusion : confusion(model, decoder, config, validation),
          samples(model, decoder, validation));
    }
  }

  private static ConfusionMatrix confusion(
      Model model, ImageDecoder decoder, TrainConfig config, Dataset validation) {
    try (Evaluator evaluator =
        new Evaluator(validation, decoder, config.preprocessing(), config.workers())) {
      return evaluator.evaluate(model.inference()).confusion();
    }
  }

  /** Some pictures of every part of the set, which is in the order of the classes. */
  private static List<SamplePrediction> samples(
      Model model, ImageDecoder decoder, Dataset validation) {
    Preprocessing preprocessing = model.card().preprocessing();
    int count = Math.min(SAMPLES, validation.size());
    List<SamplePrediction> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Sample sample = validation.samples().get((int) ((i + 0.5) * validation.size() / count));
      try {
        RgbImage picture = preprocessing.apply(sample.source().read(decoder));
        float[] logits =
            model.inference().logits(() -> PixelBatch.toTensor(List.of(picture), preprocessing))[0];
        int predicted = Tally.argmax(logits);
        samples.add(
            new SamplePrediction(
                picture.toBufferedImage(),
                validation.classes().get(sample.label()),
                validation.classes().get(predicted),
                Math.min(1, Softmax.of(logits)[predicted])));
      } catch (UnreadableImageException e) {
        // training has told of it
      }
    }
    return samples;
  }

  /** Adds everything to a step; what needs no letters comes first. */
  void writeTo(EventFile events, long step) throws IOException {
    if (filters != null) {
      events.image(step, "filters/first layer", filters.picture());
    }
    if (!samples.isEmpty()) {
      events.image(step, "predictions/validation", SamplePrediction.sheet(samples));
    }
    if (confusion != null) {
      events.image(step, "confusion/validation", ConfusionPicture.of(confusion, classes));
    }
  }
}
