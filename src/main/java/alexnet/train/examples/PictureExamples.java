package alexnet.train.examples;

import alexnet.data.Dataset;
import alexnet.data.Skipped;
import alexnet.data.loader.Batch;
import alexnet.data.loader.DataLoader;
import alexnet.data.loader.LoaderConfig;
import alexnet.eval.Evaluator;
import alexnet.eval.Judgement;
import alexnet.model.Inference;
import alexnet.torch.Tensors;
import alexnet.train.config.TrainConfig;
import alexnet.train.step.BatchMix;
import alexnet.train.step.Minibatch;
import alexnet.transform.PixelBatch;
import alexnet.transform.Preprocessing;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntConsumer;
import org.bytedeco.pytorch.Tensor;

/** Pictures, decoded and varied anew in every epoch. */
public final class PictureExamples implements Examples {
  private final DataLoader loader;
  private final Evaluator evaluator;
  private final Preprocessing preprocessing;
  private final Dataset validation;

  public PictureExamples(TrainingData data, TrainConfig config, LoaderConfig loaderConfig) {
    this.preprocessing = config.preprocessing();
    this.validation = data.validation();
    this.loader =
        new DataLoader(data.train(), config.decoder(), config.trainingTransform(), loaderConfig);
    this.evaluator = new Evaluator(validation, config.decoder(), preprocessing, config.workers());
  }

  private record PictureBatch(Batch batch, Preprocessing preprocessing) implements Minibatch {
    @Override
    public int[] labels() {
      return batch.labels();
    }

    @Override
    public List<Skipped> skipped() {
      return batch.skipped();
    }

    @Override
    public Tensor input(BatchMix mix) {
      Tensor pictures = PixelBatch.toTensor(batch.images(), preprocessing);
      mix.apply(pictures);
      return Tensors.inFastLayout(pictures);
    }
  }

  @Override
  public int batches() {
    return loader.batches();
  }

  @Override
  public Iterable<PictureBatch> epoch(int number, int from) {
    Iterable<Batch> batches = loader.epoch(number, from);
    return () -> {
      Iterator<Batch> iterator = batches.iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return iterator.hasNext();
        }

        @Override
        public PictureBatch next() {
          return new PictureBatch(iterator.next(), preprocessing);
        }
      };
    };
  }

  @Override
  public Duration waited() {
    return loader.waited();
  }

  @Override
  public boolean hasValidation() {
    return !validation.isEmpty();
  }

  @Override
  public Judgement validate(Inference inference, IntConsumer progress) {
    return evaluator.judge(inference, progress);
  }

  @Override
  public void close() {
    loader.close();
    evaluator.close();
  }
}
