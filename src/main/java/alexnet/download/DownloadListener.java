package alexnet.download;

/** Hears how a download or the unpacking of one goes, on the thread that called it. */
public interface DownloadListener {
  /** Hears nothing. */
  DownloadListener NONE =
      new DownloadListener() {
        @Override
        public void begin(String task) {}

        @Override
        public void progress(long done, long all) {}

        @Override
        public void warning(String line) {}
      };

  /**
   * A piece of work begins, of which {@link #progress} tells next. Not called for what is there
   * already.
   *
   * @param task for the user, such as {@code Fetching https://...}
   */
  void begin(String task);

  /**
   * More bytes have been dealt with. The first call of a download that continues an older one
   * counts what is there already; a download that starts over counts from 0 again.
   *
   * @param done bytes so far
   * @param all bytes of the whole file, or -1 if the server does not say
   */
  void progress(long done, long all);

  /**
   * Something went otherwise than hoped, and the work goes on.
   *
   * @param line for the user
   */
  void warning(String line);
}
