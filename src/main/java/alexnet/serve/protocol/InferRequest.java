package alexnet.serve.protocol;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A request of the Open Inference Protocol.
 *
 * @param id the client's own, to be given back
 * @param timeoutMicros the client waits no longer
 * @param priority of a lower number goes first; 0 where nothing is said
 * @param outputs at least one
 */
public record InferRequest(
    Optional<String> id,
    OptionalLong timeoutMicros,
    int priority,
    Inputs inputs,
    List<RequestedOutput> outputs) {}
