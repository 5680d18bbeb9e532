package alexnet.download;

import alexnet.io.Disk;
import alexnet.text.PlainText;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Takes an archive apart as one that a stranger made: every path must stay below the folder,
 * nothing but plain files is made, no file is written twice, and entries and bytes are counted.
 */
final class Unpacker {
  private static final int MAX_ENTRIES = 100_000;

  /** Also what Windows does not take or takes for something else: a drive, a stream, a pattern. */
  private static final Pattern UNSAFE = Pattern.compile("[\\p{Cntrl}\\\\:*?\"<>|]");

  private final Path archive;
  private final ArchiveLayout layout;
  private final Path folder;
  private final DownloadListener listener;
  private final byte[] buffer = new byte[1 << 16];
  private int entries;
  private int files;
  private long bytes;

  /**
   * @param folder must be empty
   */
  Unpacker(Path archive, ArchiveLayout layout, Path folder, DownloadListener listener) {
    this.archive = archive;
    this.layout = layout;
    this.folder = folder;
    this.listener = listener;
  }

  /**
   * Unpacks everything.
   *
   * @throws DownloadException if the archive is damaged or hostile; some files are then there
   * @throws UncheckedIOException if the disk cannot take it
   */
  UnpackedFolder.Content run() {
    try {
      if (layout.inner() == null) {
        try (InputStream in = Files.newInputStream(archive)) {
          unpack(in, Files.size(archive));
        }
      } else {
        unpackInner();
      }
    } catch (EOFException e) {
      throw new DownloadException(archive + " is cut short", e);
    } catch (IOException | IllegalArgumentException e) {
      String reason = e instanceof IOException io ? Disk.reason(io) : e.getMessage();
      throw new DownloadException(archive + " is not a sound archive: " + reason, e);
    }
    if (files == 0) {
      throw new DownloadException(archive + " has nothing in a folder " + layout.root());
    }
    return new UnpackedFolder.Content(files, bytes);
  }

  private void unpackInner() throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      ZipEntry entry = zip.getEntry(layout.inner());
      if (entry == null) {
        throw new DownloadException(archive + " has no " + layout.inner() + " in it");
      }
      try (InputStream in = zip.getInputStream(entry)) {
        unpack(in, entry.getSize());
      }
    }
  }

  /**
   * @param size of the stream, for the listener
   */
  private void unpack(InputStream compressed, long size) throws IOException {
    CountedInput read = new CountedInput(compressed, Long.MAX_VALUE);
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new CountedInput(new GZIPInputStream(read, 1 << 16), layout.maxBytes()))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (++entries > MAX_ENTRIES) {
          throw new DownloadException(
              String.format(Locale.ROOT, "%s has more than %,d entries", archive, MAX_ENTRIES));
        }
        List<String> path = path(entry.getName());
        if (!entry.isDirectory()) {
          requirePlain(entry);
          Optional<List<String>> place = layout.place(path);
          if (place.isPresent()) {
            write(tar, String.join("/", place.get()));
          }
        }
        listener.progress(read.count(), size);
      }
    }
  }

  /** The names of a path that stays below the folder. */
  private List<String> path(String name) {
    List<String> path =
        Arrays.stream(name.split("/"))
            .filter(part -> !part.isEmpty() && !part.equals("."))
            .toList();
    if (name.startsWith("/") || path.contains("..") || UNSAFE.matcher(name).find()) {
      throw new DownloadException(
          "%s holds a path that leads elsewhere: \"%s\"".formatted(archive, PlainText.line(name)));
    }
    return path;
  }

  /**
   * A sparse file may claim any size, a link may lead anywhere, and for a pipe one waits for ever.
   * ({@code isFile} is true of pipes and devices.)
   */
  private void requirePlain(TarArchiveEntry entry) {
    if (entry.isSymbolicLink() || entry.isLink()) {
      throw new DownloadException(
          "%s holds a link: %s -> %s"
              .formatted(
                  archive, PlainText.line(entry.getName()), PlainText.line(entry.getLinkName())));
    }
    byte type = entry.getLinkFlag();
    boolean plain = type == TarConstants.LF_NORMAL || type == TarConstants.LF_OLDNORM;
    if (!plain || entry.isSparse()) {
      throw new DownloadException(
          "%s holds something else than a plain file: %s"
              .formatted(archive, PlainText.line(entry.getName())));
    }
  }

  private void write(InputStream in, String name) throws IOException {
    Path file = folder.resolve(name);
    OutputStream out = onDisk(file, () -> create(file));
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        int count = n;
        onDisk(
            file,
            () -> {
              out.write(buffer, 0, count);
              return null;
            });
        bytes += n;
      }
    } finally {
      onDisk(
          file,
          () -> {
            out.close();
            return null;
          });
    }
    files++;
  }

  private static OutputStream create(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** Something that may fail on the disk, which is not the archive's fault. */
  private interface DiskAction<T> {
    T run() throws IOException;
  }

  private <T> T onDisk(Path file, DiskAction<T> action) {
    try {
      return action.run();
    } catch (FileAlreadyExistsException e) {
      throw new DownloadException(archive + " holds a file twice: " + folder.relativize(file), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + Disk.reason(e), e);
    }
  }
}
