package alexnet.data.known;

import alexnet.data.DatasetException;
import alexnet.download.ArchiveLayout;
import alexnet.download.DownloadException;
import alexnet.download.DownloadListener;
import alexnet.download.UnpackedFolder;
import alexnet.io.Disk;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The files of a published data set and how they become a data folder.
 *
 * @param name of the data folder
 * @param files either IDX files, used as they are, or one archive
 * @param archive what the archive holds, or null where there is none
 */
record PublishedData(String name, List<PublishedFile> files, ArchiveLayout archive) {
  /** Copies the list. */
  PublishedData {
    files = List.copyOf(files);
    if (archive != null && files.size() != 1) {
      throw new IllegalArgumentException(name + ": " + files.size() + " archives, not one");
    }
  }

  /** The same files at {@code MIRROR/NAME/FILE}. */
  PublishedData at(URI mirror) {
    String base = mirror.toString();
    URI folder = URI.create((base.endsWith("/") ? base : base + "/") + name);
    return new PublishedData(name, files.stream().map(file -> file.at(folder)).toList(), archive);
  }

  /** Bytes to fetch. */
  long bytes() {
    return files.stream().mapToLong(PublishedFile::bytes).sum();
  }

  /**
   * Makes the data folder, or finds it made. Every file that is used for it has been checked
   * against its hash.
   *
   * @param home where the official files are or are fetched to; an archive is unpacked into a
   *     folder in it
   * @param own whether nobody else keeps files there
   * @return the data folder
   * @throws DatasetException if there is another file in the place of an official one, or too
   *     little room
   * @throws DownloadException if something cannot be fetched or unpacked
   * @throws java.io.UncheckedIOException if the folder cannot be read or written
   */
  Path prepare(Path home, boolean own, DownloadListener listener) {
    UnpackedFolder unpacked =
        archive == null ? null : new UnpackedFolder(home.resolve(name), files.get(0).sha256());
    if (unpacked != null && unpacked.isWhole()) {
      return unpacked.folder();
    }
    requireRoom(home);
    for (PublishedFile file : files) {
      Path fetched = file.fetchTo(home, own, listener);
      if (unpacked != null) {
        unpacked.unpack(fetched, archive, listener);
      }
    }
    return unpacked == null ? home : unpacked.folder();
  }

  private void requireRoom(Path home) {
    long missing =
        files.stream()
            .filter(file -> !Files.exists(home.resolve(file.name())))
            .mapToLong(PublishedFile::bytes)
            .sum();
    long needed = missing + (archive == null ? 0 : archive.maxBytes());
    try {
      long free = Disk.free(home);
      if (free < needed) {
        throw new DatasetException(
            String.format(
                Locale.ROOT,
                "%s takes up to %,d MB in %s, where %,d MB are free",
                name,
                needed / 1_000_000,
                home,
                free / 1_000_000));
      }
    } catch (IOException e) {
      return; // a full disk will say so itself
    }
  }
}
