package alexnet.data.known;

import alexnet.data.DatasetException;
import alexnet.download.Download;
import alexnet.download.DownloadListener;
import alexnet.io.Sha256;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of a published data set.
 *
 * @param download its official address and its SHA-256
 * @param bytes its size
 */
record PublishedFile(Download download, long bytes) {
  /**
   * @param sha256 64 hexadecimal digits
   */
  static PublishedFile of(String address, String sha256, long bytes) {
    return new PublishedFile(Download.of(address, sha256), bytes);
  }

  /** Its official name. */
  String name() {
    return download.name();
  }

  String sha256() {
    return download.hash().hex();
  }

  /** The same file in a folder of another server. */
  PublishedFile at(URI folder) {
    String base = folder.toString();
    String address = (base.endsWith("/") ? base : base + "/") + name();
    return of(address, sha256(), bytes);
  }

  /**
   * The file in a folder, fetched if it is not there.
   *
   * @param own whether the folder is this program's: a damaged file is then replaced, and anywhere
   *     else refused
   * @throws DatasetException if it is another file than the official one
   */
  Path fetchTo(Path folder, boolean own, DownloadListener listener) {
    Path file = folder.resolve(name());
    if (!own && Files.exists(file)) {
      String digest = Sha256.of(file);
      if (!digest.equals(sha256())) {
        throw new DatasetException(
            "%s is not the official file: its SHA-256 is %s, expected %s; it stays as it is"
                .formatted(file, digest, sha256()));
      }
      return file;
    }
    return download.fetchTo(file, listener);
  }
}
