package alexnet.data;

import alexnet.image.ImageFormat;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What one folder shows to a walk: its visible sub-folders and files. */
public final class FolderListing {
  private static final Set<String> SUFFIXES =
      Arrays.stream(ImageFormat.values())
          .flatMap(format -> format.suffixes().stream())
          .collect(Collectors.toUnmodifiableSet());

  /** Left behind by operating systems and storage boxes; some hold thumbnails with a .jpg name. */
  private static final Set<String> IGNORED =
      Set.of(
          "__macosx",
          "thumbs.db",
          "desktop.ini",
          "@eadir",
          "$recycle.bin",
          "system volume information",
          "lost+found");

  private static final Comparator<Entry> ORDER =
      Comparator.comparing(Entry::sortKey, CodePointOrder.INSTANCE);

  private FolderListing() {}

  /** What an entry is to a walk. */
  public enum Kind {
    /** A folder, or a link to one. */
    FOLDER,
    /** A file with a picture's suffix. */
    PICTURE,
    /** Any other file. */
    OTHER
  }

  /**
   * One folder or file.
   *
   * @param path below the listed folder, as the user would open it
   * @param sortKey the name, with a slash after a folder's: a depth-first walk in this order visits
   *     files in the order of their relative paths
   * @param kind links followed
   * @param link whether it is a symbolic link
   */
  public record Entry(Path path, String sortKey, Kind kind, boolean link) {
    /** Whether this is a folder. */
    public boolean folder() {
      return kind == Kind.FOLDER;
    }

    /** The last part of the path. */
    public String name() {
      return folder() ? sortKey.substring(0, sortKey.length() - 1) : sortKey;
    }
  }

  /**
   * The visible folders and pictures in sorted order.
   *
   * @throws DatasetException if the folder cannot be listed
   */
  public static List<Entry> of(Path folder) {
    return all(folder).stream().filter(entry -> entry.kind() != Kind.OTHER).toList();
  }

  /**
   * As above, with the files that have no picture's suffix.
   *
   * @throws DatasetException if the folder cannot be listed
   */
  public static List<Entry> all(Path folder) {
    List<Entry> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      for (Path path : stream) {
        String name = nameOf(path);
        if (!isVisible(name)) {
          continue;
        }
        Entry entry = entry(path, name);
        if (entry != null) {
          entries.add(entry);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw cannotList(folder, e.getCause());
    } catch (IOException e) {
      throw cannotList(folder, e);
    }
    entries.sort(ORDER);
    return entries;
  }

  /**
   * Whether pictures lie in the folder itself. Looks no further than the first.
   *
   * @throws DatasetException if the folder cannot be listed
   */
  public static boolean holdsPictures(Path folder) {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      for (Path path : stream) {
        String name = nameOf(path);
        if (isVisible(name) && hasPictureSuffix(name)) {
          Entry entry = entry(path, name);
          if (entry != null && !entry.folder()) {
            return true;
          }
        }
      }
      return false;
    } catch (DirectoryIteratorException e) {
      throw cannotList(folder, e.getCause());
    } catch (IOException e) {
      throw cannotList(folder, e);
    }
  }

  private static boolean isVisible(String name) {
    return !name.startsWith(".") && !IGNORED.contains(name.toLowerCase(Locale.ROOT));
  }

  private static Entry entry(Path path, String name) {
    boolean link = false;
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (attributes.isSymbolicLink()) {
        link = true;
        attributes = Files.readAttributes(path, BasicFileAttributes.class);
      }
      if (attributes.isDirectory()) {
        return new Entry(path, name + "/", Kind.FOLDER, link);
      }
      if (!attributes.isRegularFile()) {
        return null; // opening a pipe would wait for ever
      }
    } catch (IOException e) {
      // A dangling or circular link, or a file gone by now: kept, so that reading it names it.
    }
    return new Entry(path, name, hasPictureSuffix(name) ? Kind.PICTURE : Kind.OTHER, link);
  }

  static boolean hasPictureSuffix(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 && SUFFIXES.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  /**
   * The path as text, in any script. Where the process runs without a UTF-8 locale (a container,
   * typically), Java shows bytes beyond ASCII as U+FFFD, which would make different class folders
   * look the same; the path's URI still has the bytes.
   */
  public static String textOf(Path path) {
    String text = path.toString();
    if (text.indexOf('\uFFFD') < 0) {
      return text;
    }
    StringBuilder joined =
        new StringBuilder(path.getRoot() == null ? "" : path.getRoot().toString());
    String separator = "";
    for (Path name : path) {
      joined.append(separator).append(nameOf(name));
      separator = path.getFileSystem().getSeparator();
    }
    return joined.toString();
  }

  private static String nameOf(Path path) {
    Path last = path.getFileName();
    if (last == null) {
      return "";
    }
    String name = last.toString();
    if (name.indexOf('\uFFFD') < 0) {
      return name;
    }
    String raw = last.toUri().getRawPath();
    raw = raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
    raw = raw.substring(raw.lastIndexOf('/') + 1);
    String decoded = URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    return decoded.indexOf('\uFFFD') < 0 ? decoded : raw; // not UTF-8 at all: at least distinct
  }

  /** The failure to list a folder, in one line with its reason. */
  public static DatasetException cannotList(Path folder, IOException e) {
    String reason =
        e instanceof NoSuchFileException
            ? "it does not exist"
            : e instanceof NotDirectoryException
                ? "it is a file"
                : e instanceof AccessDeniedException ? "permission denied" : e.getMessage();
    return new DatasetException("cannot list folder " + textOf(folder) + ": " + reason, e);
  }
}
