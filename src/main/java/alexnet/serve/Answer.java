package alexnet.serve;

/**
 * What the network gives for a picture, and where the time went.
 *
 * @param logits in the order of the classes
 * @param decodeNanos to decode, resize and crop it; 0 for a tensor
 * @param queueNanos waited for the decoder and for the network
 * @param computeNanos of the batch that it was in
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Answer(float[] logits, long decodeNanos, long queueNanos, long computeNanos) {}
