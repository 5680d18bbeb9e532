/**
 * Files from elsewhere: {@link alexnet.download.Download} brings one over HTTP, continues where a
 * connection broke, checks its hash and keeps it in the {@link alexnet.download.CacheFolder};
 * {@link alexnet.download.UnpackedFolder} makes a folder of an archive. Several processes may ask
 * for the same at once, and one that is killed leaves nothing that passes for whole.
 */
package alexnet.download;
