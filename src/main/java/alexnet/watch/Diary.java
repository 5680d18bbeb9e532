package alexnet.watch;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the lines of {@code train.log} tell of a run so far; lines of other kinds are passed by. */
final class Diary implements GrowingFile.Reader {
  private static final Pattern PICTURES =
      Pattern.compile("\\d+ pictures of .*; (\\d{1,9}) steps an epoch;.*");
  private static final Pattern CHECKPOINT =
      Pattern.compile("checkpoint of epoch (\\d{1,9}), step (\\d{1,9}):.*");
  private static final Pattern EPOCH = Pattern.compile("epoch (\\d{1,9}): train loss .*");

  /** The latest that was told of the run as a whole. */
  enum Told {
    NOTHING,
    BEGUN,
    /** Its pictures are known, and steps are made. */
    LEARNING,
    DONE,
    INTERRUPTED,
    FAILED
  }

  private Told told;
  private long begun;
  private int steps;
  private int epoch;
  private int step;
  private long at;
  private String failure;

  Diary() {
    anew();
  }

  @Override
  public void anew() {
    told = Told.NOTHING;
    begun = 0;
    steps = 0;
    epoch = 1;
    step = 0;
    at = 0;
    failure = "";
  }

  @Override
  public void line(String text) {
    int space = text.indexOf(' ');
    if (space < 0) {
      return;
    }
    try {
      event(Instant.parse(text.substring(0, space)).toEpochMilli(), text.substring(space + 1));
    } catch (DateTimeException e) {
      // no line of a run's log
    }
  }

  private void event(long time, String text) {
    Matcher checkpoint = CHECKPOINT.matcher(text);
    Matcher finished = EPOCH.matcher(text);
    Matcher pictures = PICTURES.matcher(text);
    if (text.startsWith("begins: ")) {
      begun = time;
      told = Told.BEGUN;
    } else if (text.startsWith("resumes: ")) {
      told = Told.BEGUN;
      failure = "";
    } else if (pictures.matches()) {
      steps = Integer.parseInt(pictures.group(1));
      told = Told.LEARNING;
      at = time;
    } else if (checkpoint.matches()) {
      stand(Integer.parseInt(checkpoint.group(1)), Integer.parseInt(checkpoint.group(2)), time);
    } else if (finished.matches()) {
      stand(Integer.parseInt(finished.group(1)) + 1, 0, time);
    } else if (text.startsWith("done after ")) {
      told = Told.DONE;
    } else if (text.startsWith("interrupted after ")) {
      told = Told.INTERRUPTED;
    } else if (text.startsWith("failed: ")) {
      told = Told.FAILED;
      failure = text.substring("failed: ".length());
    }
  }

  private void stand(int nextEpoch, int nextStep, long time) {
    epoch = nextEpoch;
    step = nextStep;
    at = time;
  }

  Told told() {
    return told;
  }

  /** When the run began, in milliseconds since 1970; 0 if that is not told. */
  long begun() {
    return begun;
  }

  /** Steps of an epoch; 0 while that is not known. */
  int steps() {
    return steps;
  }

  /** The epoch under way where the log last told of one, from 1. */
  int epoch() {
    return epoch;
  }

  /** Steps of that epoch that were made by {@link #at}. */
  int step() {
    return step;
  }

  /** When the run stood there, or went on from there, in milliseconds since 1970. */
  long at() {
    return at;
  }

  /** What it failed of; empty if it did not. */
  String failure() {
    return failure;
  }
}
