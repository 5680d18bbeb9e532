package alexnet.serve.protocol;

import java.util.List;

/** What a request brings, ready to be classified. */
public sealed interface Inputs {
  /** How many pictures there are. */
  int count();

  /**
   * Contents of picture files.
   *
   * @param files at least one
   */
  record Pictures(List<byte[]> files) implements Inputs {
    @Override
    public int count() {
      return files.size();
    }
  }

  /**
   * Normalised values.
   *
   * @param values at least one picture's, each row-major
   */
  record Tensors(List<float[]> values) implements Inputs {
    @Override
    public int count() {
      return values.size();
    }
  }
}
