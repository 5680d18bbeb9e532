package alexnet.torch;

import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.ListType;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.OptionalType;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * Operators of libtorch that its C++ front end has no function for, called through the dispatcher
 * by their schema. A call with other arguments than the schema's throws.
 */
final class Operators {
  private Operators() {}

  /** An operator by its qualified name, such as {@code aten::_fused_sgd_}. */
  static OperatorHandle find(String name) {
    return Dispatcher.singleton().findSchemaOrThrow(name, "");
  }

  /** Calls an operator for what it does to its arguments. */
  static void run(String name, IValue... arguments) {
    find(name).callBoxed(new IValueVector(arguments));
  }

  /**
   * Calls an operator for its one result, in the open {@link NativeScope}.
   *
   * @param stack all arguments; the result takes their place
   */
  static Tensor call(OperatorHandle operator, IValueVector stack) {
    operator.callBoxed(stack);
    return new Tensor(stack.get(0).toTensor()); // a handle of its own: the stack's dies with it
  }

  /** As {@link #call(OperatorHandle, IValueVector)}, by name. */
  static Tensor call(String name, IValue... arguments) {
    return call(find(name), new IValueVector(arguments));
  }

  /** Calls an operator that answers yes or no. */
  static boolean isTrue(String name) {
    IValueVector stack = new IValueVector();
    find(name).callBoxed(stack);
    return stack.get(0).toBool();
  }

  /** A list of tensors. */
  static IValue list(TensorVector tensors) {
    GenericList list = new GenericList(ListType.ofTensors().containedType(0));
    for (long i = 0; i < tensors.size(); i++) {
      list.push_back(new IValue(tensors.get(i)));
    }
    return new IValue(list);
  }

  /** A list of integers; an empty or untyped list would not match the schema. */
  static IValue ints(long... values) {
    GenericList list = new GenericList(ListType.ofInts().containedType(0));
    for (long value : values) {
      list.push_back(new IValue(value));
    }
    return new IValue(list);
  }

  /** An empty list of optional numbers. */
  static IValue noScalars() {
    return new IValue(new GenericList(OptionalType.get(ListType.ofNumbers().containedType(0))));
  }
}
