package alexnet.doctor;

import java.util.Locale;

/**
 * What can be wrong with a data set, the worst first: what it is called, what it means for
 * accuracy, and what to do about it.
 */
public enum ProblemKind {
  /** The same pixels bear two labels. */
  CONTRADICTION(
      Severity.SEVERE,
      "the same picture in two classes",
      "One of the labels is wrong. Training pulls the network both ways, and in a test one of the"
          + " two counts as a mistake whatever the answer.",
      "Look, and keep the one with the right label; --fix leaves out all of them."),
  /** The same pixels in two parts. */
  LEAK(
      Severity.SEVERE,
      "the same picture in two parts",
      "What is in train, the network has seen: accuracy on the other part comes out too high. What"
          + " is in val has chosen the weights that test is to judge.",
      "Take them out of train, or out of val; never out of test. --fix does."),
  /** A part without class folders. */
  EMPTY_PART(
      Severity.SEVERE,
      "parts without a class folder",
      "Nothing in it can be scored: train refuses such a val, and leaves such a test alone.",
      "Put its pictures into folders of their classes. Pictures without labels, as competitions"
          + " have for their test, are for predict."),
  /** A class folder without pictures. */
  EMPTY_CLASS(
      Severity.SEVERE,
      "class folders without a picture",
      "It cannot be told from a broken copy: train refuses the folder, and leaves such a test"
          + " unscored.",
      "Put its pictures in, or remove the folder; --fix leaves it out."),
  /** A class that the training part lacks. */
  UNKNOWN_CLASS(
      Severity.SEVERE,
      "classes that train lacks",
      "No network can answer with a class that it never saw: train refuses such a val, and leaves"
          + " such a test unscored.",
      "Often a folder is spelt differently in the two parts. Rename it, or add it to train."),
  /** Cannot be decoded. */
  UNREADABLE(
      Severity.SEVERE,
      "pictures that cannot be read",
      "train and evaluate leave them out; train refuses a folder of more than one in ten of them,"
          + " and a class of nothing else.",
      "Fetch them again or convert them to JPEG or PNG; --fix leaves them out."),
  /** Cannot be decoded because the file ends early. */
  TRUNCATED(
      Severity.SEVERE,
      "pictures that are cut short",
      "The file ends before the picture does, as after a broken download. train leaves it out.",
      "Fetch them again; --fix leaves them out."),
  /** Nothing need be wrong with them, but they are not read. */
  UNSUPPORTED(
      Severity.SEVERE,
      "pictures of a format that is not read",
      "train and evaluate leave them out, as they do those that cannot be read; of some the suffix"
          + " tells, and they are not even opened.",
      "Convert them to JPEG or PNG; --fix leaves them out."),
  /** Decoded past damage. */
  DAMAGED(
      Severity.WARNING,
      "damaged pictures that could still be read",
      "Their pixels may be wrong from the damage on: grey or shifted stripes that are learnt as if"
          + " they belonged to the class.",
      "Look at them, and fetch them again where it shows."),
  /** A trained network disagrees with the label. */
  LABEL_SUSPECT(
      Severity.WARNING,
      "labels that the trained network doubts",
      "It is sure of another class and not of the given one. Many of these are wrong labels, some"
          + " are hard pictures, and where the network is weak most are its own mistakes.",
      "Look at them from the top. Pictures that it was trained on are weaker evidence: a network"
          + " learns wrong labels by heart."),
  /** Nearly the same pixels bear two labels. */
  NEAR_CONTRADICTION(
      Severity.WARNING,
      "nearly the same picture in two classes",
      "One of the labels is probably wrong, or the classes cannot be told apart.",
      "Look at the pairs, and keep those with the right label."),
  /** Nearly the same pixels in two parts. */
  NEAR_LEAK(
      Severity.WARNING,
      "nearly the same picture in two parts",
      "A resized or recompressed copy, or a shot of the same scene: accuracy on the other part"
          + " comes out somewhat too high.",
      "Look at the pairs, and take what is a copy out of train. Split by scene, not by picture."),
  /** The same pixels twice in one class and part. */
  DUPLICATE(
      Severity.WARNING,
      "the same picture twice in a class",
      "It counts twice. Where validation is split off by chance, copies fall on both sides and"
          + " validation accuracy comes out too high.",
      "Keep one; --fix does."),
  /** A part has no picture of a class. */
  MISSING_CLASS(
      Severity.WARNING,
      "classes that a part lacks",
      "The figures of that part say nothing about the class.",
      "Move some of its pictures there."),
  /** Nothing is left of a class to validate with. */
  NO_VALIDATION(
      Severity.WARNING,
      "classes without a picture to validate with",
      "Validation is split off, and each class keeps a picture to train on: nothing tells how well"
          + " these are known, and they choose no weights.",
      "Collect more, or lay out train/ and val/ yourself."),
  /** Names that people take for one. */
  ALIKE_NAMES(
      Severity.WARNING,
      "class names that look alike",
      "They count as different classes.",
      "If they are one, move the pictures of one folder into the other."),
  /** Very few pictures to learn from. */
  SMALL_CLASS(
      Severity.WARNING,
      "classes of very few training pictures",
      "A network learns such a class by heart, and its accuracy is measured on hardly anything.",
      "Collect more, join it with a related class, or fine-tune a trained network (train --from)."),
  /** The largest class dwarfs the smallest. */
  IMBALANCE(
      Severity.WARNING,
      "classes of very different sizes",
      "The network leans towards large classes, and overall accuracy hides how small ones fare.",
      "Look at recall by class in evaluate; weigh or sample the classes evenly, or collect more."),
  /** Nothing but one colour. */
  ONE_COLOUR(
      Severity.WARNING,
      "pictures of one colour",
      "There is nothing to learn in them but that this colour means the class.",
      "Often the mark of a failed export or download. Remove them."),
  /** Far smaller than the others. */
  TINY(
      Severity.WARNING,
      "tiny pictures",
      "Enlarged to the network's input they are a blur, unlike the other pictures.",
      "Icons and thumbnails mostly: fetch the real ones or remove them."),
  /** Pictures beside the class folders. */
  LOOSE(
      Severity.WARNING,
      "pictures outside the class folders",
      "Nobody reads them: they have no label.",
      "Move them into the folder of their class."),
  /** Nearly the same pixels twice in one class and part. */
  NEAR_DUPLICATE(
      Severity.NOTE,
      "nearly the same picture twice in a class",
      "As with copies: it counts twice, and a split by chance may part the two.",
      "Look at the pairs; a few do no harm."),
  /** The name promises another format. */
  WRONG_SUFFIX(
      Severity.NOTE,
      "names that promise another format",
      "Harmless here, where the content counts; other programs may fail on them.",
      "Rename them."),
  /** Takes long to decode. */
  HUGE(
      Severity.NOTE,
      "huge pictures",
      "Every epoch decodes them anew: training waits for the loader.",
      "Make copies whose shorter side is 512 pixels; accuracy stays the same."),
  /** Printing inks. */
  CMYK(
      Severity.NOTE,
      "CMYK pictures",
      "Converted without their colour profile: colours are somewhat off.",
      "Convert them to sRGB with a picture editor if colour matters."),
  /** Palette, other depths, transparency. */
  ODD_MODE(
      Severity.NOTE,
      "pictures with a palette, transparency or other than 8 bits",
      "Converted to 8-bit RGB; what is transparent becomes white.",
      "Nothing, unless the background should not be white."),
  /** Files that are not read. */
  NOT_A_PICTURE(
      Severity.NOTE,
      "files that are no pictures by their name",
      "They are not read.",
      "Nothing, unless pictures are among them: give those the suffix of their format.");

  private final Severity severity;
  private final String title;
  private final String meaning;
  private final String advice;

  ProblemKind(Severity severity, String title, String meaning, String advice) {
    this.severity = severity;
    this.title = title;
    this.meaning = meaning;
    this.advice = advice;
  }

  /** How much it matters. */
  public Severity severity() {
    return severity;
  }

  /** Whether training leaves such a picture out, as it cannot be decoded. */
  boolean isUnreadable() {
    return this == UNREADABLE || this == TRUNCATED || this == UNSUPPORTED;
  }

  /** A heading that a number follows. */
  public String title() {
    return title;
  }

  /** What it means for accuracy, in whole sentences. */
  public String meaning() {
    return meaning;
  }

  /** What to do, in whole sentences. */
  public String advice() {
    return advice;
  }

  /** The name in JSON, such as {@code near-leak}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
