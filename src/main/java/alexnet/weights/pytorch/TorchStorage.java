package alexnet.weights.pytorch;

/**
 * A run of elements that tensors lie in, by the key under which the file holds its bytes.
 *
 * @param key of the run in the file
 * @param type of its elements
 * @param fileElements number of elements in the file
 * @param first where this storage begins in them: not 0 only for views in the oldest files
 * @param elements number of elements from there
 */
record TorchStorage(String key, TorchType type, long fileElements, long first, long elements) {
  /** Bytes in the file; the constructor's caller has checked the numbers. */
  long fileBytes() {
    return Math.multiplyExact(fileElements, type.bytes());
  }
}
