package alexnet.train.step;

import alexnet.model.AlexNet;
import alexnet.torch.FusedOptimizers;
import alexnet.torch.NativeScope;
import alexnet.torch.Tensors;
import alexnet.train.config.OptimizerConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Changes weights by their gradients, in libtorch's fused kernels.
 *
 * <p>Owns the optimizer's state (momentum, moments), as large as the weights or twice that: whoever
 * creates it closes it. The weights stay the network's.
 */
public final class Optimizer implements AutoCloseable {
  private static final double EPSILON = 1e-8;

  private final OptimizerConfig config;
  private final List<Group> groups;
  private boolean firstStep = true;

  private Optimizer(OptimizerConfig config, List<Group> groups) {
    this.config = config;
    this.groups = groups;
  }

  /**
   * Weights that share a weight decay and a part of the learning rate, with the state of each.
   *
   * @param rate factor on the learning rate
   */
  private record Group(
      double weightDecay,
      double rate,
      List<String> names,
      List<Tensor> weights,
      List<Tensor> first,
      List<Tensor> second,
      List<Tensor> steps) {}

  /**
   * An optimizer for a network's weights.
   *
   * @param decayBiases whether weight decay shrinks biases too
   */
  public static Optimizer of(OptimizerConfig config, AlexNet network, boolean decayBiases) {
    return of(config, network, decayBiases, 1);
  }

  /**
   * As {@link #of(OptimizerConfig, AlexNet, boolean)}, with a learning rate of its own for the last
   * layer.
   *
   * @param headRate its factor on the learning rate of the others
   */
  public static Optimizer of(
      OptimizerConfig config, AlexNet network, boolean decayBiases, double headRate) {
    return create(config, network.parameters(), decayBiases, network.variant().head(), headRate);
  }

  /** An optimizer for weights by their names, all at one rate. */
  public static Optimizer create(
      OptimizerConfig config, Map<String, Tensor> parameters, boolean decayBiases) {
    return create(config, parameters, decayBiases, "", 1);
  }

  /**
   * An optimizer for weights by their names.
   *
   * @param parameters by name; those that need no gradient are left alone
   * @param head prefix of the names of weights that learn at {@code headRate} times the rate
   */
  public static Optimizer create(
      OptimizerConfig config,
      Map<String, Tensor> parameters,
      boolean decayBiases,
      String head,
      double headRate) {
    try (NativeScope scope = NativeScope.open()) {
      List<Group> groups = new ArrayList<>();
      for (boolean ofHead : new boolean[] {false, true}) {
        for (boolean decayed : new boolean[] {true, false}) {
          List<Map.Entry<String, Tensor>> weights =
              parameters.entrySet().stream()
                  .filter(weight -> weight.getValue().requires_grad())
                  .filter(weight -> weight.getKey().startsWith(head + ".") == ofHead)
                  .filter(weight -> (decayBiases || !weight.getKey().endsWith(".bias")) == decayed)
                  .toList();
          if (!weights.isEmpty()) {
            double decay = decayed ? config.weightDecay() : 0;
            groups.add(group(scope, config, decay, ofHead ? headRate : 1, weights));
          }
        }
      }
      return new Optimizer(config, groups);
    }
  }

