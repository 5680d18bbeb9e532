package alexnet.data;

import alexnet.data.Sample.FileSource;
import alexnet.io.Sha256;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;

/**
 * Tells whether two runs saw the same pictures, without reading one: a hash over the list of their
 * names, classes and sizes. It depends neither on where the folder lies nor on the system.
 */
public final class DatasetHash {
  private DatasetHash() {}

  /**
   * SHA-256 in hexadecimal over one line a sample, in the order of the names' UTF-8 bytes: the name
   * below the folder with slashes, a zero byte, the class, a zero byte, the file's size in bytes as
   * a decimal number (nothing where a sample is not a file of its own, as in IDX files), a line
   * feed.
   *
   * @param folder where the samples' names begin; a name elsewhere counts as it is
   */
  public static String of(Dataset dataset, Path folder) {
    MessageDigest digest = Sha256.newDigest();
    String prefix = FolderListing.textOf(folder);
    dataset.samples().stream()
        .map(sample -> new Line(below(prefix, sample.name()), sample))
        .sorted(Comparator.comparing(Line::name, CodePointOrder.INSTANCE))
        .forEach(line -> digest.update(line.text(dataset).getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(digest.digest());
  }

  private record Line(String name, Sample sample) {
    String text(Dataset dataset) {
      return name + "\0" + dataset.classes().get(sample.label()) + "\0" + size(sample) + "\n";
    }
  }

  private static String below(String folder, String name) {
    String rest = name;
    if (name.startsWith(folder)) {
      rest = name.substring(folder.length());
      boolean inside = folder.isEmpty() || folder.endsWith(File.separator);
      if (rest.startsWith(File.separator)) {
        rest = rest.substring(1);
      } else if (!inside) {
        rest = name; // "pictures2/1.jpg" is not below "pictures"
      }
    }
    return rest.replace(File.separatorChar, '/');
  }

  private static String size(Sample sample) {
    if (!(sample.source() instanceof FileSource source)) {
      return "";
    }
    try {
      return Long.toString(Files.size(source.file()));
    } catch (IOException e) {
      return ""; // gone by now: reading it will say so
    }
  }
}
