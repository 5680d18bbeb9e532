package alexnet.weights.pytorch;

/**
 * Stands for a Python object that is not made: its class is not looked up and nothing of it is run.
 * Keeps the state that the pickle gives it, for module objects of TorchScript.
 */
final class Inert {
  private final String type;
  private Object state;

  /**
   * @param type its class, for messages
   */
  Inert(String type) {
    this.type = type;
  }

  String type() {
    return type;
  }

  /** What BUILD would hand to {@code __setstate__}, or null. */
  Object state() {
    return state;
  }

  void build(Object given) {
    state = given;
  }
}