  private static Group group(
      NativeScope scope,
      OptimizerConfig config,
      double weightDecay,
      double rate,
      List<Map.Entry<String, Tensor>> named) {
    Group group =
        new Group(
            weightDecay,
            rate,
            named.stream().map(Map.Entry::getKey).toList(),
            named.stream().map(Map.Entry::getValue).toList(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    boolean adam = config instanceof OptimizerConfig.Adam;
    boolean momentum = config instanceof OptimizerConfig.Sgd sgd && sgd.momentum() > 0;
    for (Tensor weight : group.weights) {
      Tensor plain = weight.detach();
      if (adam || momentum) {
        group.first.add(scope.keep(torch.zeros_like(plain)));
      }
      if (adam) {
        group.second.add(scope.keep(torch.zeros_like(plain)));
        // Counted beside the weights: a GPU's kernel reads it there, and always as float32.
        group.steps.add(scope.keep(Tensors.beside(plain, torch.zeros())));
      }
    }
    return group;
  }

  /** Forgets the gradients of the last step and their memory. */
  public void zeroGrad() {
    try (NativeScope scope = NativeScope.open()) {
      for (Group group : groups) {
        for (Tensor weight : group.weights) {
          weight.mutable_grad().reset();
        }
      }
    }
  }

  /**
   * One step along the gradients that the backward pass left.
   *
   * @param learningRate at least 0
   */
  public void step(double learningRate) {
    try (NativeScope scope = NativeScope.open();
        NoGradGuard noGrad = new NoGradGuard()) {
      for (Group group : groups) {
        step(group, group.rate * learningRate);
      }
    }
    firstStep = false;
  }

  private void step(Group group, double learningRate) {
    TensorVector weights = vector(group.weights);
    TensorVector gradients = vector(group.weights.stream().map(Tensor::grad).toList());
    if (config instanceof OptimizerConfig.Sgd sgd) {
      FusedOptimizers.sgd(
          weights,
          gradients,
          vector(group.first),
          group.weightDecay,
          sgd.momentum(),
          learningRate,
          sgd.nesterov(),
          firstStep);
    } else if (config instanceof OptimizerConfig.Adam adam) {
      group.steps.forEach(step -> step.add_(new Scalar(1)));
      FusedOptimizers.adam(
          adam.decoupled(),
          weights,
          gradients,
          vector(group.first),
          vector(group.second),
          vector(group.steps),
          learningRate,
          adam.beta1(),
          adam.beta2(),
          group.weightDecay,
          EPSILON);
    } else {
      throw new IllegalStateException("no kernel for " + config);
    }
  }

  private static TensorVector vector(List<Tensor> tensors) {
    return new TensorVector(tensors.toArray(new Tensor[0]));
  }

  /** Multiplies all gradients. */
  void scaleGradients(double factor) {
    try (NativeScope scope = NativeScope.open()) {
      Scalar by = new Scalar(factor);
      groups.stream()
          .flatMap(group -> group.weights.stream())
          .forEach(weight -> weight.grad().mul_(by));
    }
  }

  /**
   * Scales all gradients down so that their common norm is at most this.
   *
   * @return the norm before
   */
  public double clipGradients(double maxNorm) {
    try (NativeScope scope = NativeScope.open()) {
      List<Tensor> weights = groups.stream().flatMap(group -> group.weights.stream()).toList();
      return torch.clip_grad_norm_(vector(weights), maxNorm);
    }
  }

  /**
   * All that it remembers of the steps so far, by PyTorch's names for it before the weight's:
   * {@code momentum_buffer.}; {@code exp_avg.}, {@code exp_avg_sq.} and {@code step.}. Each tensor
   * is where its weight is, and stays the optimizer's.
   */
  public Map<String, Tensor> state() {
    Map<String, Tensor> named = new LinkedHashMap<>();
    boolean adam = config instanceof OptimizerConfig.Adam;
    for (Group group : groups) {
      put(named, adam ? "exp_avg." : "momentum_buffer.", group.names, group.first);
      put(named, "exp_avg_sq.", group.names, group.second);
      put(named, "step.", group.names, group.steps);
    }
    return named;
  }

  private static void put(
      Map<String, Tensor> named, String prefix, List<String> names, List<Tensor> tensors) {
    for (int i = 0; i < tensors.size(); i++) {
      named.put(prefix + names.get(i), tensors.get(i));
    }
  }

  /** The {@link #state} has been filled from a checkpoint: the next step is not the first. */
  public void restored() {
    firstStep = false;
  }

  @Override
  public void close() {
    state().values().forEach(Tensor::close);
  }
}
