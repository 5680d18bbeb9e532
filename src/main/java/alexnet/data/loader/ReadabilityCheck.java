package alexnet.data.loader;

import alexnet.data.Dataset;
import alexnet.data.DatasetException;
import alexnet.data.Skipped;
import alexnet.image.ImageDecoder;
import alexnet.image.ImageTransform;
import alexnet.image.RgbImage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Every picture of a data set decoded once before training starts, so that a bad file is named in
 * the first minute and not in the third hour. A file that an earlier check on this machine could
 * read, and that has not been changed since, is not decoded again.
 *
 * @param readable the data set without the pictures that cannot be read, in the same order
 * @param skipped those pictures, in the order of the data set
 */
public record ReadabilityCheck(Dataset readable, List<Skipped> skipped) {
  /** A set is refused when more than one picture in so many cannot be read. */
  private static final int ONE_IN = 10;

  /** Pictures decoded between two calls of the progress callback. */
  private static final int STEP = 64;

  private static final int NAMED_FILES = 3;

  private static final RgbImage NOTHING = new RgbImage(1, 1, new byte[3]);

  /** Copies the list. */
  public ReadabilityCheck {
    skipped = List.copyOf(skipped);
  }

  /**
   * Decodes every picture that is not known to be readable, and remembers those that are.
   *
   * @param reader what decides beside the file whether a picture can be read: the version of the
   *     program, say
   * @throws DatasetException as {@link #run(Dataset, ImageDecoder, int, boolean, IntConsumer)}
   */
  public static ReadabilityCheck remembering(
      Dataset dataset,
      String reader,
      ImageDecoder decoder,
      int workers,
      boolean strict,
      IntConsumer progress) {
    return run(
        CheckedPictures.of(dataset, reader + " " + decoder), decoder, workers, strict, progress);
  }

  static ReadabilityCheck run(
      CheckedPictures checked,
      ImageDecoder decoder,
      int workers,
      boolean strict,
      IntConsumer progress) {
    Dataset dataset = checked.pictures();
    Dataset unknown = checked.unknown();
    int known = dataset.size() - unknown.size();
    if (known > 0) {
      progress.accept(known);
    }
    List<Skipped> skipped =
        decode(unknown, decoder, workers, strict, done -> progress.accept(known + done));
    checked.remember(skipped);
    return requireEnough(dataset, skipped);
  }

  /**
   * Decodes every picture.
   *
   * @param workers threads, 1..256
   * @param strict whether the first unreadable picture, in the order of the data set, is an error
   * @param progress gets the number of pictures done, now and then and at the end, on the calling
   *     thread
   * @throws DatasetException if {@code strict} and a picture is unreadable, if no picture of a
   *     class that has some is readable, or if more than a tenth of all are unreadable
   */
  public static ReadabilityCheck run(
      Dataset dataset, ImageDecoder decoder, int workers, boolean strict, IntConsumer progress) {
    return requireEnough(dataset, decode(dataset, decoder, workers, strict, progress));
  }

  private static List<Skipped> decode(
      Dataset dataset, ImageDecoder decoder, int workers, boolean strict, IntConsumer progress) {
    // Nobody looks at the pixels, so they are let go as soon as they prove to be there.
    ImageTransform forget = (image, random) -> NOTHING;
    LoaderConfig config = new LoaderConfig(STEP, false, 0, workers);
    List<Skipped> skipped = new ArrayList<>();
    int done = 0;
    try (DataLoader loader = new DataLoader(dataset, decoder, forget, config)) {
      for (Batch batch : loader.epoch(0)) {
        skipped.addAll(batch.skipped());
        if (strict && !skipped.isEmpty()) {
          throw new DatasetException(line(skipped.get(0)));
        }
        done += batch.size() + batch.skipped().size();
        progress.accept(done);
      }
    }
    return skipped;
  }

  /**
   * Judges a data set whose unreadable pictures are known.
   *
   * @param skipped in the order of the data set
   * @throws DatasetException if no picture of a class that has some is readable, or if more than a
   *     tenth of all are unreadable
   */
  public static ReadabilityCheck requireEnough(Dataset dataset, List<Skipped> skipped) {
    Dataset readable = dataset.without(skipped);
    int[] before = dataset.classCounts();
    int[] after = readable.classCounts();
    for (int label = 0; label < before.length; label++) {
      if (before[label] > 0 && after[label] == 0) {
        int wanted = label;
        Set<String> files = new HashSet<>();
        dataset.samples().stream()
            .filter(sample -> sample.label() == wanted)
            .forEach(sample -> files.add(sample.name()));
        List<Skipped> own = skipped.stream().filter(s -> files.contains(s.file())).toList();
        throw new DatasetException(
            String.format(
                Locale.ROOT,
                "class %s: none of its %d pictures can be read: %s",
                dataset.classes().get(label),
                before[label],
                first(own)));
      }
    }
    if (tooMany(skipped.size(), dataset.size())) {
      throw new DatasetException(
          String.format(
              Locale.ROOT,
              "%d of %d pictures cannot be read, more than one in %d: %s",
              skipped.size(),
              dataset.size(),
              ONE_IN,
              first(skipped)));
    }
    return new ReadabilityCheck(readable, skipped);
  }

  /** Whether so many unreadable pictures mean that something is wrong with all of them. */
  public static boolean tooMany(int unreadable, int all) {
    return (long) unreadable * ONE_IN > all;
  }

  private static String first(List<Skipped> skipped) {
    List<String> lines = skipped.stream().limit(NAMED_FILES).map(ReadabilityCheck::line).toList();
    int more = skipped.size() - lines.size();
    return String.join("; ", lines) + (more > 0 ? "; and " + more + " more" : "");
  }

  private static String line(Skipped skipped) {
    return skipped.file() + ": " + skipped.reason();
  }
}
