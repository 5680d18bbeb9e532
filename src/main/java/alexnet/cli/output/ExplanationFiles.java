package alexnet.cli.output;

import alexnet.explain.Explanation;
import alexnet.explain.Overlay;
import alexnet.image.PngEncoder;
import alexnet.image.RgbImage;
import alexnet.io.AtomicFile;
import alexnet.io.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Where drawings and maps go: a file each, and none over another of the same command. */
public final class ExplanationFiles {
  private final Path place;
  private final boolean single;
  private final boolean npy;
  private final Set<String> taken = new HashSet<>();

  private ExplanationFiles(Path place, boolean single, boolean npy) {
    this.place = place;
    this.single = single;
    this.npy = npy;
  }

  /**
   * Files in a place.
   *
   * @param out a folder, which is made, or a file that ends in .png
   * @param npy whether maps are written as NumPy files, too
   * @throws UncheckedIOException naming the place, if nothing can be written there
   */
  public static ExplanationFiles in(Path out, boolean npy) {
    boolean single =
        out.toString().toLowerCase(Locale.ROOT).endsWith(".png") && !Files.isDirectory(out);
    if (single) {
      AtomicFile.requirePlace(out);
    } else {
      try {
        Files.createDirectories(out);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write to " + out + ": " + Disk.reason(e), e);
      }
    }
    return new ExplanationFiles(out, single, npy);
  }

  /** Whether there is a place for another picture. */
  public boolean hasRoom() {
    return !single || taken.isEmpty();
  }

  /**
   * Writes what came out.
   *
   * @param name of the picture's file
   * @return where the drawing is
   * @throws UncheckedIOException naming the file that cannot be written
   */
  public Path write(Path name, RgbImage picture, Explanation explanation) {
    Path drawing = drawing(name, explanation.method().toString());
    byte[] png = png(picture, explanation);
    AtomicFile.write(drawing, channel -> AtomicFile.writeFully(channel, ByteBuffer.wrap(png)));
    if (npy) {
      Path file = drawing.resolveSibling(stem(drawing) + ".npy");
      AtomicFile.write(
          file,
          channel -> {
            NpyWriter rows = new NpyWriter(file, channel, explanation.width());
            for (float[] row : explanation.map()) {
              rows.add(row);
            }
            rows.finish();
          });
    }
    return drawing;
  }

  private static byte[] png(RgbImage picture, Explanation explanation) {
    return PngEncoder.encode(Overlay.draw(picture, explanation));
  }

  private Path drawing(Path picture, String method) {
    if (single) {
      taken.add(place.toString());
      return place;
    }
    String name = stem(picture);
    String free = name + "." + method;
    // Some file systems take A for a.
    for (int i = 2; !taken.add(free.toLowerCase(Locale.ROOT)); i++) {
      free = name + "-" + i + "." + method;
    }
    return place.resolve(free + ".png");
  }

  /** A file's name without what follows its last dot. */
  private static String stem(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name.equals("-") ? "stdin" : name;
  }
}
