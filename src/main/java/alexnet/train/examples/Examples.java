package alexnet.train.examples;

import alexnet.eval.Judgement;
import alexnet.model.AlexNet;
import alexnet.model.Inference;
import alexnet.train.step.Minibatch;
import java.time.Duration;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/** What a run learns from and is judged by, in the form that the network takes it. */
public interface Examples extends AutoCloseable {
  /** Batches of an epoch. */
  int batches();

  /**
   * The batches of an epoch; the same number gives the same ones.
   *
   * @param from how many of the first are left out, 0 to {@link #batches}
   */
  Iterable<? extends Minibatch> epoch(int number, int from);

  /**
   * The part of a network that takes the batches' input and gives logits [n, classes]: all of it,
   * unless the input is features.
   */
  default UnaryOperator<Tensor> learner(AlexNet network) {
    return network::forward;
  }

  /** How long the latest epoch has waited for pictures so far. */
  Duration waited();

  /** Whether there are examples to be judged by. */
  boolean hasValidation();

  /**
   * Scores the validation part, which is not empty.
   *
   * @param progress gets the number of pictures done after each batch
   * @throws alexnet.eval.EvaluationException if a logit is not finite
   */
  Judgement validate(Inference inference, IntConsumer progress);

  @Override
  void close();
}
