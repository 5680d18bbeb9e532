/**
 * What a run learns from, batch by batch: pictures, decoded and varied anew in every epoch, or the
 * kept features of a frozen half.
 */
package alexnet.train.examples;
