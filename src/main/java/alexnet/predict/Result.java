package alexnet.predict;

/**
 * What became of an {@link Input}.
 *
 * <pre>{@code
 * if (result instanceof Result.Classified<String> it) {
 *   System.out.println(it.key() + " " + it.prediction().best());
 * } else if (result instanceof Result.Failed<String> it) {
 *   System.out.println(it.key() + " " + it.reason());
 * }
 * }</pre>
 */
public sealed interface Result<K> {
  /** The input's key; null for an input that was null. */
  K key();

  /**
   * The picture was classified.
   *
   * @param key the input's
   * @param prediction what it shows
   */
  record Classified<K>(K key, Prediction prediction) implements Result<K> {}

  /**
   * There is no usable picture.
   *
   * @param key the input's
   * @param reason one line without the picture's name
   */
  record Failed<K>(K key, String reason) implements Result<K> {}
}
