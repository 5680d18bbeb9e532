package alexnet.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * What becomes of the pictures in a folder on the JDK that runs this: a line for each, with its
 * name and its size and hash of pixels, or why it is refused.
 */
final class PixelDigests {
  private PixelDigests() {}

  /** Prints the lines of the folder that is the one argument. */
  public static void main(String[] args) throws IOException {
    of(Path.of(args[0])).forEach(System.out::println);
  }

  static List<String> of(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.sorted().toList();
    }
    List<String> lines = new ArrayList<>();
    for (Path file : files) {
      lines.add(file.getFileName() + ": " + outcome(Files.readAllBytes(file)));
    }
    return lines;
  }

  private static String outcome(byte[] file) {
    try {
      RgbImage image = TestPictures.decode(file);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(image.pixels());
      return image.width() + "x" + image.height() + " " + HexFormat.of().formatHex(hash);
    } catch (UnreadableImageException e) {
      return e.reason();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no SHA-256", e);
    }
  }
}
