/**
 * What a network is asked about: {@link alexnet.transform.views.Views} of a picture, one or, for
 * test-time augmentation, several.
 */
package alexnet.transform.views;
