package alexnet.torch;

import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.TensorVector;

/**
 * libtorch's fused optimizer kernels: one pass over weights, gradients and state instead of one an
 * operation. They are the ones behind {@code torch.optim.SGD(fused=True)} and {@code
 * torch.optim.AdamW(fused=True)}; the C++ front end has no function for them, so they are called
 * through the dispatcher by their schema.
 */
public final class FusedOptimizers {
  private FusedOptimizers() {}

  /**
   * One step of stochastic gradient descent, in place: {@code g += decay * w; v = momentum * v + g;
   * w -= rate * (nesterov ? g + momentum * v : v)}.
   *
   * @param momentumBuffers one a parameter, filled by the first step; none when momentum is 0
   * @param firstStep whether the buffers are still empty
   */
  public static void sgd(
      TensorVector parameters,
      TensorVector gradients,
      TensorVector momentumBuffers,
      double weightDecay,
      double momentum,
      double learningRate,
      boolean nesterov,
      boolean firstStep) {
    Operators.run(
        "aten::_fused_sgd_",
        Operators.list(parameters),
        Operators.list(gradients),
        Operators.list(momentumBuffers),
        new IValue(weightDecay),
        new IValue(momentum),
        new IValue(learningRate),
        new IValue(0.0), // dampening
        new IValue(nesterov),
        new IValue(false), // maximize
        new IValue(firstStep),
        new IValue(), // grad_scale
        new IValue()); // found_inf
  }

  /**
   * One step of Adam (Kingma and Ba 2015, algorithm 1) or AdamW (Loshchilov and Hutter 2019,
   * algorithm 2), in place.
   *
   * @param decoupled AdamW: weight decay shrinks the weights directly; Adam: it is added to the
   *     gradient
   * @param steps one float32 scalar a parameter, the number of this step, from 1
   */
  public static void adam(
      boolean decoupled,
      TensorVector parameters,
      TensorVector gradients,
      TensorVector firstMoments,
      TensorVector secondMoments,
      TensorVector steps,
      double learningRate,
      double beta1,
      double beta2,
      double weightDecay,
      double epsilon) {
    Operators.run(
        decoupled ? "aten::_fused_adamw_" : "aten::_fused_adam_",
        Operators.list(parameters),
        Operators.list(gradients),
        Operators.list(firstMoments),
        Operators.list(secondMoments),
        Operators.list(new TensorVector()), // max_exp_avg_sqs, of amsgrad
        Operators.list(steps),
        new IValue(learningRate),
        new IValue(beta1),
        new IValue(beta2),
        new IValue(weightDecay),
        new IValue(epsilon),
        new IValue(false), // amsgrad
        new IValue(false), // maximize
        new IValue(), // grad_scale
        new IValue()); // found_inf
  }
}
