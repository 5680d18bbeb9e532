package alexnet.serve.gallery;

import alexnet.image.UnreadableImageException;
import alexnet.predict.PreparedPicture;
import alexnet.serve.BatchedClassifier;
import java.util.ArrayList;
import java.util.List;

/**
 * Shows a network all pictures of a data set, in small batches and only when nobody waits. Watched
 * by other threads while it runs.
 */
final class Pass {
  /** More at once gain little, and fewer hold up less. */
  private static final int MOST = 8;

  private final BatchedClassifier classifier;
  private final Gallery gallery;
  private volatile int done;
  private volatile String failed = "";

  /** Takes what a layer gives for a picture. */
  @FunctionalInterface
  interface Visitor {
    /**
     * A picture was computed.
     *
     * @param prepared what the network saw of it
     */
    void visit(int index, PreparedPicture prepared, float[] output);
  }

  Pass(BatchedClassifier classifier, Gallery gallery) {
    this.classifier = classifier;
    this.gallery = gallery;
  }

  /** Pictures that are done. */
  int done() {
    return done;
  }

  /** Why there will be no more; empty while nothing failed. */
  String failed() {
    return failed;
  }

  /** Does all that there is to do, and remembers if that fails. */
  void doing(Runnable all) {
    try {
      all.run();
    } catch (RuntimeException | Error e) {
      failed = "looking at the pictures failed; the log of the server says why";
      throw e;
    }
  }

  /**
   * Visits all pictures that can be read, on the calling thread.
   *
   * @throws alexnet.serve.RefusedException if the server stops meanwhile
   */
  void run(String layer, Visitor visitor) {
    int size = gallery.size();
    while (done < size) {
      int from = done;
      int to = Math.min(size, from + Math.min(MOST, classifier.largestBatch()));
      List<Integer> indices = new ArrayList<>();
      List<PreparedPicture> prepared = new ArrayList<>();
      for (int i = from; i < to; i++) {
        try {
          prepared.add(classifier.classifier().prepare(gallery.picture(i)));
          indices.add(i);
        } catch (UnreadableImageException e) {
          // It has no row: what cannot be read is neither right nor wrong, nor like another.
        }
      }
      if (!prepared.isEmpty()) {
        float[][] rows = classifier.outputWhenIdle(prepared, layer);
        for (int i = 0; i < rows.length; i++) {
          visitor.visit(indices.get(i), prepared.get(i), rows[i]);
        }
      }
      done = to;
    }
  }
}
