package alexnet.model;

import alexnet.torch.KernelCandidate;
import java.util.List;
import java.util.function.LongFunction;
import org.bytedeco.pytorch.Tensor;

/** Chooses the kernel of a layer among those that can compute it. */
@FunctionalInterface
public interface KernelChoice {
  /**
   * What is known to be fast on most machines: the same everywhere, so that a run is repeated to
   * the bit.
   */
  KernelChoice BY_RULE = (layer, candidates, input) -> candidates.get(0);

  /**
   * Chooses one.
   *
   * @param layer the layer and the type of its numbers, such as {@code Float Linear[in=6400, ...]};
   *     the same for all layers of the same shape
   * @param candidates by rule the first; at least one
   * @param input makes an input of so many pictures, in the open scope
   * @return one of the candidates
   */
  KernelCandidate choose(
      String layer, List<KernelCandidate> candidates, LongFunction<Tensor> input);
}
