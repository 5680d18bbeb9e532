package alexnet.doctor;

import java.util.Objects;

/**
 * One finding.
 *
 * @param kind what is wrong
 * @param file the picture, file, folder or class that it is about
 * @param detail one line with the figures
 * @param picture where the pixels are, or null if it is not about a picture of the set
 * @param other the picture that it is the double of, or null
 */
public record Problem(
    ProblemKind kind, String file, String detail, LabelledPicture picture, LabelledPicture other) {
  /** Checks that a double has its picture. */
  public Problem {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(detail, "detail");
    if (picture == null && other != null) {
      throw new IllegalArgumentException(file + ": the double of nothing");
    }
  }

  /** About a class, a folder or a file that is not a picture of the set. */
  static Problem about(ProblemKind kind, String file, String detail) {
    return new Problem(kind, file, detail, null, null);
  }

  /** About one picture. */
  static Problem of(ProblemKind kind, LabelledPicture picture, String detail) {
    return pair(kind, picture, null, detail);
  }

  /** About a picture and the one whose double it is. */
  static Problem pair(
      ProblemKind kind, LabelledPicture picture, LabelledPicture other, String detail) {
    return new Problem(kind, picture.sample().name(), detail, picture, other);
  }
}
