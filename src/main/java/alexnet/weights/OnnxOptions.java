package alexnet.weights;

/**
 * What an exported graph contains beside the network.
 *
 * @param softmax whether it ends with probabilities instead of logits
 * @param preprocessing whether it takes bytes 0..255 and scales and normalises them itself
 */
public record OnnxOptions(boolean softmax, boolean preprocessing) {}
