package alexnet.download;

import java.nio.file.Path;

/** A second process that downloads: address, hash, folder. */
final class DownloadProcess {
  private DownloadProcess() {}

  public static void main(String[] args) {
    System.out.println(
        Download.of(args[0], args[1]).fetch(Path.of(args[2]), DownloadListener.NONE));
  }
}
