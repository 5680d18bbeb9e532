/**
 * The forms that clients speak: the Open Inference Protocol (v2) with Triton's extensions, TF
 * Serving's and KServe's v1, and plain pictures. Bytes to values and back; nothing here knows of
 * HTTP or computes.
 */
package alexnet.serve.protocol;
