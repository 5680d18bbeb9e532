package alexnet.weights;

/** Hears how a download goes, on the thread that called it. */
public interface DownloadListener {
  /** Hears nothing. */
  DownloadListener NONE =
      new DownloadListener() {
        @Override
        public void progress(long done, long all) {}

        @Override
        public void warning(String line) {}
      };

  /**
   * More bytes have come. The first call of a download that continues an older one counts what is
   * there already; a download that starts over counts from 0 again.
   *
   * @param done bytes so far
   * @param all bytes of the whole file, or -1 if the server does not say
   */
  void progress(long done, long all);

  /**
   * Something went otherwise than hoped, and the download goes on.
   *
   * @param line for the user
   */
  void warning(String line);
}
