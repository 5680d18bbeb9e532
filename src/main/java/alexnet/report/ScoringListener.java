package alexnet.report;

/** Is told how far the scoring of pictures has come. */
@FunctionalInterface
public interface ScoringListener {
  /**
   * Some are scored.
   *
   * @param part which of the data set
   * @param done pictures so far, from 0
   * @param all pictures of the part
   */
  void scored(String part, int done, int all);
}
