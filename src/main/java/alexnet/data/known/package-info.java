/**
 * Data sets that are asked for by name: {@link alexnet.data.known.KnownDataset} is downloaded from
 * its official address, {@link alexnet.data.known.ShapesDataset} is drawn.
 */
package alexnet.data.known;
