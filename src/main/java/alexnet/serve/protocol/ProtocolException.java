package alexnet.serve.protocol;

/** A request that cannot be understood: its message, one line, is for whoever wrote the client. */
public final class ProtocolException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ProtocolException(String message) {
    super(message, null, false, false); // strangers can cause any number of them
  }
}
