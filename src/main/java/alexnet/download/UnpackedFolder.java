package alexnet.download;

import alexnet.io.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;

/**
 * A folder that an archive is unpacked into. It is filled beside its place and moved there, so that
 * a process that is killed leaves no half of one. The file {@value #MARK} in it tells of which
 * archive it is and how much it held: a folder without it is somebody else's, and one with less in
 * it is damaged. Neither is ever deleted or written into.
 *
 * @param folder its place
 * @param sha256 the hash of the archive
 */
public record UnpackedFolder(Path folder, String sha256) {
  private static final String MARK = ".unpacked";

  /** How much is in a folder, at any depth, without the mark. */
  record Content(int files, long bytes) {}

  /**
   * Whether everything is there.
   *
   * @throws DownloadException if something else is, or not everything that was unpacked
   * @throws UncheckedIOException if the folder cannot be read
   */
  public boolean isWhole() {
    try {
      if (!Files.exists(folder)) {
        return false;
      }
      Path real = folder.toRealPath();
      Path mark = real.resolve(MARK);
      if (!Files.isRegularFile(mark)) {
        if (Files.isDirectory(real) && count(real).files == 0) {
          return false;
        }
        throw new DownloadException(
            folder
                + " is in the way: it was not unpacked here. Rename it, or take it as it is, as a"
                + " data folder of its own");
      }
      requireSame(mark, count(real));
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder + ": " + Disk.reason(e), e);
    }
  }

  private void requireSame(Path mark, Content now) throws IOException {
    String[] words = Files.size(mark) > 1000 ? new String[0] : Files.readString(mark).split("\\s+");
    boolean sound = words.length == 3 && (words[1] + words[2]).matches("\\d{2,27}");
    if (!sound || !words[0].equals(sha256)) {
      throw new DownloadException(
          folder + " is of another version of the data; delete it, and it is made anew");
    }
    long files = Long.parseLong(words[1]);
    long bytes = Long.parseLong(words[2]);
    if (now.files < files || now.bytes < bytes) {
      throw new DownloadException(
          String.format(
              Locale.ROOT,
              "%s is damaged: %,d of %,d files, %,d of %,d bytes; delete it, and it is made anew",
              folder,
              now.files,
              files,
              now.bytes,
              bytes));
    }
  }

  /**
   * Unpacks an archive whose hash has been checked. Several processes may do so at once: one does,
   * the others wait for it.
   *
   * @param listener hears of progress in bytes of the archive, on the calling thread
   * @throws DownloadException if the archive is damaged or hostile, or the place is taken
   * @throws UncheckedIOException if the folder cannot be written
   */
  public void unpack(Path archive, ArchiveLayout layout, DownloadListener listener) {
    try (CacheLock lock = CacheLock.take(folder.toAbsolutePath(), listener)) {
      if (!isWhole()) { // another may have come first
        listener.begin("Unpacking " + archive);
        fill(archive, layout, listener);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DownloadException("interrupted while unpacking " + archive, e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + folder + ": " + Disk.reason(e), e);
    }
  }

  private void fill(Path archive, ArchiveLayout layout, DownloadListener listener)
      throws IOException {
    Path beside = folder.resolveSibling("." + folder.getFileName() + ".unpacking");
    Disk.deleteTree(beside); // what a killed process left
    try {
      Files.createDirectories(beside);
      Content content = new Unpacker(archive, layout, beside, listener).run();
      Files.writeString(
          beside.resolve(MARK),
          String.format(Locale.ROOT, "%s %d %d%n", sha256, content.files, content.bytes));
      Files.deleteIfExists(folder); // an empty one
      Disk.move(beside, folder);
    } catch (IOException | RuntimeException e) {
      try {
        Disk.deleteTree(beside);
      } catch (IOException left) {
        e.addSuppressed(left);
      }
      throw e;
    }
  }

  private static Content count(Path folder) throws IOException {
    int[] files = {0};
    long[] bytes = {0};
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!file.equals(folder.resolve(MARK))) {
              files[0]++;
              bytes[0] += attributes.size();
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return new Content(files[0], bytes[0]);
  }
}
