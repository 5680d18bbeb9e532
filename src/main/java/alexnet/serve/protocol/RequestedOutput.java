package alexnet.serve.protocol;

import java.util.OptionalInt;

/**
 * An output that a request of the Open Inference Protocol asks for.
 *
 * @param name probabilities or logits
 * @param binary whether it follows the JSON as bytes
 * @param classification the so many first classes as text instead, at least 1
 */
public record RequestedOutput(String name, boolean binary, OptionalInt classification) {}
