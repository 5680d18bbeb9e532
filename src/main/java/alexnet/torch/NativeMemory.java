package alexnet.torch;

import org.bytedeco.javacpp.Pointer;

/** Memory outside the heap, as the system sees it. */
public final class NativeMemory {
  private NativeMemory() {}

  /**
   * Gives back what is free. Loading a network and the largest batch so far leave the allocator
   * with pages that it would keep for the next time. Takes some milliseconds; what is needed again
   * comes as new pages. Does nothing where the system's allocator cannot do it.
   */
  public static void trim() {
    Pointer.trimMemory();
  }
}
