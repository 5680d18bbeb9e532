/**
 * From the list to the batches: {@link alexnet.data.loader.DataLoader} decodes the pictures of a
 * {@link alexnet.data.Dataset} in threads that own no native memory, in an order that depends on
 * seed and epoch alone. {@link alexnet.data.loader.ReadabilityCheck} finds out beforehand which of
 * them can be read, and {@code CheckedPictures} remembers it.
 */
package alexnet.data.loader;
