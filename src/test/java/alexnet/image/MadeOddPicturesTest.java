package alexnet.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The pictures that {@code src/test/resources/image/odd_pictures} makes, each right or refused for
 * what it is. The folder with them is named by {@code -Dalexnet.odd.pictures=DIR}; counts of each
 * format go to standard output.
 */
@EnabledIfSystemProperty(named = "alexnet.odd.pictures", matches = ".+")
class MadeOddPicturesTest {
  /**
   * A line of the table.
   *
   * @param tolerance largest difference of a value
   * @param names what a refusal must name, or null where there must be none
   */
  private record Row(Path file, int tolerance, Pattern names) {
    static Row of(Path folder, String line) {
      String[] columns = line.split("\t", -1);
      return new Row(
          folder.resolve(columns[0]),
          Integer.parseInt(columns[1]),
          columns[2].equals("-") ? null : Pattern.compile(columns[2]));
    }

    /** What its name begins with. */
    String format() {
      return file.getFileName().toString().split("-", 2)[0];
    }

    /** What is wrong, or null. */
    String fault() throws IOException {
      RgbImage image;
      try {
        image = TestPictures.DECODER.decode(file);
      } catch (UnreadableImageException e) {
        boolean named = names != null && names.matcher(e.reason()).find();
        return named && e.reason().startsWith("unsupported") ? null : "refused: " + e.reason();
      }
      return names != null ? "read, though it is " + names : difference(image);
    }

    private String difference(RgbImage image) throws IOException {
      byte[] ppm = Files.readAllBytes(Path.of(file + ".expected.ppm"));
      int values = image.pixels().length;
      String head = String.format(Locale.ROOT, "P6\n%d %d\n255\n", image.width(), image.height());
      if (!new String(ppm, StandardCharsets.ISO_8859_1).startsWith(head)) {
        return "of another size: " + image.width() + "x" + image.height();
      }
      int most = 0;
      int wrong = 0;
      for (int i = 0; i < values; i++) {
        int off = Math.abs((ppm[head.length() + i] & 0xFF) - (image.pixels()[i] & 0xFF));
        most = Math.max(most, off);
        wrong += off > tolerance ? 1 : 0;
      }
      return wrong == 0
          ? null
          : String.format(Locale.ROOT, "%d of %d values wrong, by up to %d", wrong, values, most);
    }
  }

  @Test
  void eachIsRightOrRefusedForWhatItIs() throws IOException {
    Path folder = Path.of(System.getProperty("alexnet.odd.pictures"));
    Map<String, int[]> counts = new TreeMap<>(); // right, refused truly, wrong
    List<String> wrong = new ArrayList<>();
    for (String line :
        Files.readAllLines(folder.resolve("expected.tsv")).stream().skip(1).toList()) {
      Row row = Row.of(folder, line);
      String fault = row.fault();
      int kind = fault != null ? 2 : row.names() == null ? 0 : 1;
      counts.computeIfAbsent(row.format(), format -> new int[3])[kind]++;
      if (fault != null) {
        wrong.add(row.file().getFileName() + ": " + fault);
      }
    }
    counts.forEach(
        (format, count) ->
            System.out.printf(
                Locale.ROOT,
                "%s: %d right, %d refused truly, %d wrong%n",
                format,
                count[0],
                count[1],
                count[2]));
    assertThat(wrong).isEmpty();
  }
}
