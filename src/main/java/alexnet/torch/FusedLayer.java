package alexnet.torch;

import java.util.ArrayList;
import java.util.List;
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
  private final Arguments one;
  private final Arguments many;
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
   * @param one the weights as a batch of one picture wants them
   * @param many the weights as larger batches want them; perhaps the same
   */
  FusedLayer(String operator, Tensor one, Tensor many, Schema schema) {
    try (NativeScope scope = NativeScope.open()) {
      this.operator = owned(scope, Operators.find(operator));
      this.one = arguments(scope, one, schema);
      this.many = many.equals(one) ? this.one : arguments(scope, many, schema);
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
    return input.size(0) == 1 ? one : many;
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
