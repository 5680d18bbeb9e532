package alexnet.torch;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;

/**
 * Frees, when closed, every native object that this thread made since it was opened.
 *
 * <p>The garbage collector does not see native bytes, so each unit of work opens one: a training
 * step, a batch, a request. Results leave a scope as Java values. A tensor that must live longer is
 * taken out with {@link #keep} and then belongs to the caller, who closes it.
 *
 * <p>Scopes belong to a thread and nest.
 */
public final class NativeScope implements AutoCloseable {
  private final PointerScope scope = new PointerScope();

  private NativeScope() {}

  /** Opens a scope on this thread. */
  public static NativeScope open() {
    return new NativeScope();
  }

  /** Takes an object out of this scope: from here on the caller closes it. */
  public <P extends Pointer> P keep(P pointer) {
    pointer.retainReference(); // detaching gives up the scope's reference, which was the only one
    scope.detach(pointer);
    return pointer;
  }

  @Override
  public void close() {
    scope.close();
  }
}
