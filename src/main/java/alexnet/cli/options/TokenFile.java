package alexnet.cli.options;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A secret in a file that nobody else may read. */
final class TokenFile {
  private static final int MIN_LENGTH = 16;

  /** Kubernetes gives a secret to a group that its pod alone is in. */
  private static final Set<PosixFilePermission> ALLOWED =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.GROUP_READ);

  private TokenFile() {}

  /**
   * The token in the first line.
   *
   * @throws UncheckedIOException if the file cannot be read, others may read it, or the token is
   *     too short
   */
  static String read(Path file) {
    try {
      requirePrivate(file);
      List<String> lines = Files.readAllLines(file);
      String token = lines.isEmpty() ? "" : lines.get(0).strip();
      if (token.length() < MIN_LENGTH || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
        throw failure(
            file,
            "a token is at least "
                + MIN_LENGTH
                + " visible characters of ASCII in the first line, such as: openssl rand -hex 32");
      }
      return token;
    } catch (NoSuchFileException e) {
      throw failure(file, "there is no such file");
    } catch (IOException e) {
      throw failure(file, "cannot be read as text");
    }
  }

  private static UncheckedIOException failure(Path file, String reason) {
    String message = file + ": " + reason;
    return new UncheckedIOException(message, new IOException(message));
  }

  private static void requirePrivate(Path file) throws IOException {
    Set<PosixFilePermission> permissions;
    try {
      permissions = Files.getPosixFilePermissions(file);
    } catch (UnsupportedOperationException e) {
      return; // Windows: the user's folders are the user's alone
    }
    if (!ALLOWED.containsAll(permissions)) {
      throw failure(
          file,
          "others may read or change it (%s): chmod 600 %s"
              .formatted(PosixFilePermissions.toString(permissions), file));
    }
  }
}
