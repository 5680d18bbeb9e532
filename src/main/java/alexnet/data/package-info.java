/**
 * What a data set is: a {@link alexnet.data.Dataset} of {@link alexnet.data.Sample}s, each a label
 * and where its pixels come from, and what every reader of one needs (sorted names, listed folders,
 * {@link alexnet.data.RandomStream}). The readers and users of data sets have rooms of their own
 * below; whatever cannot be used leaves as a {@link alexnet.data.DatasetException}.
 */
package alexnet.data;
