/**
 * The network. {@link alexnet.model.AlexNet} is its table and its modules, for training; {@link
 * alexnet.model.Variant} tells which of them; {@link alexnet.model.Inference} is the same layers
 * fused and laid out for answers. Owners of native memory are closed by whoever makes them.
 */
package alexnet.model;
