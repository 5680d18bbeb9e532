package alexnet.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;

/**
 * One operator of libtorch that computes a layer, made by {@link OneDnn}, with its arguments laid
 * out beforehand.
 */
public final class FusedLayer implements LayerKernel {
  private final OperatorHandle operator;
  private final NavigableMap<Long, Arguments> byBatch = new TreeMap<>();
  private final List<Pointer> owned = new ArrayList<>();

  /**
   * A call's arguments, the first one, the input, still empty.
   *
   * @param activated with the activation
   * @param plain without it, on the same weights
   */
  private record Arguments(IValueVector activated, IValueVector plain) {}

  /** What follows the input in the operator's schema. */
  interface Schema {
    List<IValue> of(Tensor weights, boolean activated);
  }

  /**
   * Makes all arguments once, so that a call makes none.
   *
   * @param layouts of the weights, by the smallest batch that wants them so; one for 1 at least
   */
  FusedLayer(String operator, NavigableMap<Long, Tensor> layouts, Schema schema) {
    try (NativeScope scope = NativeScope.open()) {
      this.operator = owned(scope, Operators.find(operator));
      layouts.forEach((batch, layout) -> byBatch.put(batch, arguments(scope, layout, schema)));
    }
  }

  private Arguments arguments(NativeScope scope, Tensor weights, Schema schema) {
    return new Arguments(
        owned(scope, stack(schema.of(weights, true))),
        owned(scope, stack(schema.of(weights, false))));
  }

  private static IValueVector stack(List<IValue> rest) {
    List<IValue> all = new ArrayList<>(List.of(new IValue()));
    all.addAll(rest);
    return new IValueVector(all.toArray(IValue[]::new));
  }

  private <P extends Pointer> P owned(NativeScope scope, P pointer) {
    owned.add(scope.keep(pointer));
    return pointer;
  }

  @Override
  public Tensor forward(Tensor input) {
    return call(input, arguments(input).activated);
  }

  @Override
  public Tensor forwardWithoutActivation(Tensor input) {
    return call(input, arguments(input).plain);
  }

  private Arguments arguments(Tensor input) {
    return byBatch.floorEntry(Math.max(1, input.size(0))).getValue();
  }

  private Tensor call(Tensor input, IValueVector arguments) {
    // Copied as a whole: one way into native code instead of one an argument.
    IValueVector stack = new IValueVector();
    stack.put(arguments);
    stack.put(0, new IValue(input));
    return Operators.call(operator, stack);
  }

  @Override
  public void close() {
    owned.forEach(Pointer::close);
  }
}
