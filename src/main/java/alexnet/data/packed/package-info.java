/**
 * Data sets whose pictures are packed into a few files: {@link alexnet.data.packed.IdxDataset}
 * (MNIST and its like) and {@link alexnet.data.packed.CifarDataset}.
 */
package alexnet.data.packed;
