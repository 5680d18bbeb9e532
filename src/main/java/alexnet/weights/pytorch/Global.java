package alexnet.weights.pytorch;

import alexnet.weights.tensor.MessageText;

/** A class or function that a pickle names. It is never looked up: a name, and no more. */
record Global(String module, String name) {
  /** Fit for a message of one line, whatever the file holds. */
  @Override
  public String toString() {
    return MessageText.printable(module + "." + name);
  }
}
