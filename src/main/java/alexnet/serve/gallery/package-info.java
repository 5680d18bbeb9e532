/** Data sets beside a network: which pictures it gets wrong, and which are like a given one. */
package alexnet.serve.gallery;
