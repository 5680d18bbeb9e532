/**
 * The door to libtorch: scopes that free native memory ({@link alexnet.torch.NativeScope}),
 * devices, precisions, threads, and the kernels that layers are computed with.
 */
package alexnet.torch;
