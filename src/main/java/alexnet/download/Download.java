package alexnet.download;

import alexnet.io.Sha256;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A file on a web server and the hash that it must have. A fetched file stays in the cache and is
 * checked against the hash each time it is used; nothing is ever used unchecked.
 *
 * @param address {@code https://...} or {@code http://...}
 * @param hash what the SHA-256 of the file begins with
 */
public record Download(URI address, Sha256Prefix hash) {
  private static final Pattern ADDRESS =
      Pattern.compile("https?://.+", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** What some system does not take in a file name, or takes for a folder. */
  private static final Pattern UNSAFE = Pattern.compile("[^\\p{L}\\p{N}._+-]");

  /**
   * Checks the address.
   *
   * @throws DownloadException if it is not one of a web server, or does not end in a file name
   */
  public Download {
    if (!isAddress(address.toString()) || address.getHost() == null) {
      throw new DownloadException(
          address + " is not an address of a web server: https://HOST/FILE is");
    }
    if (lastName(address).isEmpty()) {
      throw new DownloadException(address + " does not end in the name of a file");
    }
  }

  /** Whether a user's text is meant as an address, and not as a file. */
  public static boolean isAddress(String text) {
    return ADDRESS.matcher(text).matches();
  }

  /**
   * A file whose name carries its hash, {@code name-HASH.suffix}.
   *
   * @throws DownloadException if it carries none, or the address is none
   */
  public static Download of(String address) {
    URI uri = parse(address);
    Sha256Prefix hash =
        Sha256Prefix.inFileName(lastName(uri))
            .orElseThrow(
                () ->
                    new DownloadException(
                        address
                            + ": its SHA-256 must be given (--sha256), since the file's name does"
                            + " not carry it as name-HASH.suffix does"));
    return new Download(uri, hash);
  }

  /**
   * A file with a hash from elsewhere, which goes before one in the file's name.
   *
   * @param hash the SHA-256 in hexadecimal digits, or its first 8 or more
   * @throws DownloadException if one of the two is none
   */
  public static Download of(String address, String hash) {
    return new Download(parse(address), new Sha256Prefix(hash));
  }

  private static URI parse(String address) {
    try {
      return new URI(address);
    } catch (URISyntaxException e) {
      throw new DownloadException(
          "not an address: \"%s\": %s".formatted(address, e.getReason().toLowerCase(Locale.ROOT)),
          e);
    }
  }

  /** The file's name at its address, as every system takes it. */
  public String name() {
    return lastName(address);
  }

  private static String lastName(URI address) {
    String path = address.getPath() == null ? "" : address.getPath();
    String name = UNSAFE.matcher(path.substring(path.lastIndexOf('/') + 1)).replaceAll("_");
    return name.matches("\\.*") ? "" : name;
  }

  /**
   * The name that the file has in the cache: its own, with the hash put in where it does not carry
   * it, so that two files of one name do not push each other out.
   */
  public String fileName() {
    String name = lastName(address);
    if (Sha256Prefix.inFileName(name).filter(hash::agreesWith).isPresent()) {
      return name;
    }
    int dot = name.lastIndexOf('.');
    int end = dot > 0 ? dot : name.length();
    return name.substring(0, end) + "-" + hash.hex().substring(0, 8) + name.substring(end);
  }

  /**
   * The verified file in this user's {@link CacheFolder}; it is fetched if it is not there yet.
   *
   * @param listener hears of progress, on the calling thread
   * @throws DownloadException if it cannot be fetched, or is not the file of the hash
   * @throws java.io.UncheckedIOException if the cache cannot be read or written
   */
  public Path fetch(DownloadListener listener) {
    return fetch(CacheFolder.locate(), listener);
  }

  /**
   * As {@link #fetch(DownloadListener)}, in another folder. Several processes may do so at once:
   * one fetches, the others wait for it.
   */
  public Path fetch(Path folder, DownloadListener listener) {
    return fetch(folder, listener, TransferLimits.DEFAULT);
  }

  Path fetch(Path folder, DownloadListener listener, TransferLimits limits) {
    Path file = folder.resolve(fileName());
    return fetchTo(file, listener, limits);
  }

  /**
   * As {@link #fetch(DownloadListener)}, to a place of the caller's choice, whose folder need not
   * exist yet.
   *
   * @return that place, as an absolute path
   */
  public Path fetchTo(Path place, DownloadListener listener) {
    return fetchTo(place, listener, TransferLimits.DEFAULT);
  }

  private Path fetchTo(Path place, DownloadListener listener, TransferLimits limits) {
    Path file = place.toAbsolutePath().normalize();
    // Without the lock, since a whole file is enough also where nothing can be written.
    if (isWhole(file, listener)) {
      return file;
    }
    try (CacheLock lock = CacheLock.take(file, listener)) {
      if (!isWhole(file, DownloadListener.NONE)) { // another may have come first
        transfer(file, listener, limits);
      }
      return file;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DownloadException("interrupted while fetching " + address, e);
    }
  }

  private boolean isWhole(Path file, DownloadListener listener) {
    if (!Files.exists(file)) {
      return false;
    }
    String digest = Sha256.of(file);
    if (!hash.matches(digest)) {
      listener.warning(
          "%s is damaged and will be fetched anew: its SHA-256 is %s, expected %s"
              .formatted(file, digest, hash));
      return false;
    }
    return true;
  }

  private void transfer(Path file, DownloadListener listener, TransferLimits limits)
      throws InterruptedException {
    try (PartialFile partial = PartialFile.of(file)) {
      HttpTransfer transfer = new HttpTransfer(address, partial, listener, limits);
      // A process may have ended between the last byte and the move.
      boolean whole = partial.isContinued() && hash.matches(Sha256.of(partial.path()));
      if (!whole) {
        listener.begin("Fetching " + address);
        transfer.run();
        verify(partial, transfer, listener);
      }
      partial.finish();
    }
  }

  private void verify(PartialFile partial, HttpTransfer transfer, DownloadListener listener)
      throws InterruptedException {
    String digest = Sha256.of(partial.path());
    if (!hash.matches(digest) && partial.isContinued()) {
      // A machine that went down may have left a part that never reached its disk.
      listener.warning("the older part of " + partial.file() + " was damaged: starting over");
      partial.discard();
      transfer.run();
      digest = Sha256.of(partial.path());
    }
    if (!hash.matches(digest)) {
      long size = partial.size();
      partial.discard();
      throw new DownloadException(
          String.format(
              Locale.ROOT,
              "%s gave another file than expected: SHA-256 %s (%d bytes), expected %s; it was"
                  + " deleted",
              address,
              digest,
              size,
              hash));
    }
  }
}
