package alexnet.image;

import alexnet.image.source.BadPictureException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;

/** Reads files whole, within a limit, and says in plain words why one cannot be read. */
final class FileBytes {
  private FileBytes() {}

  static byte[] read(Path file, long maxBytes) throws BadPictureException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (attributes.isDirectory()) {
        throw new BadPictureException("is a folder, not a picture");
      }
      if (!attributes.isRegularFile()) {
        // A pipe could wait for ever, a device never end.
        throw new BadPictureException("not a regular file");
      }
      checkSize(attributes.size(), maxBytes);
      try (InputStream in = Files.newInputStream(file)) {
        // The file may grow while it is read.
        byte[] bytes = in.readNBytes((int) Math.min(maxBytes + 1, Integer.MAX_VALUE - 8));
        checkSize(bytes.length, maxBytes);
        return bytes;
      }
    } catch (BadPictureException e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw new BadPictureException("no such file", e);
    } catch (AccessDeniedException e) {
      throw new BadPictureException("no permission to read the file", e);
    } catch (FileSystemException e) {
      // Its message repeats the name.
      throw new BadPictureException(
          "cannot read the file (" + (e.getReason() == null ? "I/O error" : e.getReason()) + ")",
          e);
    } catch (IOException e) {
      throw new BadPictureException("cannot read the file (" + e.getMessage() + ")", e);
    }
  }

  static void checkSize(long bytes, long maxBytes) throws BadPictureException {
    if (bytes > maxBytes) {
      throw new BadPictureException(
          String.format(
              Locale.ROOT, "file of %,d bytes, more than the limit of %,d", bytes, maxBytes));
    }
  }
}
