package alexnet.data.loader;

import alexnet.data.Dataset;
import alexnet.data.FolderListing;
import alexnet.data.Sample;
import alexnet.data.Sample.FileSource;
import alexnet.data.Skipped;
import alexnet.download.CacheFolder;
import alexnet.download.DownloadException;
import alexnet.io.Sha256;
import alexnet.io.TemporaryPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Remembers which picture files have proved to be readable, so that the next start of a run need
 * not decode them again. A file is known by its path, its size and when it was last changed; on
 * Unix also by its inode and by when anything about it last changed, which nobody can set back.
 * What is not the same in all of these is looked at again, and so are files that could not be read.
 *
 * <p>What was found stands in one small file in the cache folder: 8 bytes a picture, the beginning
 * of a SHA-256, for the latest {@value #MOST} pictures. If that file is missing, damaged or cannot
 * be written, everything is looked at.
 */
final class CheckedPictures {
  /** Name of the file in the cache folder. */
  static final String FILE = "readable.bin";

  /** As many as ImageNet's training set has and some more: 16 MB. */
  private static final int MOST = 2_000_000;

  /**
   * A file that was changed so shortly ago may change once more without showing it: some file
   * systems count in steps of two seconds.
   */
  private static final Duration SETTLED = Duration.ofSeconds(3);

  private static final boolean UNIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

  private static final List<String> ATTRIBUTES =
      UNIX
          ? List.of("size", "lastModifiedTime", "ctime", "ino")
          : List.of("size", "lastModifiedTime", "creationTime");

  private static final String VIEW = (UNIX ? "unix:" : "") + String.join(",", ATTRIBUTES);

  /** Of a picture that is not to be remembered. */
  private static final long NONE = 0;

  private final Path memory;
  private final Dataset pictures;
  private final long[] keys;

  private CheckedPictures(Path memory, Dataset pictures, long[] keys) {
    this.memory = memory;
    this.pictures = pictures;
    this.keys = keys;
  }

  /**
   * The pictures of a data set as they are now, before any of them is decoded.
   *
   * @param reader what decides whether a picture can be read, beside the picture
   */
  static CheckedPictures of(Dataset pictures, String reader) {
    try {
      return of(pictures, reader, CacheFolder.locate().resolve(FILE), Instant.now());
    } catch (DownloadException noCacheFolder) {
      return new CheckedPictures(null, pictures, new long[pictures.size()]);
    }
  }

  static CheckedPictures of(Dataset pictures, String reader, Path memory, Instant now) {
    Instant settled = now.minus(SETTLED);
    long[] keys =
        pictures.samples().stream()
            .mapToLong(
                sample ->
                    sample.source() instanceof FileSource source
                        ? key(reader, source.file(), settled)
                        : NONE)
            .toArray();
    return new CheckedPictures(memory, pictures, keys);
  }

  private static long key(String reader, Path file, Instant settled) {
    try {
      Map<String, Object> stamp = Files.readAttributes(file, VIEW);
      StringBuilder text = new StringBuilder(reader);
      text.append('\0').append(FolderListing.textOf(file.toAbsolutePath()));
      for (String name : ATTRIBUTES) {
        Object value = stamp.get(name);
        if (value instanceof FileTime time && !time.toInstant().isBefore(settled)) {
          return NONE;
        }
        text.append('\0').append(value);
      }
      byte[] hash = Sha256.newDigest().digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash).getLong();
    } catch (IOException e) {
      return NONE; // reading it will say so
    }
  }

  /** All of them. */
  Dataset pictures() {
    return pictures;
  }

  /** Those that have to be looked at, in the same order. */
  Dataset unknown() {
    long[] known = read();
    Arrays.sort(known);
    List<Sample> unknown = new ArrayList<>();
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] == NONE || Arrays.binarySearch(known, keys[i]) < 0) {
        unknown.add(pictures.samples().get(i));
      }
    }
    return pictures.withSamples(unknown);
  }

  /**
   * Remembers that all of them can be read but for these. What another process has found by now
   * stays.
   */
  void remember(List<Skipped> unreadable) {
    if (memory == null) {
      return;
    }
    Set<String> names = new HashSet<>();
    unreadable.forEach(picture -> names.add(picture.file()));
    long[] before = read();
    long[] sorted = before.clone();
    Arrays.sort(sorted);
    long[] found =
        LongStream.range(0, keys.length)
            .filter(i -> !names.contains(pictures.samples().get((int) i).name()))
            .map(i -> keys[(int) i])
            .filter(key -> key != NONE && Arrays.binarySearch(sorted, key) < 0)
            .toArray();
    if (found.length > 0) {
      long tooMany = Math.max(0, (long) before.length + found.length - MOST);
      write(LongStream.concat(Arrays.stream(before), Arrays.stream(found)).skip(tooMany).toArray());
    }
  }

  private long[] read() {
    if (memory == null || !Files.isRegularFile(memory)) {
      return new long[0];
    }
    try {
      LongBuffer values = ByteBuffer.wrap(Files.readAllBytes(memory)).asLongBuffer();
      long[] known = new long[values.remaining()];
      values.get(known);
      return known;
    } catch (IOException unreadable) {
      return new long[0];
    }
  }

  private void write(long[] all) {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * all.length);
    bytes.asLongBuffer().put(all);
    try {
      Files.createDirectories(memory.getParent());
      try (TemporaryPath beside = TemporaryPath.beside(memory)) {
        Files.write(beside.path(), bytes.array());
        beside.moveIn();
      }
    } catch (IOException cannotRemember) {
      // The next start looks at everything.
    }
  }
}
