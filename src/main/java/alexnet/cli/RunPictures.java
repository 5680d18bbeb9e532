package alexnet.cli;

import alexnet.data.Dataset;
import alexnet.data.Sample;
import alexnet.eval.ConfusionMatrix;
import alexnet.eval.Evaluator;
import alexnet.eval.Tally;
import alexnet.image.ImageDecoder;
import alexnet.image.RgbImage;
import alexnet.image.UnreadableImageException;
import alexnet.model.Softmax;
import alexnet.report.ConfusionPicture;
import alexnet.report.EventFile;
import alexnet.report.FilterBank;
import alexnet.report.SamplePrediction;
import alexnet.train.TrainConfig;
import alexnet.transform.PixelBatch;
import alexnet.transform.Preprocessing;
import alexnet.weights.Dtype;
import alexnet.weights.Model;
import alexnet.weights.Pretrained;
import alexnet.weights.RawTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What TensorBoard shows of a finished run besides its curves.
 *
 * @param filters the windows of the first layer
 * @param classes in the order of the matrix
 * @param confusion of the validation pictures, null if there are none
 * @param samples some of the validation pictures
 */
record RunPictures(
    FilterBank filters,
    List<String> classes,
    ConfusionMatrix confusion,
    List<SamplePrediction> samples) {
  private static final int SAMPLES = 16;

  RunPictures {
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
   * @throws alexnet.weights.WeightsException if the weights cannot be read
   * @throws alexnet.eval.EvaluationException if a logit is not finite
   */
  static RunPictures of(
      Path run, TrainConfig config, Dataset validation, ConfusionMatrix confusion) {
    ImageDecoder decoder = new ImageDecoder(config.limits(), config.preprocessing().resize());
    FilterBank filters = filters(Pretrained.read(run, config.variant()));
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

  private static FilterBank filters(Pretrained weights) {
    RawTensor first = weights.weights().to(Dtype.F32).tensors().values().iterator().next();
    float[] values = new float[Math.toIntExact(first.elements())];
    first.bytes().asFloatBuffer().get(values);
    return new FilterBank(
        Math.toIntExact(first.shape().get(0)), Math.toIntExact(first.shape().get(2)), values);
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
    events.image(step, "filters/first layer", filters.picture());
    if (!samples.isEmpty()) {
      events.image(step, "predictions/validation", SamplePrediction.sheet(samples));
    }
    if (confusion != null) {
      events.image(step, "confusion/validation", ConfusionPicture.of(confusion, classes));
    }
  }
}
